"""A section of a report named in the question is answered by the headings under it, exact and in order."""

import pytest

from assistant.outline import outline
from assistant.settings import Settings
from assistant.wiring import open_office
from knowledge.document import Document, Form, Hit, Kind, Passage
from knowledge.pinpoint import Pinpoint
from knowledge.understand import Query

PROBLEMS = "二、存在的突出问题"
BLOCKS = (
    ("一、", "", "", "一、工作成效"),
    ("一、（一）", "一、工作成效", "", "（一）停车秩序好转。新增车位四百个。"),
    ("二、", "", "", PROBLEMS),
    ("二、（一）", PROBLEMS, "", "（一）执法力量不足。三个镇没有专职人员。"),
    ("二、（一）1.", PROBLEMS, "（一）执法力量不足", "1.编制没有落实。"),
    ("二、（二）", PROBLEMS, "", "（二）公示不及时：两个季度没有更新。"),
    ("三、", "", "", "三、下一步打算。继续推进。"),
)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A library of its own, for the report is put into it."""
    with open_office(Settings(home=tmp_path_factory.mktemp("report")), starter=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(own):
    document = Document(
        id="青溪市停车治理情况报告",
        title="青溪市停车治理情况报告",
        short_title="青溪市停车治理情况报告",
        kind=Kind.REPORT,
    )
    passages = [
        Passage(document.id, Pinpoint(chapter=chapter, section=section, outline=place), text, n)
        for n, (place, chapter, section, text) in enumerate(BLOCKS, 1)
    ]
    own.corpus.put(document, passages)
    own.corpus.flush()
    return [Hit(p, document, 1.0) for p in passages]


def asked(own, hits, question, limit=300):
    return outline(own.corpus, Query(question, question), hits, characters_limit=limit)


def test_the_headings_of_the_section_named_are_the_answer(own, report) -> None:
    found = asked(own, report, "停车治理报告里存在的突出问题有哪些")
    assert found.composed.text == (
        "（一）执法力量不足。\n（二）公示不及时：（《青溪市停车治理情况报告》二、存在的突出问题）"
    )
    assert [str(h.passage.pinpoint) for h in found.hits] == ["二、（一）", "二、（二）"]
    for unit in found.composed.units:
        assert found.hits[unit.hit].passage.text[unit.start : unit.end] == unit.text


@pytest.mark.parametrize(
    "question",
    ["新增了多少车位", "存在的突出问题里第二项是什么", "工作成效怎么样", "停车场由谁管"],
    ids=["a figure", "one of them", "a single heading", "no heading"],
)
def test_other_questions_are_left_to_the_composer(own, report, question) -> None:
    assert asked(own, report, question) is None


def test_a_statute_is_not_read_as_a_report(own, make_hit) -> None:
    assert asked(own, [make_hit("停车场应当备案。")], "停车场备案的程序") is None
    assert asked(own, [make_hit("停车场应当备案。", kind=Kind.GUIDE, form=Form.CARD)], "停车场备案的程序") is None
    assert asked(own, [], "停车场备案的程序") is None


def test_as_many_headings_as_fit_are_quoted(own, report) -> None:
    assert asked(own, report, "存在的突出问题有哪些", limit=30) is None
    assert len(asked(own, report, "存在的突出问题有哪些", limit=45).hits) == 2
