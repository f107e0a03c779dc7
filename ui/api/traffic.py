"""What every request passes: a number and a line in the log, the sub-path of a proxy, the gate that bounds how many there
are, and one sentence for what nobody foresaw."""

import asyncio
import errno
import logging
import re
import time
import uuid
from threading import Event

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knowledge.errors import Busy, DiskFull
from ui.api.metrics import Metrics
from ui.render import STOPPING, TOO_SLOW, UNEXPECTED
from ui.web.policy import path_within

log = logging.getLogger("yifa")
REQUEST_ID = "x-request-id"
RETRY_SECONDS = 5
"""What a client is told to wait when there are too many."""

_ID = re.compile(r"[\w.-]{1,64}")
_SILENT = ("/healthz", "/readyz", "/metrics")
"""Asked every few seconds by machines; counted, but no lines in the log."""
_PREFIXES = ("/api/v1", "/v1")
"""Where the interfaces for programs stand: what passes the gate."""
_HEARTBEAT = "/gradio_api/heartbeat/"
"""A stream that stays open as long as a page does."""
_LOOK_SECONDS = 0.5
_UNGATED = ("/api/v1/documents",)
"""An upload waits for its job, not for the processor: it would only keep others from being answered."""


def place(scope: Scope) -> str:
    """The address of a request as it is counted: the route's pattern, never what somebody filled in."""
    pattern = getattr(scope.get("route"), "path", "")
    prefix = next((p for p in _PREFIXES if path_within(scope).startswith(f"{p}/")), "")
    return (prefix + pattern.removeprefix(prefix)) if pattern else "page"


class Numbered:
    """Outermost: gives each request a number, writes its line and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        number = given if _ID.fullmatch(given) else uuid.uuid4().hex
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = number
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=number), self._metrics.at_work():
            try:
                await self._app(scope, receive, sending)
            finally:
                seconds, where = time.perf_counter() - began, place(scope)
                self._metrics.note(scope["method"], where, status, seconds)
                if where not in _SILENT:
                    told = {"method": scope["method"], "route": where, "status": status, "seconds": round(seconds, 4)}
                    log.info("request", extra=told)


class SubPath:
    """Serves under the prefix at which a proxy offers the service, whether the proxy strips the prefix or not."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on as one below the prefix; the prefix without a slash behind it is sent there."""
        prefix = self._prefix
        if not prefix or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if scope["path"] == prefix:
            await RedirectResponse(f"{prefix}/")(scope, receive, send)
            return
        below = scope["path"].startswith(f"{prefix}/")
        scope["root_path"], scope["path"] = prefix, scope["path"] if below else prefix + scope["path"]
        await self._app(scope, receive, send)


class Unforeseen:
    """For what nobody foresaw: the client gets one sentence, the log the rest, and the connection goes on.

    A handler for `Exception` would answer as well, but Starlette raises on after it, and the server then cuts the
    connection under the client's next request. An answer that has begun can only be cut.
    """

    def __init__(self, app: ASGIApp, home: str) -> None:
        self._app, self._home = app, home

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
            log.error("request failed", extra={"method": scope["method"], "route": place(scope)}, exc_info=error)
            full = isinstance(error, OSError) and error.errno == errno.ENOSPC
            await _told(str(DiskFull(self._home)) if full else UNEXPECTED, 507 if full else 500)(scope, receive, send)


class Gate:
    """Lets so many requests of programs work at once, so many wait, and refuses the rest with 429 and Retry-After.

    One that has not begun to answer `seconds` after it came is told so; what it had begun ends by itself and keeps its
    place until then. While the service is `stopping`, nothing new is taken.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, stopping: Event, *, at_once: int, waiting: int, seconds: float
    ) -> None:
        self._app, self._metrics, self._stopping = app, metrics, stopping
        self._places = asyncio.Semaphore(at_once)
        self._most, self._seconds, self._waiting = waiting, seconds, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        path = path_within(scope) if scope["type"] == "http" else ""
        if path.startswith(_HEARTBEAT):
            await self._app(scope, self._while_serving(receive), send)
        elif not path.startswith(_PREFIXES):
            await self._app(scope, receive, send)
        elif self._stopping.is_set():
            await _told(STOPPING, 503, RETRY_SECONDS)(scope, receive, send)
        elif scope["method"] == "POST" and path in _UNGATED:
            await self._app(scope, receive, send)
        elif (left := await self._enter()) is None:
            self._metrics.refused()
            await _told(str(Busy(RETRY_SECONDS)), 429, RETRY_SECONDS)(scope, receive, send)
        else:
            await self._work(scope, receive, send, left)

    def _while_serving(self, receive: Receive) -> Receive:
        """As if the reader had closed the page when the service stops: an open page must not hold it."""

        async def receiving() -> Message:
            waiting = asyncio.ensure_future(receive())
            while not self._stopping.is_set():
                await asyncio.wait((waiting,), timeout=_LOOK_SECONDS)
                if waiting.done():
                    return waiting.result()
            waiting.cancel()
            return {"type": "http.disconnect"}

        return receiving

    async def _enter(self) -> float | None:
        """Take a place, waiting for one if there is room to wait: the seconds left, or None."""
        if not self._places.locked():
            await self._places.acquire()
            return self._seconds
        if self._waiting >= self._most:
            return None
        came = time.monotonic()
        self._waiting += 1
        self._metrics.waiting(self._waiting)
        try:
            await asyncio.wait_for(self._places.acquire(), self._seconds)
        except TimeoutError:
            return None
        finally:
            self._waiting -= 1
            self._metrics.waiting(self._waiting)
        return max(0.1, self._seconds - (time.monotonic() - came))

    async def _work(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        begun, late = asyncio.Event(), False

        async def sending(message: Message) -> None:
            if not late:
                begun.set()
                await send(message)

        work = asyncio.ensure_future(self._app(scope, receive, sending))
        work.add_done_callback(lambda _: self._places.release())
        try:
            await _first(work, begun, seconds)
            if begun.is_set() or work.done():
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        late = True
        work.add_done_callback(lambda w: w.cancelled() or w.exception())
        await _told(TOO_SLOW, 504)(scope, receive, send)


async def _first(work: "asyncio.Future[None]", begun: asyncio.Event, seconds: float) -> None:
    """Until the work is done, its answer has begun, or so many seconds have passed."""
    side = asyncio.ensure_future(begun.wait())
    try:
        await asyncio.wait((work, side), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        side.cancel()


def _told(message: str, code: int, retry: int = 0) -> Response:
    return JSONResponse({"error": message}, code, headers={"retry-after": str(retry)} if retry else None)
