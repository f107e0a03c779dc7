"""Settings come from the environment and .env; what cannot be used is refused by name and in Chinese."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.settings import PREFIX, Settings, load_settings
from knowledge.errors import SettingError

NUMERIC = sorted(n for n, f in Settings.model_fields.items() if f.annotation in (int, float))


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_every_value_may_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("YIFA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YIFA_PORT", "8123")
    monkeypatch.setenv("YIFA_ALLOW_HUB", "true")
    monkeypatch.setenv("YIFA_MODEL_TIMEOUT", "2.5")
    settings = load_settings()
    assert (settings.home, settings.port, settings.allow_hub) == (tmp_path / "data", 8123, True)
    assert settings.model_timeout == 2.5
    assert settings.store_url == f"sqlite:///{tmp_path / 'data' / 'yifa.db'}"


def test_a_file_in_the_working_directory_counts_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("YIFA_PORT=8124\nYIFA_PAGES=7\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("YIFA_PAGES", "8")
    settings = load_settings()
    assert (settings.port, settings.pages) == (8124, 8)


def test_what_a_command_says_wins_unless_it_says_nothing(monkeypatch):
    monkeypatch.setenv("YIFA_PORT", "8123")
    assert load_settings(port=9000, host=None).port == 9000
    assert load_settings(port=None).port == 8123


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    for name in ("HOME", "PORT", "MODEL_URL", "EMBEDDING_MODEL"):
        monkeypatch.setenv(PREFIX + name, "")
    assert load_settings() == Settings()
    assert load_settings().home.is_absolute()


@pytest.mark.parametrize("where", ["environment", "file"])
def test_an_unknown_name_is_refused(monkeypatch, tmp_path, where):
    if where == "file":
        (tmp_path / ".env").write_text("YIFA_PROT=1\nYIFA_HOMME=x\n", encoding="utf-8")
    else:
        monkeypatch.setenv("YIFA_PROT", "1")
        monkeypatch.setenv("YIFA_HOMME", "x")
    with pytest.raises(SettingError, match=r"YIFA_HOMME、YIFA_PROT.*README"):
        load_settings()


@pytest.mark.parametrize("name", NUMERIC)
@pytest.mark.parametrize("value", ["-1", "1e99", "很多"])
def test_an_impossible_value_is_told_in_chinese_by_name(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name.upper(), value)
    with pytest.raises(SettingError) as caught:
        load_settings()
    message = str(caught.value)
    assert re.search(rf"{PREFIX}{name.upper()}：(?:不能小于|不能大于|要大于|要填整数|要填数字)", message)
    assert f"现为 {value!r}" in message
    assert not re.search(r"[a-z]{4,}", message.replace(value, ""))


def test_every_wrong_value_is_named_at_once(monkeypatch):
    monkeypatch.setenv("YIFA_PORT", "0")
    monkeypatch.setenv("YIFA_ALLOW_HUB", "也许")
    with pytest.raises(SettingError, match=r"YIFA_PORT：不能小于 1.*；YIFA_ALLOW_HUB：要填 true 或 false"):
        load_settings()


@given(st.integers(-(10**6), 10**6))
def test_a_port_is_between_its_limits(port):
    if 1 <= port <= 65535:
        assert load_settings(port=port).port == port
    else:
        with pytest.raises(SettingError, match="YIFA_PORT"):
            load_settings(port=port)


def test_settings_do_not_change_afterwards():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_the_key_is_not_printed(monkeypatch):
    monkeypatch.setenv("YIFA_MODEL_KEY", "very-secret")
    settings = load_settings()
    assert settings.model_key.get_secret_value() == "very-secret"
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_workers_are_as_many_as_cores_but_at_most_four(monkeypatch):
    for cores, expected in ((1, 1), (2, 2), (16, 4), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert Settings().worker_count == expected
    assert Settings(workers=9).worker_count == 9


def test_watched_folders_are_separated_like_a_search_path(monkeypatch):
    assert load_settings().watched == ()
    monkeypatch.setenv("YIFA_WATCH", f"甲{os.pathsep} 乙 {os.pathsep}")
    assert load_settings().watched == (Path("甲"), Path("乙"))


def test_every_setting_says_what_it_is():
    for name, field in Settings.model_fields.items():
        assert re.search(r"[\u4e00-\u9fff]", field.description or ""), name
