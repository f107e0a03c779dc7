"""The mounted page: policy, reader route, no public interface."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from ui.api.app import create_app


@pytest.fixture
def client(office):
    async def made():
        return create_app(office)

    return TestClient(asyncio.run(made()))


def test_page_and_its_limits(client):
    page = client.get("/")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []


def test_reader_route(client, office):
    newest = office.corpus.find("临江县综合网格巡查管理办法")
    page = client.get(f"/read/{newest.id}")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get("/read/没有").status_code == 404
    assert client.get("/page/read.css").status_code == 200


def test_interface_of_the_service_is_left_alone(client):
    assert client.get("/api/v1/documents").status_code == 200
    assert "content-security-policy" not in client.get("/docs").headers
