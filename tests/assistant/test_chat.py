"""A real server that behaves, misbehaves, stalls or talks nonsense: pieces arrive in order, or ModelFailed says why."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from assistant.ask import ask, ask_stream
from assistant.chat import OpenAICompatible, chat_model
from assistant.settings import Settings
from knowledge.errors import ModelFailed

QUESTION = "停车场备案要几个工作日作出决定？"
PATIENCE, SHORT = 20.0, 0.3
UNREADABLE = "连不上模型服务，或答复无法读取"
FAILURES = [
    ({"status": 429}, "模型服务繁忙（429）", True),
    ({"status": 500}, "模型服务返回错误（500）", True),
    ({"status": 401}, "模型服务返回错误（401）", False),
    ({"status": 404}, "模型服务返回错误（404）", False),
    ({"hang": "start"}, "模型在 0.3 秒内没有答复", True),
    ({"hang": "middle"}, "模型在 0.3 秒内没有答复", True),
    ({"finish": "", "done": False}, "模型的答复中途断开", True),
    ({"finish": ""}, "模型的答复中途断开", True),
    ({"drop": True}, UNREADABLE, True),
    ({"finish": "length"}, "模型的答复超过长度上限，没有写完", False),
    ({"finish": "content_filter"}, "模型服务拦截了答复", False),
    ({"endless": True}, "模型的答复超过长度上限，没有写完", False),
    ({"raw": b""}, UNREADABLE, True),
    ({"raw": b"<html><body>502 Bad Gateway</body></html>"}, UNREADABLE, True),
    ({"raw": bytes(range(256)) * 20}, UNREADABLE, True),
    ({"raw": b"data: {oops\n\n"}, UNREADABLE, True),
    ({"raw": b"data: null\n\n"}, UNREADABLE, True),
    ({"raw": b"data: [1, 2]\n\n"}, UNREADABLE, True),
    ({"raw": b'data: {"choices": [{}]}\n\n'}, UNREADABLE, True),
    ({"raw": b'data: {"error": {"message": "x"}}\n\n'}, UNREADABLE, True),
    ({"raw": b'data: {"choices": []}\n\ndata: [DONE]\n\n'}, "模型没有给出内容", True),
]
names = [" ".join(f"{k}={v!r}"[:24] for k, v in how.items()) for how, _, _ in FAILURES]
failures = pytest.mark.parametrize(("how", "reason", "retry"), FAILURES, ids=names)


def patience(how: dict[str, object]) -> float:
    """Short only where the server hangs."""
    return SHORT if "hang" in how else PATIENCE


@pytest.fixture
def model(chat_server):
    """`model(**settings)`: the door to the scripted server, with enough patience for a busy machine."""

    def make(**settings: object) -> OpenAICompatible:
        given = {
            "model_url": chat_server.url,
            "model_name": "脚本模型",
            "model_timeout": PATIENCE,
            "model_max_tokens": 50,
        }
        return OpenAICompatible(Settings(**given | settings))

    return make


def test_without_an_address_there_is_no_model():
    assert chat_model(Settings()) is None
    assert chat_model(Settings(model_url="http://127.0.0.1:9/v1", model_name="甲")).name == "甲"


def test_pieces_arrive_in_order(model, chat_server):
    pieces = ["停", "车", "", "场\n", "备案", "。[E1]"]
    chat_server.says(*pieces)
    assert list(model().stream("几日？")) == [p for p in pieces if p]


def test_pieces_arrive_while_the_server_is_still_writing(model, chat_server):
    chat_server.says("先", "到", hang="middle")
    stream = model().stream("几日？")
    assert [next(stream), next(stream)] == ["先", "到"]
    assert not chat_server.left.is_set()
    stream.close()


def test_the_request_is_what_the_settings_say(model, chat_server):
    chat_server.says("好")
    list(model(model_key="机密-1".encode().hex(), model_max_tokens=77).stream("提示词全文"))
    (request,) = chat_server.requests
    assert chat_server.prompt() == "提示词全文"
    assert request["model"] == "脚本模型"
    assert request["stream"] is True
    assert request["temperature"] == 0
    assert request["max_completion_tokens"] == 77
    assert request["authorization"] == f"Bearer {'机密-1'.encode().hex()}"


@failures
def test_every_failure_is_told_in_one_way(model, chat_server, how, reason, retry):
    chat_server.says("说到", "一半", **how)
    with pytest.raises(ModelFailed) as caught:
        list(model(model_timeout=patience(how)).stream("几日？"))
    assert (caught.value.reason, caught.value.retry) == (reason, retry)
    assert len(chat_server.requests) == 1


@pytest.mark.parametrize("pieces", [(), ("",), (" ", "\n", "　")])
def test_nothing_said_is_a_failure(model, chat_server, pieces):
    chat_server.says(*pieces)
    with pytest.raises(ModelFailed, match="没有给出内容"):
        list(model().stream("几日？"))


def test_nobody_listening_is_a_failure(model):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(ModelFailed, match="连不上模型服务"):
            list(model(model_url=f"http://127.0.0.1:{free.getsockname()[1]}/v1").stream("几日？"))


def test_an_endless_stream_is_left(model, chat_server):
    chat_server.says("好", endless=True)
    got = []
    with pytest.raises(ModelFailed, match="长度上限"):
        got += model(model_max_tokens=60).stream("几日？")
    assert chat_server.left.wait(5)


def test_another_try_is_made_when_allowed(model, chat_server):
    chat_server.says(status=500)
    chat_server.says("好")
    assert list(model(model_tries=2).stream("几日？")) == ["好"]
    assert len(chat_server.requests) == 2


@failures
def test_every_failure_ends_as_an_extract_with_the_reason(modelled, chat_server, how, reason, retry):
    office = modelled(model_timeout=patience(how), model_max_tokens=50)
    chat_server.says("备案要在三日内决定[E1]。", **how)
    extract = ask(office, QUESTION, use_model=False)
    answer = ask(office, QUESTION)
    assert answer.warnings == (f"{reason}，以下为原文摘录。",)
    assert (answer.text, answer.citations, answer.status) == (extract.text, extract.citations, extract.status)
    assert answer.author == "摘录"
    assert "三日内决定" not in answer.text


# A real server with a random model ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gibberish(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """(address, model name) of `transformers serve` with a random model of a few kilobytes."""
    command = Path(sys.executable).with_name("transformers")
    if not command.exists():
        _cannot_start(f"没有 {command.name} 命令")
    folder = _random_model(tmp_path_factory.mktemp("model"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "serve.log").open("wb")
    server = subprocess.Popen(
        [command, "serve", folder, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        stdout=log,
        stderr=log,
    )
    try:
        if not _up(server, f"http://127.0.0.1:{port}/health"):
            _cannot_start("60 秒内没有启动")
        yield f"http://127.0.0.1:{port}/v1", str(folder)
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def _up(server: subprocess.Popen, address: str) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return True
        except httpx.HTTPError:
            time.sleep(0.1)
    return False


def _cannot_start(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"transformers serve 起不来：{reason}")
    pytest.skip(f"transformers serve 起不来：{reason}；CI 里这算失败")


def _random_model(folder: Path) -> Path:
    """A Llama of one layer with random weights over single bytes; about half of all bytes end its reply."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<s>": 0, "</s>": 1} | {c: n for n, c in enumerate(letters, 2)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.save(str(folder / "tokenizer.json"))
    size, width, inner = len(vocabulary), 32, 64
    shapes = {
        "model.embed_tokens": (size, width),
        "model.norm": (width,),
        "lm_head": (size, width),
        "model.layers.0.input_layernorm": (width,),
        "model.layers.0.post_attention_layernorm": (width,),
        "model.layers.0.mlp.gate_proj": (inner, width),
        "model.layers.0.mlp.up_proj": (inner, width),
        "model.layers.0.mlp.down_proj": (width, inner),
        **{f"model.layers.0.self_attn.{p}_proj": (width, width) for p in "qkvo"},
    }
    chance = np.random.default_rng(7)
    weights = {f"{n}.weight": chance.normal(0, 0.3, s).astype(np.float32) for n, s in shapes.items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    files = {
        "config.json": {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "vocab_size": size,
            "hidden_size": width,
            "intermediate_size": inner,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "max_position_embeddings": 16384,
            "tie_word_embeddings": False,
            "dtype": "float32",
        },
        "generation_config.json": {"eos_token_id": list(range(1, size, 16)), "pad_token_id": 1, "bos_token_id": 0},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": "</s>",
            "pad_token": "</s>",
            "chat_template": "{% for message in messages %}{{ message['content'] }}{% endfor %}",
        },
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_a_real_model_that_talks_nonsense_gives_an_extract(modelled, gibberish):
    url, name = gibberish
    office = modelled(model_url=url, model_name=name, model_timeout=30, model_max_tokens=200)
    steps = list(ask_stream(office, QUESTION))
    assert "".join(s.text for s in steps)
    answer = steps[-1].answer
    extract = ask(office, QUESTION, use_model=False)
    assert (answer.text, answer.citations, answer.author) == (extract.text, extract.citations, "摘录")
    assert len(answer.warnings) == 1
    assert answer.warnings[0].endswith("，以下为原文摘录。")
    assert "没有标明依据" in answer.warnings[0] or "长度上限" in answer.warnings[0]


@pytest.mark.parametrize("prompt", ["停车场", "你好吗", "收费"])
def test_a_real_server_streams_what_it_says_at_once(gibberish, prompt):
    url, name = gibberish
    request = {"model": name, "messages": [{"role": "user", "content": prompt}]}
    plain = httpx.post(f"{url}/chat/completions", json=request | {"temperature": 0, "max_completion_tokens": 200})
    (choice,) = plain.json()["choices"]
    pieces, failure = [], ""
    try:
        pieces += OpenAICompatible(Settings(model_url=url, model_name=name, model_max_tokens=200)).stream(prompt)
    except ModelFailed as error:
        failure = error.reason
    assert bool(failure) == (choice["finish_reason"] == "length")
    if not failure:
        assert len(pieces) > 1
        assert "".join(pieces) == choice["message"]["content"]
