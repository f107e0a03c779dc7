"""The starter library: loaded once, followed when its files change, and every mistake in a file named."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.add import add
from ingest.page import Limits
from ingest.source import sources_of
from ingest.starter import LIBRARY, load_starter, read_digest
from knowledge.document import Form, Kind, Status
from knowledge.errors import UsageError
from knowledge.pinpoint import Pinpoint

PARKING = {
    "title": "中华人民共和国停车法",
    "short_title": "停车法",
    "aliases": ["车位法"],
    "kind": "法律",
    "issuer": "青溪市人民代表大会",
    "number": "",
    "adopted_on": date(2021, 1, 22),
    "effective_on": date(2021, 7, 15),
    "status": "现行有效",
    "replaces": [],
    "published_at": "青溪网",
    "articles": [
        {
            "article": "第一条",
            "chapter": "第一章 总则",
            "heading": "适用范围",
            "digest": "停车都适用。\n（一）路内；\n（二）路外。\n",
            "questions": ["在哪停车要守规矩"],
        },
        {"article": "第二条之一", "heading": "备案", "digest": "停车场先备案。", "questions": []},
    ],
}
NAME = "停车法(2021-01-22)·要点"


def write(folder: Path, name: str = "停车法", **changes: object) -> Path:
    (folder / "digests").mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(PARKING | changes, allow_unicode=True)
    (folder / "digests" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_digest_becomes_a_document_with_its_questions(corpus, tmp_path) -> None:
    assert load_starter(corpus, write(tmp_path / "library")) == 1
    document = corpus.documents[NAME]
    assert (document.form, document.kind, document.version) == (Form.DIGEST, Kind.LAW, "2021-01-22")
    assert (document.effective_on, document.aliases, document.source) == (date(2021, 7, 15), ("车位法",), "青溪网")
    first, second = corpus.store.passages(NAME)
    assert first.pinpoint == Pinpoint(chapter="第一章 总则", article=1)
    assert first.text == "停车都适用。\n（一）路内；\n（二）路外。"
    assert first.questions == ("适用范围", "在哪停车要守规矩")
    assert second.pinpoint == Pinpoint(article=2, suffix=1)
    assert corpus.verify().clean


def test_an_unchanged_library_is_not_loaded_again(corpus, tmp_path) -> None:
    folder = write(tmp_path / "library")
    assert [load_starter(corpus, folder) for _ in range(3)] == [1, 0, 0]


def test_changed_new_and_withdrawn_files_are_followed(corpus, tmp_path) -> None:
    folder = write(write(tmp_path / "library"), "停放法", short_title="停放法")
    assert load_starter(corpus, folder) == 2
    write(folder, issuer="别的机关")
    (folder / "digests" / "停放法.yaml").unlink()
    write(folder, "停靠法", short_title="停靠法")
    assert load_starter(corpus, folder) == 2
    assert sorted(corpus.documents) == ["停车法(2021-01-22)·要点", "停靠法(2021-01-22)·要点"]
    assert corpus.documents[NAME].issuer == "别的机关"
    assert corpus.verify().clean


def test_a_digest_of_a_later_version_takes_the_place_of_the_earlier(corpus, tmp_path) -> None:
    folder = write(tmp_path / "library")
    load_starter(corpus, folder)
    load_starter(corpus, write(folder, adopted_on=date(2025, 1, 1)))
    assert list(corpus.documents) == ["停车法(2025-01-01)·要点"]


def test_official_texts_of_the_office_stay(corpus, tmp_path, qingxi) -> None:
    add(sources_of([qingxi / "犬只收容办法.md"], Limits()), corpus, limits=Limits())
    before = set(corpus.documents)
    folder = write(tmp_path / "library")
    load_starter(corpus, folder)
    (folder / "digests" / "停车法.yaml").unlink()
    load_starter(corpus, folder)
    assert set(corpus.documents) == before


def test_the_status_of_a_digest_counts(corpus, tmp_path) -> None:
    load_starter(corpus, write(tmp_path / "library", status="已废止"))
    assert corpus.documents[NAME].status_on(date(2025, 6, 1)) is Status.REPEALED


ARTICLE = PARKING["articles"][0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": None}, "title"),
        ({"kind": "没有的种类"}, "kind"),
        ({"adopted_on": "2021年"}, "adopted_on"),
        ({"remark": "多余"}, "remark"),
        ({"articles": [ARTICLE | {"digest": ""}]}, "digest"),
        ({"articles": [ARTICLE | {"article": "总则"}]}, "总则"),
        ({"articles": [ARTICLE | {"article": "第一条和第二条"}]}, "第一条和第二条"),
        ({"articles": [ARTICLE | {"note": "多余"}]}, "note"),
    ],
)
def test_a_mistake_is_told_with_file_and_place(changes: dict[str, object], told: str) -> None:
    data = yaml.safe_dump(PARKING | changes, allow_unicode=True).encode()
    with pytest.raises(UsageError, match=r"停车法\.yaml") as caught:
        read_digest(data, "停车法.yaml", "")
    assert told in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"- 1\n- 2\n", b"title: [", b"\xff\xfe\x00"])
def test_what_is_no_digest_is_told(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"停车法\.yaml"):
        read_digest(data, "停车法.yaml", "")


def test_every_shipped_digest_is_a_document_of_its_own() -> None:
    paths = sorted((LIBRARY / "digests").glob("*.yaml"))
    documents = [read_digest(path.read_bytes(), path.name, "") for path in paths]
    assert paths
    assert len({d.id for d, _ in documents}) == len(paths)
    for document, passages in documents:
        assert len({p.id for p in passages}) == len(passages) > 0, document.id
