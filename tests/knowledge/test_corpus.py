"""SQL and its two indexes keep in step: after writing, after a kill, after losses, with another embedder."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
import tantivy

from knowledge.corpus import STATE, Corpus, Health
from knowledge.document import Form, Hit, Status
from knowledge.embed import StaticEmbedder, passage_text, write_static
from knowledge.errors import DiskFull, EmbedderMismatch, UnknownDocument, UsageError
from knowledge.schema import removed
from knowledge.search import visible_documents
from knowledge.understand import Query

TODAY = date(2025, 6, 1)


def put(corpus: Corpus, *laws) -> None:
    for document, passages in laws:
        corpus.put(document, passages)
    corpus.flush()


def ids(*laws) -> list[str]:
    return sorted(p.id for _, passages in laws for p in passages)


def in_step(corpus: Corpus, *laws) -> bool:
    """Whether SQL and both indexes hold exactly these laws."""
    held = [sorted(corpus.lexical.ids()), sorted(corpus.vectors.ids())]
    return sorted(corpus.documents) == sorted(d.id for d, _ in laws) and held == [ids(*laws)] * 2


def visible(corpus: Corpus) -> set[str]:
    return set(visible_documents(corpus, Query("", ""), TODAY, frozenset({""})))


def test_what_is_written_is_in_both_indexes_after_flush(corpus, parking, dogs) -> None:
    put(corpus, parking, dogs)
    assert in_step(corpus, parking, dogs)
    none = {"lexical": 0, "vectors": 0}
    assert corpus.verify() == Health(2, len(ids(parking, dogs)), none, none, ())
    assert corpus.verify().clean


def test_a_passage_is_embedded_with_its_surroundings(corpus, embedder, parking) -> None:
    put(corpus, parking)
    document, passages = parking
    stored = corpus.store.vectors(document.id)
    for passage in passages:
        expected = embedder.embed_query(passage_text(document.title, passage.pinpoint.headings, passage.text))
        assert np.allclose(np.frombuffer(stored[passage.id], np.float32), expected, atol=1e-6)


def test_a_corrected_document_replaces_its_passages(corpus, parking) -> None:
    put(corpus, parking)
    document, passages = parking
    shorter = (document, [replace(passages[0], text="驯养的鸽子应当登记。")])
    put(corpus, shorter)
    assert in_step(corpus, shorter)
    assert corpus.lexical.search("鸽子", limit=3)[0][0] == passages[0].id


def test_removing_clears_sql_and_indexes(corpus, parking, dogs) -> None:
    put(corpus, parking, dogs)
    for name in (parking[0].id, parking[0].id, "没有的文件"):
        corpus.remove(name)
        assert in_step(corpus, dogs)
        assert corpus.verify().clean


def test_an_update_is_seen_at_once_and_needs_no_indexing(corpus, parking) -> None:
    put(corpus, parking)
    corpus.update(replace(parking[0], set_status=Status.REPEALED))
    assert corpus.documents[parking[0].id].status_on(TODAY) is Status.REPEALED
    assert corpus.verify().clean


def test_progress_ends_where_it_should(corpus, make_law) -> None:
    seen: list[tuple[int, int]] = []
    for number in range(5):
        corpus.put(*make_law(f"办法{number}", "条文。"))
    corpus.flush(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (5, 5)


# Killed, lost, damaged


@pytest.fixture
def moved(corpus, open_corpus, tmp_path, parking, dogs) -> Callable[..., Corpus]:
    """A library of two laws, as another process finds it after `harm(folder)`."""
    put(corpus, parking, dogs)

    def move(harm: Callable[[Path], object]) -> Corpus:
        folder = tmp_path / "moved"
        shutil.copytree(tmp_path / "home", folder)
        harm(folder)
        return open_corpus(folder)

    return move


HARMS: dict[str, Callable[[Path], object]] = {
    "lexical lost": lambda f: shutil.rmtree(f / "lexical"),
    "vectors lost": lambda f: shutil.rmtree(f / "vectors"),
    "both lost": lambda f: [shutil.rmtree(f / "lexical"), shutil.rmtree(f / "vectors")],
    "state lost": lambda f: (f / "lexical" / STATE).unlink(),
    "both states lost": lambda f: [(f / index / STATE).unlink() for index in ("lexical", "vectors")],
    "state damaged": lambda f: (f / "vectors" / STATE).write_text("{", encoding="utf-8"),
    "lexical damaged": lambda f: (f / "lexical" / "meta.json").write_text("{", encoding="utf-8"),
    "vectors damaged": lambda f: (f / "vectors" / "chroma.sqlite3").write_bytes(b"damaged" * 999),
}


@pytest.mark.parametrize("harm", HARMS)
def test_repair_mends_what_was_lost(moved, parking, dogs, harm: str) -> None:
    corpus = moved(HARMS[harm])
    assert not corpus.verify().clean
    assert corpus.repair() == 2
    assert in_step(corpus, parking, dogs)
    assert corpus.verify().clean
    assert corpus.repair() == 0


@pytest.mark.parametrize("harm", HARMS)
def test_rebuild_mends_it_too(moved, parking, dogs, harm: str) -> None:
    corpus = moved(HARMS[harm])
    corpus.rebuild()
    assert in_step(corpus, parking, dogs)
    assert corpus.verify().clean


@pytest.mark.parametrize("harm", HARMS)
def test_mending_part_by_part_comes_to_the_same_and_may_be_left(moved, parking, dogs, harm: str) -> None:
    corpus = moved(HARMS[harm])
    found = corpus.look()
    assert found == corpus.mending > 0
    assert corpus.mend(lambda: True) == 0
    assert corpus.mending == found
    assert corpus.vectors_whole == (corpus.vectors.count() == corpus.store.count()[1])
    assert corpus.mend(lambda: False) == found
    assert (corpus.mending, corpus.vectors_whole) == (0, True)
    assert in_step(corpus, parking, dogs)


def test_a_sound_library_needs_no_repair(moved) -> None:
    corpus = moved(lambda folder: None)
    assert corpus.verify().clean
    assert corpus.repair() == 0


def test_a_killed_flush_is_made_up_for(moved, parking, dogs, make_law) -> None:
    corpus = moved(lambda folder: None)
    pigeons = make_law("鸽子驯养办法", "驯养的鸽子应当登记。")
    corpus.store.remove(dogs[0].id)
    corpus.store.put(*pigeons, {p.id: corpus.embedder.embed_query(p.text).tobytes() for p in pigeons[1]}, "静态")
    health = corpus.verify()
    assert (health.missing["lexical"], health.extra["lexical"]) == (len(pigeons[1]), len(dogs[1]))
    assert set(health.stale) == {dogs[0].id, pigeons[0].id}
    assert corpus.repair() == 2
    assert in_step(corpus, parking, pigeons)


def test_an_index_put_back_from_long_ago_is_noticed(moved, tmp_path, parking, dogs, make_law) -> None:
    pigeons = make_law("鸽子驯养办法", "驯养的鸽子应当登记。")

    def put_back(folder: Path) -> None:
        shutil.rmtree(folder / "lexical")
        shutil.copytree(tmp_path / "old", folder / "lexical")

    corpus = moved(lambda folder: shutil.copytree(folder / "lexical", tmp_path / "old"))
    put(corpus, pigeons)
    put_back(tmp_path / "moved")
    again = Corpus(tmp_path / "moved", corpus.store, corpus.embedder)
    assert again.repair() == 1
    assert in_step(again, parking, dogs, pigeons)


@pytest.mark.parametrize("index", ["lexical", "vectors"])
def test_an_index_put_back_with_as_many_passages_is_noticed_too(
    moved, open_corpus, tmp_path, parking, dogs, make_law, index
) -> None:
    corpus = moved(lambda folder: shutil.copytree(folder / index, tmp_path / "old"))
    document, passages = dogs
    other = document, [replace(p, text=p.text.replace("犬", "猫")) for p in passages]
    put(corpus, other)
    again = tmp_path / "again"
    shutil.copytree(tmp_path / "moved", again)
    shutil.rmtree(again / index)
    shutil.copytree(tmp_path / "old", again / index)
    corpus = open_corpus(again)
    assert corpus.verify().stale == (document.id,)
    assert corpus.repair() == 1
    assert in_step(corpus, parking, other)
    assert corpus.lexical.search("猫", limit=1)[0][0] in ids(other)
    assert corpus.verify().clean


def test_what_could_not_be_indexed_stays_pending(corpus, tmp_path, parking) -> None:
    folder = tmp_path / "home" / "lexical"
    other = tantivy.Index.open(str(folder)).writer(heap_size=16 * 2**20, num_threads=1)
    corpus.put(*parking)
    with pytest.raises(ValueError, match="Lock"):
        corpus.flush()
    assert corpus.store.count() == (1, len(parking[1]))
    del other
    corpus.flush()
    assert in_step(corpus, parking)
    assert corpus.verify().clean


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A real file system of 24 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)], capture_output=True)
    except FileNotFoundError:
        pytest.skip("本机没有 mount 命令，无法造出写满的磁盘")
    if done.returncode:
        pytest.skip(f"没有挂载小磁盘的权限，本题跳过：{done.stderr.decode(errors='replace').strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_up_is_told_in_time_and_made_up_for(small_disk, open_corpus, make_law) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"0" * 4 * 2**20)
    corpus = open_corpus(small_disk / "home", room=12 * 2**20)
    laws = []

    def fill() -> None:
        for number in range(1000):
            laws.append(make_law(f"办法{number}", *[f"停车场应当做好第{number}类第{n}件事。" for n in range(40)]))
            put(corpus, laws[-1])

    with pytest.raises(DiskFull, match="腾出空间"):
        fill()
    ballast.unlink()
    held = [law for law in laws if law[0].id in corpus.documents]
    assert len(held) >= len(laws) - 1
    corpus.flush()
    assert in_step(corpus, *held)


# Another embedder


@pytest.fixture
def tiny(tmp_path) -> StaticEmbedder:
    weights = np.random.default_rng(3).normal(size=(6, 5)).astype(np.float32)
    write_static(tmp_path / "tiny", ["停车", "备案", "犬只", "认领", "罚款", "公告"], weights)
    return StaticEmbedder(tmp_path / "tiny")


def test_vectors_of_another_embedder_are_refused_until_rebuilt(
    moved, open_corpus, tmp_path, tiny, parking, dogs
) -> None:
    before = moved(lambda folder: None)
    before.check_embedder()
    after = open_corpus(tmp_path / "moved", tiny)
    with pytest.raises(EmbedderMismatch, match="yifa index rebuild") as caught:
        after.check_embedder()
    assert (caught.value.stored, caught.value.configured) == (before.embedder.name, tiny.name)

    seen: list[int] = []
    after.rebuild(lambda done, total: seen.append(done))
    after.check_embedder()
    assert seen[-1] == 2
    assert after.store.embedders() == {tiny.name: len(ids(parking, dogs))}
    assert in_step(after, parking, dogs)
    assert after.verify().clean
    assert after.vectors.search(tiny.embed_query("犬只认领"), limit=1)[0][0] == dogs[1][1].id


def test_rebuilding_with_the_same_embedder_keeps_the_vectors(moved, parking) -> None:
    corpus = moved(lambda folder: None)
    before = corpus.store.vectors(parking[0].id)
    corpus.rebuild()
    assert corpus.store.vectors(parking[0].id) == before
    assert corpus.verify().clean


# Digest and official text


@pytest.fixture
def summary(make_law):
    """A digest of the same version as `parking`, with a question nobody would find in the text."""
    return make_law(
        "青溪市停车场管理办法", "停车场先备案。", form=Form.DIGEST, questions=["私家地盘想收车钱要走什么手续"]
    )


QUESTION = "私家地盘"


def test_a_digest_gives_way_to_its_official_text_and_comes_back(corpus, parking, summary) -> None:
    put(corpus, summary)
    assert visible(corpus) == {summary[0].id}
    put(corpus, parking)
    assert visible(corpus) == {parking[0].id}
    assert corpus.twin(parking[0]) == summary[0]
    assert corpus.twin(summary[0]) == parking[0]
    corpus.remove(parking[0].id)
    assert visible(corpus) == {summary[0].id}


@pytest.mark.parametrize("digest_first", [True, False])
def test_an_official_text_borrows_the_questions_of_its_digest(corpus, parking, summary, digest_first: bool) -> None:
    def found() -> set[str]:
        return {i for i, _ in corpus.lexical.search(QUESTION, limit=10)}

    put(corpus, *((summary, parking) if digest_first else (parking, summary)))
    first = parking[1][0].id
    assert corpus.lexical.search(QUESTION, limit=10)[0][1] > 0
    assert first in found()
    assert corpus.verify().clean

    put(corpus, (summary[0], [replace(summary[1][0], questions=("换了别的问法",))]))
    assert first not in found()
    corpus.remove(summary[0].id)
    assert corpus.verify().clean
    assert in_step(corpus, parking)


@pytest.mark.parametrize(
    "change", [{"version": "2021-03-01"}, {"owner": "县民政局"}, {"form": Form.CARD}, {"title": "另一个办法"}]
)
def test_other_versions_owners_and_forms_are_no_twins(corpus, make_law, summary, change: dict[str, object]) -> None:
    fields = {"title": "青溪市停车场管理办法"} | change
    other = make_law(fields.pop("title"), "停车场应当备案。", **fields)
    put(corpus, summary, other)
    assert corpus.twin(summary[0]) is None
    assert summary[0].id in visible(corpus)


# Finding by name


def test_documents_are_found_by_every_name(corpus, make_law) -> None:
    old = make_law("停车场管理办法", "甲。", version="2019-01-01")
    new, passages = make_law("停车场管理办法", "甲。", version="2023-01-01", aliases=("停车办法",))
    new = replace(new, title="青溪市停车场管理办法")
    digest = make_law("停车场管理办法", "甲。", version="2024-01-01", form=Form.DIGEST)
    put(corpus, old, (new, passages), digest)
    assert {corpus.find(n).id for n in ("停车场管理办法", "青溪市停车场管理办法", "停车办法")} == {new.id}
    assert corpus.find(old[0].id) == old[0]
    assert corpus.find(digest[0].id) == digest[0]


def test_an_unknown_name_is_told_with_its_nearest(corpus, parking, dogs) -> None:
    put(corpus, parking, dogs)
    with pytest.raises(UnknownDocument) as caught:
        corpus.find("停车场")
    assert caught.value.near == (parking[0].id,)
    with pytest.raises(UnknownDocument) as caught:
        corpus.find("")
    assert caught.value.near == ()


def test_hits_keep_their_order_and_leave_out_what_is_gone(corpus, parking) -> None:
    put(corpus, parking)
    document, passages = parking
    scored = [(passages[2].id, 3.0), ("没有#第一条", 2.0), (passages[0].id, 1.0)]
    assert corpus.hits(scored) == [Hit(passages[2], document, 3.0), Hit(passages[0], document, 1.0)]


def test_an_original_stays_as_long_as_a_document_names_it(corpus, parking, dogs) -> None:
    for document, passages in (parking, dogs):
        corpus.put(document, passages, original=b"one file for both")
    (name,) = {d.file for d in corpus.documents.values()}
    assert corpus.originals.read(name) == b"one file for both"
    corpus.remove(parking[0].id)
    assert corpus.originals.read(name) == b"one file for both"
    corpus.put(*dogs, original=b"a corrected file")
    with pytest.raises(UnknownDocument):
        corpus.originals.read(name)
    corpus.remove(dogs[0].id)
    assert [p for p in (corpus._folder / "files").rglob("*") if p.is_file()] == []


def test_a_change_of_state_keeps_the_original(corpus, parking) -> None:
    corpus.put(*parking, original=b"the file")
    held = corpus.documents[parking[0].id]
    corpus.update(replace(held, set_status=Status.REPEALED))
    assert corpus.originals.read(corpus.documents[held.id].file) == b"the file"


def test_what_is_set_aside_is_not_found_and_comes_back_with_its_original(corpus, parking, dogs) -> None:
    corpus.put(*parking, original=b"the file")
    put(corpus, dogs)
    held = corpus.documents[parking[0].id]
    vectors = corpus.store.vectors(held.id)
    corpus.set_aside(held.id)
    assert in_step(corpus, dogs)
    assert corpus.originals.read(held.file) == b"the file"
    assert corpus.bring_back(held.id) == held
    assert in_step(corpus, parking, dogs)
    assert corpus.verify().clean
    assert corpus.store.vectors(held.id) == vectors


def test_what_cannot_be_brought_back_is_told(corpus, parking) -> None:
    with pytest.raises(UsageError, match="回收站里没有"):
        corpus.bring_back(parking[0].id)
    put(corpus, parking)
    corpus.set_aside(parking[0].id)
    put(corpus, parking)
    with pytest.raises(UsageError, match="又有了"):
        corpus.bring_back(parking[0].id)
    assert in_step(corpus, parking)


def test_an_original_goes_when_neither_library_nor_bin_needs_it(corpus, parking) -> None:
    corpus.put(*parking, original=b"the file")
    file = corpus.documents[parking[0].id].file
    corpus.set_aside(parking[0].id)
    corpus.purge()
    assert corpus.originals.read(file) == b"the file"
    with corpus.store.writing() as connection:
        connection.execute(sa.update(removed).values(removed_at=datetime(2020, 1, 1)))
    corpus.purge()
    assert corpus.bin.contents() == []
    with pytest.raises(UnknownDocument):
        corpus.originals.read(file)


def test_of_two_removals_the_earlier_original_goes(corpus, parking) -> None:
    files = []
    for original in (b"first", b"second"):
        corpus.put(*parking, original=original)
        files.append(corpus.documents[parking[0].id].file)
        corpus.set_aside(parking[0].id)
    with pytest.raises(UnknownDocument):
        corpus.originals.read(files[0])
    assert corpus.originals.read(files[1]) == b"second"


def test_vectors_of_a_former_embedder_are_made_anew_when_a_document_comes_back(corpus, parking) -> None:
    put(corpus, parking)
    before = corpus.store.vectors(parking[0].id)
    corpus.store.put_vectors("从前的", dict.fromkeys(before, b"1234"))
    corpus.set_aside(parking[0].id)
    corpus.bring_back(parking[0].id)
    assert corpus.store.vectors(parking[0].id) == before
    assert corpus.store.embedders() == {corpus.embedder.name: len(before)}
