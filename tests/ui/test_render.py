"""The fixed JSON fields and the Chinese wording of results."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.answer import Answer, AnswerStatus, Check, Citation, CitationState
from ingest.add import Row
from knowledge.corpus import Health
from knowledge.document import Document, Form, Hit, Kind, Passage, Status, Table
from knowledge.pinpoint import Pinpoint
from ui import render

CITATION = Citation(
    "青溪市停车场管理办法(2023-03-10)#第五条",
    "青溪市停车场管理办法",
    "2023-03-10",
    "第五条",
    "第五条第一款",
    "十五个工作日",
    ((3, 9),),
    CitationState.VALID,
    Form.OFFICIAL,
)
ANSWER = Answer(
    "a1",
    "停车场备案要多少天？",
    "十五个工作日内。",
    AnswerStatus.ANSWERED,
    citations=(CITATION,),
    nearest=(replace(CITATION, form=Form.DIGEST),),
    warnings=("请核对",),
    checks=(Check("数字", True), Check("引文", None, "没有引文")),
    rewritten="停车场备案期限",
    terms=(("停车场", "青溪市停车场管理办法"),),
    as_of="2024-01-01",
    latency_s=0.02,
    evidence=("e1",),
)
DOCUMENT = Document(
    "青溪市停车场管理办法(2019-05-06)",
    "青溪市停车场管理办法",
    "停车场管理办法",
    Kind.NORMATIVE,
    aliases=("停车办法",),
    adopted_on=date(2019, 5, 6),
    effective_on=date(2019, 7, 1),
    expires_on=date(2023, 6, 1),
    set_status=Status.AMENDED,
)
PASSAGE = Passage(DOCUMENT.id, Pinpoint(article=5, chapter="第二章"), "十五个工作日内作出决定。", 5, 2)


def test_everything_has_a_wording() -> None:
    assert set(render.STATUS) == set(AnswerStatus)
    assert len(set(render.STATUS.values())) == len(AnswerStatus)
    assert set(render.OUTCOME) == {"added", "updated", "unchanged", "removed", "gone", "failed"}


def test_a_citation_has_its_fixed_fields() -> None:
    record = render.citation_record(CITATION)
    assert json.loads(json.dumps(record)) == record
    fixed = {"doc": CITATION.doc, "version": "2023-03-10", "article": "第五条", "pinpoint": "第五条第一款"}
    assert record.items() >= (fixed | {"quote": "十五个工作日", "state": "有效"}).items()
    assert record["spans"] == [[3, 9]]


@pytest.mark.parametrize("status", AnswerStatus)
def test_an_answer_has_its_fixed_fields(status) -> None:
    record = render.answer_record(replace(ANSWER, status=status))
    assert json.loads(json.dumps(record)) == record
    assert (record["id"], record["answer"], record["status"]) == ("a1", ANSWER.text, status.value)
    assert record["abstained"] is status.abstained
    assert [c["form"] for c in record["citations"] + record["nearest"]] == ["原文", "要点"]
    assert record["checks"][1] == {"name": "引文", "holds": None, "detail": "没有引文"}
    assert (record["warnings"], record["terms"]) == (["请核对"], [["停车场", "青溪市停车场管理办法"]])
    assert "evidence" not in record


def test_in_a_batch_the_answer_carries_the_id_of_the_question() -> None:
    assert render.answer_record(ANSWER, "题1")["id"] == "题1"


def test_a_hit_has_its_rank_and_reasons() -> None:
    record = render.hit_record(Hit(PASSAGE, DOCUMENT, 1.23456789, ("用词相符",)), 3)
    assert (record["rank"], record["score"], record["why"]) == (3, round(1.23456789, 4), ["用词相符"])
    assert (record["doc"], record["version"], record["article"]) == ("停车场管理办法", "2019-05-06", "第五条")
    assert record["passage"] == PASSAGE.id


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2019, 6, 30), "尚未施行"), (date(2023, 5, 31), "现行有效"), (date(2023, 6, 1), "已被修订")],
)
def test_a_document_is_told_as_on_the_day(day, status) -> None:
    record = render.document_record(DOCUMENT, day)
    assert json.loads(json.dumps(record)) == record
    assert record["status"] == status
    days = {
        "version": "2019-05-06",
        "adopted_on": "2019-05-06",
        "effective_on": "2019-07-01",
        "expires_on": "2023-06-01",
    }
    assert record.items() >= days.items()


def test_days_that_are_not_known_are_empty() -> None:
    record = render.document_record(Document("甲", "甲", "甲", Kind.REPORT), date(2024, 1, 1))
    assert [record[k] for k in ("version", "adopted_on", "effective_on", "expires_on")] == [""] * 4


def test_a_whole_document_holds_its_passages(library) -> None:
    document = library.corpus.find("青溪市犬只收容办法")
    record = render.full_record(library.corpus, document, date(2024, 1, 1))
    passages = library.corpus.store.passages(document.id)
    assert record["passages"] == [render.passage_record(p) for p in passages]
    assert record.items() >= render.document_record(document, date(2024, 1, 1)).items()
    assert record["tables"] == []


def test_a_whole_document_holds_its_tables(office) -> None:
    table = Table((("项目", "数"), ("案件", "3")), title="情况", sheet="Sheet1", heads=1)
    office.corpus.put(DOCUMENT, [PASSAGE], [table])
    (record,) = render.full_record(office.corpus, DOCUMENT, date(2024, 1, 1))["tables"]
    assert json.loads(json.dumps(record)) == {
        "rows": [["项目", "数"], ["案件", "3"]],
        "title": "情况",
        "sheet": "Sheet1",
        "page": 0,
        "heads": 1,
    }


def test_a_row_is_json() -> None:
    record = render.row_record(Row("甲.pdf", "failed", "corrupt", "坏了", warnings=("一", "二")))
    assert json.loads(json.dumps(record)) == record
    assert (record["file"], record["outcome"], record["error_kind"]) == ("甲.pdf", "failed", "corrupt")


@given(st.lists(st.sampled_from(sorted(render.OUTCOME)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_summary_counts_every_row_once(outcomes) -> None:
    summary = render.rows_summary([Row("f", outcome) for outcome in outcomes])
    counted = {word: outcomes.count(outcome) for outcome, word in render.OUTCOME.items() if outcome in outcomes}
    assert summary == ("、".join(f"{w} {n} 份" for w, n in counted.items()) if outcomes else "没有可入库的文件")


def test_the_health_of_the_indexes_in_a_sentence() -> None:
    good = Health(2, 9, {"lexical": 0, "vectors": 0}, {"lexical": 0, "vectors": 0}, ())
    bad = Health(2, 9, {"lexical": 1, "vectors": 2}, {"lexical": 0, "vectors": 4}, ("甲",))
    assert render.health_record(good)["clean"] is True
    assert "2 份文件、9 个段落" in render.health_text(good)
    assert render.health_record(bad)["stale"] == ["甲"]
    assert "缺 3 条，多 4 条，1 份文件过期。请执行 yifa index rebuild。" in render.health_text(bad)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "《青溪市停车场管理办法》第五条第一款（2023年3月10日版，有效）"),
        ({"version": ""}, "《青溪市停车场管理办法》第五条第一款（有效）"),
        ({"form": Form.DIGEST}, "《青溪市停车场管理办法》第五条第一款（2023年3月10日版，要点，非原文，有效）"),
        ({"state": CitationState.ENDED}, "《青溪市停车场管理办法》第五条第一款（2023年3月10日版，已修改或废止）"),
    ],
)
def test_a_basis_is_one_line(changes, line) -> None:
    assert render.basis_line(replace(CITATION, **changes)) == line


class Order(BaseModel):
    """What a request of these tests must hold."""

    name: str = Field(min_length=2, max_length=3)
    day: date
    number: int = Field(1, ge=1, le=5)
    sure: bool = True


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"day": "2024-01-01"}, "name 缺少这一项"),
        ({"name": 5, "day": "2024-01-01"}, "name 要填文字"),
        ({"name": "甲", "day": "2024-01-01"}, "name 不能为空"),
        ({"name": "甲乙丙丁", "day": "2024-01-01"}, "name 太长"),
        ({"name": "甲乙", "day": "2024-02-30"}, "day 不是日期，请写成 2023-06-01 这样"),
        ({"name": "甲乙", "day": "2024-01-01", "number": 0}, "number 太小"),
        ({"name": "甲乙", "day": "2024-01-01", "number": 6}, "number 太大"),
        ({"name": "甲乙", "day": "2024-01-01", "number": "x"}, "number 要填整数"),
        ({"name": "甲乙", "day": "2024-01-01", "sure": "x"}, "sure 要填 true 或 false"),
        ({"name": "甲乙", "day": []}, "day 值不能用"),
        ({"number": 0}, "name 缺少这一项；day 缺少这一项；number 太小"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_place_by_place(body, message) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Order).validate_python(body)
    problems = [e | {"loc": ("body", *e["loc"])} for e in caught.value.errors()]
    assert render.request_error(problems) == f"请求有误：{message}。"


def test_a_body_that_is_no_json_is_told_as_the_body() -> None:
    assert render.request_error([{"type": "json_invalid", "loc": ("body", 3)}]) == "请求有误：正文 不是合法的 JSON。"


def test_times_are_those_of_the_clock_on_the_wall(monkeypatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert render.local(datetime(2026, 3, 1, 12)) == "2026-03-01 20:00:00"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert render.local(None) == ""
