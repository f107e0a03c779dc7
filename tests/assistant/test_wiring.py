"""Opening a data folder: one owner at a time, clear refusals, everything given back at the end."""

import os
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest

from assistant.ask import ask
from assistant.find import find
from assistant.settings import Settings
from assistant.wiring import MEGABYTE, open_office
from ingest.add import add
from ingest.source import sources_of
from knowledge.corpus import STATE
from knowledge.embed import passage_text, write_static
from knowledge.errors import EmbedderMismatch, FolderInUse, SettingError, StoreDamaged
from knowledge.search import Stage


def opened(settings: Settings, **how: bool):
    """Open and close; gives what was repaired."""
    with open_office(settings, starter=False, **how) as office:
        return office.repaired


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path / "深" / "一层" / "home")


def test_the_folder_is_made_and_stays(settings, qingxi):
    with open_office(settings, starter=False) as office:
        add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
        before = office.corpus.store.count()
    with open_office(settings, starter=False) as office:
        assert office.corpus.store.count() == before == (5, 118)
        assert office.repaired == 0
        assert office.corpus.verify().clean


def test_a_second_opening_is_refused_and_later_allowed(settings):
    with open_office(settings, starter=False):
        with pytest.raises(FolderInUse) as caught:
            opened(settings)
        assert str(settings.home) in str(caught.value)
        assert "YIFA_HOME" in str(caught.value)
    assert opened(settings) == 0


def test_another_process_is_refused(settings):
    code = (
        "import sys; from pathlib import Path; from filelock import FileLock\n"
        "lock = FileLock(Path(sys.argv[1]) / 'lock'); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    settings.home.mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", code, settings.home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(FolderInUse):
            opened(settings)
        other.stdin.close()
    assert opened(settings) == 0


def test_a_killed_owner_leaves_no_lock(settings):
    code = (
        "import sys; from pathlib import Path; from filelock import FileLock\n"
        "FileLock(Path(sys.argv[1]) / 'lock').acquire(); print('held', flush=True); sys.stdin.read()"
    )
    settings.home.mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", code, settings.home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()
        other.kill()
    assert opened(settings) == 0


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_the_folder_is_given_back_after_a_failure(settings, error):
    with pytest.raises(error), open_office(settings, starter=False):
        raise error
    assert opened(settings) == 0


def test_the_folder_is_given_back_when_opening_fails(settings):
    broken = settings.model_copy(update={"embedding_model": settings.home / "nowhere"})
    for _ in range(2):
        with pytest.raises(SettingError, match="YIFA_EMBEDDING_MODEL"):
            opened(broken)
    assert opened(settings) == 0


@pytest.mark.parametrize("below", ["", "x", "x/y"])
def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path, below):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingError, match="YIFA_HOME"):
        opened(Settings(home=tmp_path / "file" / below))


@pytest.mark.parametrize("url", ["nonsense", "postgresql+nodriver://h/d", "cobol://h/d"])
def test_a_database_address_that_cannot_be_used_is_a_wrong_setting(settings, url):
    with pytest.raises(SettingError, match="YIFA_DATABASE_URL"):
        opened(settings.model_copy(update={"database_url": url}))
    assert opened(settings) == 0


def test_a_damaged_database_is_refused_with_a_remedy(settings):
    settings.home.mkdir(parents=True)
    (settings.home / "yifa.db").write_bytes(b"no database " * 500)
    with pytest.raises(StoreDamaged, match="备份"):
        opened(settings)


def test_another_embedder_is_refused_until_the_indexes_are_rebuilt(settings, tmp_path, qingxi):
    with open_office(settings, starter=False) as office:
        add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
    chance = np.random.default_rng(1)
    write_static(tmp_path / "other", ["犬只", "收容", "认领"], chance.normal(size=(3, 4)).astype(np.float32))
    other = settings.model_copy(update={"embedding_model": tmp_path / "other"})
    with pytest.raises(EmbedderMismatch, match="yifa index rebuild"):
        opened(other)
    with open_office(other, starter=False, check=False) as office:
        office.corpus.rebuild()
        assert office.corpus.verify().clean
    assert opened(other) == 0
    with pytest.raises(EmbedderMismatch):
        opened(settings)


def test_a_real_encoder_replaces_ours_by_one_setting(settings, qingxi, english):
    with open_office(settings, starter=False) as office:
        add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
    other = settings.model_copy(update={"embedding_model": english, "embedding_query_prompt": "问："})
    with pytest.raises(EmbedderMismatch, match="yifa index rebuild"):
        opened(other)
    with open_office(other, starter=False, check=False) as office:
        office.corpus.rebuild()
    with open_office(other, starter=False) as office:
        passages = office.corpus.store.passages("青溪市犬只收容办法(2021-08-02)")
        expected = office.corpus.embedder.embed(["问：犬主认领犬只的期限"])[0]
        hits = find(office, "犬主认领犬只的期限", limit=len(passages), stages=frozenset({Stage.VECTORS}))
        texts = [passage_text(h.document.title, h.passage.pinpoint.headings, h.passage.text) for h in hits]
        cosines = office.corpus.embedder.embed(texts) @ expected
    assert len(hits) == len(passages)
    assert [h.features["vectors"] for h in hits] == pytest.approx(list(cosines), abs=1e-4)


def test_a_cross_encoder_reorders_by_one_setting(settings, qingxi, random_cross_encoder):
    asked = "犬主几天认领？"
    with open_office(settings, starter=False) as office:
        assert office.reranker is None
        add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
        plain = [h.passage.id for h in find(office, asked)]
    other = settings.model_copy(update={"reranker_model": random_cross_encoder(), "reranker_passages": 4})
    with open_office(other, starter=False) as office:
        reordered = [h.passage.id for h in find(office, asked)]
        assert ask(office, asked).evidence[0] == reordered[0]
    assert reordered[:4] != plain[:4]
    assert sorted(reordered[:4]) == sorted(plain[:4])
    assert reordered[4:] == plain[4:]


def test_a_missing_reranker_is_refused_at_start_and_the_folder_given_back(settings, tmp_path):
    with pytest.raises(SettingError, match="YIFA_RERANKER_MODEL"):
        opened(settings.model_copy(update={"reranker_model": tmp_path / "nowhere"}))
    assert opened(settings) == 0


@pytest.mark.parametrize("lost", ["vectors", "lexical", f"lexical/{STATE}"])
def test_what_an_index_lost_is_mended_when_opening(settings, tmp_path, qingxi, lost):
    with open_office(settings, starter=False) as office:
        add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
    moved = shutil.copytree(settings.home, tmp_path / "moved")
    path = moved / lost
    path.unlink() if path.is_file() else shutil.rmtree(path)
    with open_office(Settings(home=moved), starter=False) as office:
        assert office.repaired == 1
        assert office.corpus.verify().clean


def test_names_follow_the_library(office, qingxi):
    title = "青溪市犬只收容办法"
    for _ in range(3):
        assert office.names.find(title) == []
        add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
        assert [n.short_title for n in office.names.find(title)] == [title]
        office.corpus.remove(next(iter(office.corpus.documents)))


def test_limits_are_those_of_the_settings(tmp_path):
    settings = Settings(home=tmp_path, file_megabytes=3, expanded_megabytes=7, expansion_ratio=11, pages=13)
    with open_office(settings, starter=False) as office:
        limits = office.limits
    assert (limits.file, limits.expanded, limits.ratio, limits.pages) == (3 * MEGABYTE, 7 * MEGABYTE, 11, 13)


@pytest.mark.parametrize("allowed", [False, True])
def test_the_hub_is_off_unless_allowed(monkeypatch, tmp_path, allowed):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    opened(Settings(home=tmp_path, allow_hub=allowed))
    assert os.environ.get("HF_HUB_OFFLINE") == (None if allowed else "1")


def test_the_starter_library_comes_once(tmp_path):
    settings = Settings(home=tmp_path)
    with open_office(settings) as office:
        first = office.corpus.store.count()
        assert office.corpus.verify().clean
    with open_office(settings) as office:
        assert office.corpus.store.count() == first
        assert first[0] > 0
        assert {d.form.value for d in office.corpus.documents.values()} <= {"要点", "流程卡"}


def test_many_may_ask_at_once(library):
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(library, "停车场备案要几个工作日作出决定？").text))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
