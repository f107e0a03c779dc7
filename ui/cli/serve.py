"""yifa serve."""

import signal
import socket
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import load_settings
from assistant.wiring import open_office
from knowledge.errors import UsageError
from ui.logs import set_up

if TYPE_CHECKING:
    import uvicorn


def serve(
    host: Annotated[str | None, typer.Option(metavar="地址", help="监听地址；默认只允许本机访问。")] = None,
    port: Annotated[int | None, typer.Option(metavar="端口", help="端口号。")] = None,
) -> None:
    """Open the data folder and serve until stopped."""
    import uvicorn

    from ui.api.app import create_app

    settings = load_settings(host=host, port=port)
    _check_port(settings.host, settings.port)
    set_up(settings.log_level, as_json=settings.log_json)
    typer.echo("依法正在启动……")
    signal.signal(signal.SIGTERM, _leave)
    with open_office(settings, mend=False) as office:
        documents, passages = office.corpus.store.count()
        app = create_app(office)
        address = f"http://{settings.host}:{settings.port}{settings.root_path}"
        typer.echo(f"已就绪：{documents} 份文件、{passages} 个条文段落。请用浏览器打开 {address}")
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
        _server(config, app.state.stopping).run()


def _server(config: "uvicorn.Config", stopping: Event) -> "uvicorn.Server":
    """A server that says when it was asked to stop: running answers end, nothing new is taken."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            stopping.set()
            super().handle_exit(sig, frame)

    return Server(config)


def _leave(signum: int, frame: FrameType | None) -> None:
    """End like a finished command, so that the data folder is closed; uvicorn hands the signal on when it is done."""
    raise SystemExit(0)


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"{host}:{port} 不能监听（{error.strerror}）。请用 --port 换一个端口。") from error
