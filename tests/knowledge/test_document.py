"""Status on a day, ids, and the 款项目 of a passage."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import (
    STATUTES,
    Document,
    Form,
    Kind,
    Passage,
    Status,
    clauses,
    digest,
    document_id,
    document_id_of,
)
from knowledge.pinpoint import Pinpoint

START, END = date(2020, 5, 1), date(2024, 7, 1)
DAY = timedelta(days=1)
IN_ORDER = (Status.NOT_YET, Status.IN_FORCE, Status.REPEALED)


def law(**fields: object) -> Document:
    values = {"id": "甲", "title": "甲", "short_title": "甲", "kind": Kind.RULE} | fields
    return Document(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "set_status", "status"),
    [
        (START - DAY, None, Status.NOT_YET),
        (START - DAY, Status.REPEALED, Status.NOT_YET),
        (START, None, Status.IN_FORCE),
        (END - DAY, Status.AMENDED, Status.IN_FORCE),
        (END, Status.AMENDED, Status.AMENDED),
        (END, Status.REPEALED, Status.REPEALED),
        (END, None, Status.REPEALED),
    ],
)
def test_status_turns_on_the_first_and_on_the_last_day(day: date, set_status: Status | None, status: Status) -> None:
    assert law(effective_on=START, expires_on=END, set_status=set_status).status_on(day) is status


@pytest.mark.parametrize("set_status", [Status.AMENDED, Status.REPEALED])
def test_an_end_without_a_date_has_always_come(set_status: Status) -> None:
    assert law(set_status=set_status).status_on(START) is set_status
    assert law(set_status=Status.IN_FORCE).status_on(START) is Status.IN_FORCE
    assert law().status_on(START) is Status.IN_FORCE


@settings(max_examples=100, deadline=None)
@given(st.none() | st.dates(), st.none() | st.dates(), st.lists(st.dates(), min_size=2).map(sorted))
def test_status_never_goes_back(start: date | None, end: date | None, days: list[date]) -> None:
    document = law(effective_on=start, expires_on=end)
    order = [IN_ORDER.index(document.status_on(day)) for day in days]
    assert all(before <= after for before, after in pairwise(order))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("停车场管理办法", "2023-03-10", "", Form.OFFICIAL), "停车场管理办法(2023-03-10)"),
        (("停车场管理办法", "2023-03-10", "", Form.DIGEST), "停车场管理办法(2023-03-10)·要点"),
        (("年度报告", "", "县民政局", Form.OFFICIAL), "年度报告@县民政局"),
        (("年度报告", "2024-01-20", "县民政局", Form.CARD), "年度报告(2024-01-20)·流程卡@县民政局"),
    ],
)
def test_ids_tell_versions_forms_and_owners_apart(parts: tuple[str, str, str, Form], name: str) -> None:
    assert document_id(*parts) == name


@pytest.mark.parametrize("place", [Pinpoint(article=3, suffix=1), Pinpoint(outline="一、（二）"), Pinpoint()])
def test_a_passage_id_names_its_document(place: Pinpoint) -> None:
    passage = Passage("1#楼管理办法(2020-01-01)", place, "条文", 1)
    assert document_id_of(passage.id) == passage.document_id
    assert passage.id.endswith(f"#{place}" if str(place) else "#全文")


def test_the_version_is_the_day_of_adoption() -> None:
    assert law(adopted_on=START).version == START.isoformat()
    assert law().version == ""


def test_ranks_of_authority_run_from_the_constitution_down() -> None:
    ranks = list(Kind)
    assert ranks[0] is Kind.CONSTITUTION
    assert ranks.index(Kind.LAW) < ranks.index(Kind.REGULATION) < ranks.index(Kind.RULE) < ranks.index(Kind.NORMATIVE)
    assert Kind.NORMATIVE not in STATUTES
    assert Kind.REPORT not in STATUTES


TEXT = "停车场应当具备下列条件：\n（一）泊位二十个以上；\n（二）有下列设施之一：\n1．道闸；\n2.监控。\n(三)有人值守。\n不具备的，限期改正。"


def test_clauses_count_paragraphs_and_keep_printed_numbers() -> None:
    passage = Passage("甲", Pinpoint(article=4), TEXT, 1)
    found = clauses(passage)
    places = [(c.pinpoint.paragraph, c.pinpoint.subparagraph, c.pinpoint.item) for c in found]
    assert places == [(1, 0, 0), (1, 1, 0), (1, 2, 0), (1, 2, 1), (1, 2, 2), (1, 3, 0), (2, 0, 0)]
    assert [c.text for c in found] == TEXT.split("\n")
    assert [passage.text[c.start : c.end] for c in found] == [c.text for c in found]
    assert [c.lead for c in found] == ["", *["停车场应当具备下列条件："] * 5, ""]


def test_an_article_of_one_paragraph_is_not_narrowed_down() -> None:
    (only,) = clauses(Passage("甲", Pinpoint(article=4), "本办法自公布之日起施行。", 1))
    assert str(only.pinpoint) == "第四条"


def test_blank_lines_are_no_paragraphs_and_a_list_needs_a_lead() -> None:
    found = clauses(Passage("甲", Pinpoint(article=4), "（一）孤立的项。\n\n后一款。", 1))
    assert [(c.pinpoint.paragraph, c.pinpoint.subparagraph) for c in found] == [(1, 0), (2, 0)]


def test_a_digest_of_texts_sees_where_each_ends() -> None:
    assert digest("甲乙", "丙") != digest("甲", "乙丙")
    assert digest("甲", "乙") == digest("甲", "乙")
    assert len(digest()) == 16


def test_a_row_of_a_table_has_a_clause_a_cell() -> None:
    text = "表2　自评表\n序号：6\n要点：合法性审查\n得分：5\n合计"
    passage = Passage("甲", Pinpoint(table=2, row=6, section="合法性审查"), text, 1)
    found = clauses(passage)
    assert [(c.pinpoint.column, c.text) for c in found] == [
        ("序号", "序号：6"),
        ("要点", "要点：合法性审查"),
        ("得分", "得分：5"),
        ("", "合计"),
    ]
    assert [c.lead for c in found] == ["合法性审查", "", "合法性审查", "合法性审查"]
    assert [text[c.start : c.end] for c in found] == [c.text for c in found]
