"""The service: routes under /api/v1, the OpenAI-compatible door, health, and the web page, in one FastAPI app."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.wiring import Office
from knowledge.errors import (
    Conflict,
    Refused,
    UnknownAssessment,
    UnknownDocument,
    UnknownDraft,
    UnknownJob,
    Unreadable,
    UsageError,
    YifaError,
)
from ui.api import (
    ask,
    assessments,
    deadline,
    drafts,
    duties,
    indicators,
    jobs,
    library,
    openai,
    opinions,
    originals,
)
from ui.render import HTTP_ERRORS, UNEXPECTED, request_error

log = logging.getLogger("yifa")
_CODES = (
    (UnknownDocument, 404),
    (UnknownJob, 404),
    (UnknownAssessment, 404),
    (UnknownDraft, 404),
    (UsageError, 400),
    (Unreadable, 422),
    (Refused, 409),
    (YifaError, 500),
)


def create_app(office: Office, *, page: bool = True) -> FastAPI:
    """The FastAPI application on an open office; `page` mounts the Gradio page at /."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        office.corpus.embedder.embed_query("预热")
        office.background.start()
        yield
        office.background.stop()

    app = FastAPIOffline(title="依法 Yifa", version="1", description="依法行政问答与自查助手的接口", lifespan=lifespan)
    app.state.office = office
    app.include_router(ask.router, prefix="/api/v1", tags=["问答"])
    app.include_router(originals.router, prefix="/api/v1", tags=["原件"])
    app.include_router(library.router, prefix="/api/v1", tags=["资料库"])
    app.include_router(jobs.router, prefix="/api/v1", tags=["任务"])
    app.include_router(deadline.router, prefix="/api/v1", tags=["期限"])
    app.include_router(duties.router, prefix="/api/v1", tags=["事项日历"])
    app.include_router(indicators.router, prefix="/api/v1", tags=["指标"])
    app.include_router(assessments.router, prefix="/api/v1", tags=["自查"])
    app.include_router(drafts.router, prefix="/api/v1", tags=["起草"])
    app.include_router(opinions.router, prefix="/api/v1", tags=["来文办理"])
    app.include_router(openai.router, prefix="/v1", tags=["OpenAI 兼容接口"])
    app.add_api_route("/healthz", _healthy, tags=["运行状况"], summary="进程是否在运行")
    app.add_api_route("/readyz", _ready, tags=["运行状况"], summary="资料库是否可用")
    app.add_exception_handler(YifaError, _refuse)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_middleware(Unforeseen)
    if page:
        from ui.web.page import mount

        return mount(app, office)
    return app


def _healthy() -> dict[str, str]:
    return {"status": "ok"}


def _ready(request: Request) -> dict[str, int | str]:
    documents, passages = request.app.state.office.corpus.store.count()
    return {"status": "ready", "documents": documents, "passages": passages}


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    if code >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error)
    told = asdict(error) if isinstance(error, Conflict) else {}
    return JSONResponse({"error": str(error)} | told, status_code=code)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"error": request_error(error.errors())}, status_code=422)


async def _not_served(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    message = HTTP_ERRORS.get(error.status_code, f"请求不能处理（{error.status_code}）。")
    return JSONResponse({"error": message}, status_code=error.status_code, headers=error.headers)


class Unforeseen:
    """Middleware for what nobody foresaw: the client gets one sentence, the log the rest, and the connection goes on.

    A handler for `Exception` would answer as well, but Starlette raises on after it, and the server then cuts the
    connection under the client's next request. An answer that has begun can only be cut.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            log.error("%s %s", scope["method"], scope["path"], exc_info=error)
            await JSONResponse({"error": UNEXPECTED}, status_code=500)(scope, receive, send)
