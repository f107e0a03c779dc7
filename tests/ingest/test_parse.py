"""One file from bytes to passages: a pure function whose every part can be pickled."""

import pickle

import pytest

from ingest.page import ErrorKind, Limits
from ingest.parse import Task, parse_file
from knowledge.document import Kind, Verdict
from knowledge.errors import Unreadable

TEXT = "青溪市停车办法\n（2020年1月5日青溪市人民政府公布）\n第一条　停车场应当备案。\n第二条　备案不收费。\n"


def task(text: str, **more) -> Task:
    return Task("文件夹/停车.txt", text.encode(), "hash", Limits(), **more)


def test_a_file_becomes_a_document_with_passages_and_quality() -> None:
    told: list[tuple[int, int]] = []
    parsed = parse_file(task(TEXT, owner="县民政局", kind=Kind.RULE), lambda *pages: told.append(pages))
    document = parsed.document
    assert (document.id, document.kind, document.source) == (
        "青溪市停车办法(2020-01-05)@县民政局",
        Kind.RULE,
        "停车.txt",
    )
    assert (document.source_hash, parsed.articles, len(parsed.passages)) == ("hash", 2, 2)
    assert document.quality
    assert document.quality.verdict is Verdict.GOOD
    assert told == [(0, 0)]


def test_the_catalogue_overrules_the_text() -> None:
    parsed = parse_file(task(TEXT, catalogue={"title": "青溪市停放办法", "status": "已废止"}), lambda *_: None)
    assert (parsed.document.title, parsed.document.status_from) == ("青溪市停放办法", "catalogue")


def test_task_and_result_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(task(TEXT)))
    parsed = parse_file(sent, lambda *_: None)
    assert pickle.loads(pickle.dumps(parsed)) == parsed


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        parse_file(task(" \n"), lambda *_: None)
    assert refused.value.kind == ErrorKind.NO_TEXT
    assert pickle.loads(pickle.dumps(refused.value)) == refused.value
