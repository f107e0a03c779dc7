"""Content security policy: the browser itself refuses every request that would leave this server."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "content-security-policy"
APPLICATION = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Gradio compiles templates in the browser, so inline code and eval are needed; other hosts are not."""

DOCUMENT = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""The reader shows texts by others: no script at all."""


def path_within(scope: Scope) -> str:
    """The path of a request below the prefix at which the service is offered."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class OwnOriginOnly:
    """Middleware that adds the policy to every page that brings none of its own, except `spared` paths."""

    def __init__(self, app: ASGIApp, spared: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._spared = spared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mark the start of the response."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault(HEADER, APPLICATION)
                headers.setdefault("referrer-policy", "same-origin")
                headers.setdefault("x-content-type-options", "nosniff")
            await send(message)

        guarded = scope["type"] == "http" and path_within(scope) not in self._spared
        await self._app(scope, receive, marked if guarded else send)
