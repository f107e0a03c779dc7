"""The service: routes under /api/v1, the OpenAI-compatible door, health, and the web page, in one FastAPI app."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from threading import Event

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from assistant.wiring import Office
from knowledge.errors import (
    Busy,
    Conflict,
    DiskFull,
    Refused,
    SwitchedOff,
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
    care,
    corrections,
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
from ui.api.metrics import Metrics
from ui.api.traffic import Gate, Numbered, SubPath, Unforeseen, place
from ui.render import HTTP_ERRORS, request_error

log = logging.getLogger("yifa")
_BESIDE = 24
"""Threads for what is not a request of a program."""

_CODES = (
    (DiskFull, 507),
    (SwitchedOff, 403),
    (Busy, 429),
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
        _make_threads(office.settings.at_once)
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
    app.include_router(corrections.router, prefix="/api/v1", tags=["反馈"])
    app.include_router(care.router, prefix="/api/v1", tags=["运行状况"])
    app.include_router(care.health, tags=["运行状况"])
    app.add_exception_handler(YifaError, _refuse)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_served)
    settings, metrics, stopping = office.settings, Metrics(office), Event()
    app.state.metrics, app.state.stopping = metrics, stopping
    app.add_middleware(
        Gate,
        metrics=metrics,
        stopping=stopping,
        at_once=settings.at_once,
        waiting=settings.waiting,
        seconds=settings.request_seconds,
    )
    app.add_middleware(Unforeseen, home=str(settings.home))
    if page:
        from ui.web.page import mount

        app = mount(app, office)
    app.add_middleware(Numbered, metrics=metrics)
    app.add_middleware(SubPath, prefix=settings.root_path)
    return app


def _make_threads(at_once: int) -> None:
    """Room for all requests that work at once, and for the page, uploads and health beside them."""
    limiter = anyio.to_thread.current_default_thread_limiter()
    limiter.total_tokens = max(limiter.total_tokens, at_once + _BESIDE)


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    if code >= 500:
        log.error("request refused", extra={"method": request.method, "route": place(request.scope)}, exc_info=error)
    told = asdict(error) if isinstance(error, Conflict) else {}
    return JSONResponse({"error": str(error)} | told, status_code=code)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"error": request_error(error.errors())}, status_code=422)


async def _not_served(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    message = HTTP_ERRORS.get(error.status_code, f"请求不能处理（{error.status_code}）。")
    return JSONResponse({"error": message}, status_code=error.status_code, headers=error.headers)
