"""The service on a free port, answered by uvicorn; clients that speak HTTP to it."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest

from assistant.wiring import Office
from ui.api.app import create_app


@pytest.fixture(scope="session")
def service(library, serve) -> Iterator[httpx.Client]:
    """A client of the service on the texts of Qingxi; for reading and asking."""
    with serve(create_app(library, page=False)) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


@pytest.fixture
def own_service(office, serve) -> Iterator[httpx.Client]:
    """A client of the service on an empty library of its own; for writing."""
    with serve(create_app(office, page=False)) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


@pytest.fixture
def served(serve) -> Iterator[Callable[[Office], httpx.Client]]:
    """`served(office)`: a client of the service on any office."""
    from contextlib import ExitStack

    with ExitStack() as open_things:

        def make(office: Office) -> httpx.Client:
            url = open_things.enter_context(serve(create_app(office, page=False)))
            return open_things.enter_context(httpx.Client(base_url=url, timeout=20))

        yield make


@pytest.fixture(scope="session")
def events() -> Callable[[httpx.Response], list[tuple[str, dict]]]:
    """Server-sent events of a response as (name, data)."""

    def read(response: httpx.Response) -> list[tuple[str, dict]]:
        found = []
        for block in response.text.removesuffix("\n\n").split("\n\n"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
        return found

    return read
