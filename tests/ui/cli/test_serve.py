"""yifa serve refuses what cannot be served; serving itself is a journey."""

import socket

import pytest


@pytest.mark.parametrize("port", ["0", "65536"])
def test_an_impossible_port_is_refused(yifa, port) -> None:
    result = yifa("serve", "--port", port)
    assert result.code == 2
    assert "YIFA_PORT：不能" in result.err


def test_a_port_in_use_is_refused_before_the_folder_is_opened(yifa, tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = yifa("serve", "--port", taken.getsockname()[1], home=tmp_path / "home")
    assert result.code == 2
    assert "请用 --port 换一个端口" in result.err
    assert not (tmp_path / "home").exists()


def test_an_address_of_another_machine_is_refused(yifa) -> None:
    result = yifa("serve", "--host", "192.0.2.1", "--port", "8123")
    assert (result.code, "192.0.2.1:8123 不能监听" in result.err) == (2, True)
