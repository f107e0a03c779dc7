# 两条命令：make run 启动服务，make test 跑全部检查。其余见 make help。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_PROCESSES ?= 2

.PHONY: help setup run test bench train stard clean
.DEFAULT_GOAL := help

help:
	@echo "make run    准备环境并启动服务（http://127.0.0.1:8000）"
	@echo "make test   准备环境并跑代码检查、类型检查、导入约束和全部测试（两个进程；TEST_PROCESSES=4 用四个）"
	@echo "make setup  只准备环境（.venv）"
	@echo "make bench  在本机测速度和内存；make bench SCALE=100000 另测十万条的大库，约十分钟"
	@echo "make train  用训练数据重新训练随附的小模型"
	@echo "make stard  在 STARD 上做五折交叉检验（约半小时）"

setup: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,ocr]"
	@touch $(READY)

run: setup
	$(BIN)/yifa serve

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses $(TEST_PROCESSES) --dist loadfile

bench: setup
	$(BIN)/python -m evals.bench --corpus ../shared/corpus/laws --cases ../shared/evals/dev.jsonl \
		--formats ../shared/corpus/formats \
		$(if $(SCALE),--scale $(SCALE) --generator ../shared/corpus/scale/make_scale_corpus.py)

train: setup
	$(BIN)/python -m evals.train_embedding
	$(BIN)/python -m evals.train_scope
	$(BIN)/python -m evals.train_answerable
	$(BIN)/python -m evals.train_prefill

stard: setup
	$(BIN)/python -m evals.stard

clean:
	rm -rf $(VENV) build *.egg-info
