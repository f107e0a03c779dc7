"""Case and answer files: what enters, and what is refused with which words."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.case import Answer, Case, Found, Type, load_answers, load_cases
from knowledge.errors import UsageError

CASES = Path(__file__).resolve().parents[2] / "evals" / "cases"
OWN = CASES / "basic.jsonl"
EVERY = pytest.mark.parametrize("own", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)


def _write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    return path


def test_cases_keep_order_and_carry_their_source(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    rows = [make_case(id=i).model_dump(mode="json", exclude={"source"}) for i in ("b", "a")]
    cases = load_cases(_write(tmp_path / "c.jsonl", rows[0], "", rows[1]))
    assert [(c.id, c.source) for c in cases] == [("b", "c.jsonl:1"), ("a", "c.jsonl:3")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "riddle"}, "type 不是规定的取值"),
        ({"answerable": False}, "answerable 与 expect 不一致"),
        ({"gold": []}, "可回答的题要有 gold 和 key_points"),
        ({"gold": [{"doc": "行政处罚法", "version": "2021-01-22"}]}, "出处要么是"),
        ({"key_points": [[]]}, "至少要有一种写法"),
        ({"history": [{"role": "user", "content": "前文"}]}, "followup"),
        ({"colour": "red"}, "colour 多余的字段"),
    ],
)
def test_a_bad_case_is_refused_with_line_and_reason(
    tmp_path: Path, make_case: Callable[..., Case], change: dict[str, object], words: str
) -> None:
    good = make_case().model_dump(mode="json", exclude={"source"})
    with pytest.raises(UsageError, match=rf"c\.jsonl 第 2 行不对：.*{words}"):
        load_cases(_write(tmp_path / "c.jsonl", good, good | {"id": "t-2"} | change))


def test_broken_json_empty_file_double_id_and_missing_file(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    good = make_case().model_dump(mode="json", exclude={"source"})
    with pytest.raises(UsageError, match="第 1 行不对：不是合法的 JSON"):
        load_cases(_write(tmp_path / "a.jsonl", "{"))
    with pytest.raises(UsageError, match="一行也没有"):
        load_cases(_write(tmp_path / "b.jsonl", ""))
    with pytest.raises(UsageError, match="编号重复：t-1"):
        load_cases(_write(tmp_path / "c.jsonl", good, good))
    with pytest.raises(UsageError, match=r"none\.jsonl 读不了"):
        load_cases(tmp_path / "none.jsonl")


def test_a_list_and_an_archive_are_read_like_lines(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    rows = [make_case(id=i).model_dump(mode="json", exclude={"source"}) for i in ("b", "a")]
    lines = _write(tmp_path / "c.jsonl", *rows)
    listed, packed = _write(tmp_path / "c.json", json.dumps(rows)), tmp_path / "c.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    for path in (lines, listed, packed):
        assert [(c.id, c.source) for c in load_cases(path)] == [("b", f"{path.name}:1"), ("a", f"{path.name}:2")]
    with pytest.raises(UsageError, match="第 1 行不对"):
        load_cases(_write(tmp_path / "d.json", "[1, 2"))


def test_wanted_answers_that_are_missing_are_named(tmp_path: Path, make_answer: Callable[..., Answer]) -> None:
    answers = _write(tmp_path / "a.jsonl", make_answer(id="1").model_dump(mode="json"))
    assert set(load_answers(answers, ["1"])) == {"1"}
    with pytest.raises(UsageError, match="缺 6 题的回答（2、3、4、5、6等）"):
        load_answers(answers, "1234567")


def test_answers_may_carry_more_fields(tmp_path: Path, make_answer: Callable[..., Answer]) -> None:
    row = make_answer().model_dump(mode="json") | {"trace": "x"}
    assert load_answers(_write(tmp_path / "o.jsonl", row)) == {"t-1": make_answer()}


@pytest.mark.parametrize(
    ("status", "abstained", "withheld"),
    [
        ("answered", False, False),
        ("partial", False, False),
        ("abstained_not_in_library", True, True),
        ("declined_out_of_scope", False, True),
        ("declined_injection", True, True),
        ("error", True, False),
    ],
)
def test_withheld(make_answer: Callable[..., Answer], status: str, abstained: bool, withheld: bool) -> None:
    assert make_answer(status=status, abstained=abstained).withheld is withheld


def test_names_of_places(make_answer: Callable[..., Answer], make_case: Callable[..., Case]) -> None:
    assert str(make_case().gold[0]) == "行政处罚法（2021-01-22）第六十条"
    assert str(make_answer().citations[0]) == "行政处罚法（2021-01-22）第六十条"
    assert str(Found(doc="某报告", pinpoint="一、（二）")) == "某报告一、（二）"


def test_own_cases_cover_every_type() -> None:
    cases = load_cases(OWN)
    assert {c.type for c in cases} == set(Type)
    assert 24 <= len(cases) <= 30


@EVERY
def test_own_cases_pass_the_shared_check_of_golds_and_key_points(own: Path, shared: Path) -> None:
    check = [sys.executable, str(shared / "evals" / "validate.py"), str(shared / "corpus" / "laws")]
    options = ["--data", str(own), "--reports", str(shared / "corpus" / "reports")]
    done = subprocess.run([*check, *options], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def _questions(file: Path) -> list[str]:
    return [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "own", [*CASES.glob("*.jsonl"), CASES.parent / "data" / "answerable.jsonl"], ids=lambda p: p.stem
)
def test_own_questions_are_not_the_shared_ones(own: Path, shared: Path) -> None:
    def runs(text: str) -> set[str]:
        return {text[i : i + 4] for i in range(len(text) - 3)}

    theirs = [runs(c.question) for c in load_cases(shared / "evals" / "dev.jsonl")]
    for question in _questions(own):
        mine = runs(question)
        closest = max(len(mine & other) / len(mine | other) for other in theirs)
        assert closest < 1 / 4, f"{question} is too close to a shared question"


def test_shared_cases_load(shared: Path) -> None:
    assert len(load_cases(shared / "evals" / "dev.jsonl")) == 183
