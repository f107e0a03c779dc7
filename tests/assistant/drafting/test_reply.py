"""The skeleton of the answer: every item answered, nothing said that no paper tells."""

from dataclasses import replace

import pytest

from assistant.drafting.material import gather
from assistant.drafting.opinion import Due, OpinionKind
from assistant.drafting.reply import Told, reply
from assistant.drafting.report import State

PAPER = """青溪市人民政府2025年法治政府建设工作报告
一、主要工作
市政府常务会议全年2次专题研究法治政府建设。
全年开展行政执法案卷评查2次，抽查案卷60卷，通报结果2期。
食堂完成改造。
"""


def test_every_item_is_answered_and_every_demand_asked(inspection) -> None:
    report = reply(inspection)
    assert [s.key for s in report.sections] == ["item-1", "item-2", "item-3", "plan"]
    for item, section in zip(inspection.items, report.sections, strict=False):
        asked, *answered, _ = section.paragraphs
        assert [s.sources[0].quote for s in asked] == list(item.asked)
        assert len(answered) == len(item.asked)
        assert all("【待填：" in paragraph[0].text for paragraph in answered)
    assert report.kind == "rectification_report"
    assert report.recipient == "省委全面依法治省委员会办公室"
    assert (report.signed_by, report.date) == ("【待填：单位名称】", None)


def test_what_papers_tell_stands_with_its_source(inspection, paper, embedder) -> None:
    told = Told(gather([paper(PAPER, "工作报告.txt")], 2025), embedder)
    report = reply(inspection, told)
    by_key = {s.key: s for s in report.sections}
    said = [s for s in by_key["item-3"].sentences if "60卷" in s.text]
    assert [(s.state, s.sources[0].doc) for s in said] == [(State.SUPPORTED, "工作报告.txt")]
    assert any("2次专题研究" in s.text for s in by_key["item-1"].sentences)
    assert not any("食堂" in s.text for s in report.sentences)
    assert report.signed_by == "青溪市人民政府"


def test_papers_of_another_year_do_not_tell_what_was_done(inspection, paper, embedder) -> None:
    told = Told(gather([paper(PAPER.replace("2025", "2023"), "旧报告.txt")], 2025), embedder)
    assert not any("60卷" in s.text for s in reply(inspection, told).sentences)


def test_a_term_that_cannot_be_read_is_marked(inspection) -> None:
    item = replace(inspection.items[0], due=Due("202178日前", None, "日期缺字，读不准"))
    report = reply(replace(inspection, items=(item,)))
    (unsure,) = [s for s in report.sentences if s.state is State.UNVERIFIED]
    assert unsure.doubts == ("日期缺字，读不准",)
    assert "202178日前" in unsure.text


@pytest.mark.parametrize(
    ("kind", "title", "recipient"),
    [
        (OpinionKind.DEPUTIES, "关于《甲〈乙〉的建议》的复函", "王强代表"),
        (OpinionKind.MEMBERS, "关于《甲〈乙〉的建议》的复函", "王强委员"),
        (OpinionKind.DELIBERATION, "关于《甲〈乙〉的建议》落实情况的报告", "王强"),
        (OpinionKind.PROCURATORS, "关于《甲〈乙〉的建议》办理情况的复函", "王强"),
    ],
)
def test_each_kind_is_answered_in_its_form(inspection, kind, title, recipient) -> None:
    report = reply(replace(inspection, kind=kind, title="甲《乙》的建议", issuer="王强"))
    assert (report.title, report.recipient) == (title, recipient)
    office = reply(replace(inspection, kind=kind, issuer="市人民政府办公室"))
    assert office.recipient == "市人民政府办公室"
    nobody = reply(replace(inspection, kind=kind, issuer=""))
    assert nobody.recipient.startswith("【待填：")
