"""The forms of an invented round."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.drafting.report import Report, Section, Sentence, Source, State
from assistant.export.form import Form
from assistant.export.forms import forms_of
from assistant.selfcheck.assessment import Quote
from assistant.selfcheck.draft_gaps import draft_gaps
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.score import judge_all, total
from assistant.selfcheck.suggest import Contradiction
from knowledge.indicators.file import REGISTER, SHIPPED
from knowledge.indicators.register import load_register
from tests.assistant.selfcheck.test_score import round_of

TODAY = date(2025, 6, 6)


@pytest.fixture
def round_():
    return round_of({"1.1.1-q1": "是", "1.1.1-q3": "否", "1.1.2-q1": "5", "1.1.2-q2": "3", "1.2.1-q1": "2025-04-01"})


@pytest.fixture
def forms(round_) -> dict[str, Form]:
    """The forms with two gaps, of which the first is overdue, and two contradictions."""
    judged = judge_all(round_)
    first, second = draft_gaps(round_, judged, load_register(SHIPPED / REGISTER))
    gaps = [
        replace(first, number=1, deadline=date(2025, 6, 1), cause="=1+1"),
        replace(second, number=2, lead="青溪市\x07城管局"),
    ]
    proofs = [Evidence("a1", "公示制度.docx", ("1.1.1-q1",), sha256="ab" * 32, size=3)]
    said = Quote("报告.docx", "全部出庭。", "a1", 2), Quote("台账.md", "| 未出庭 |\n| 2件 |", "a2")
    found = [Contradiction("说法不一", "一处说做到了。", said), Contradiction("逾期", "超过30日。", said[:1])]
    return forms_of(round_, judged, total(round_, judged), gaps, proofs, found, TODAY)


@pytest.fixture
def report() -> Report:
    """A short report with a supported, an open and an unverified sentence, and two annexes."""
    source = Source("工作总结.docx", "审查规范性文件9件", "二、（一）")
    body = (
        Sentence("全年审查规范性文件9件。", (source,)),
        Sentence("办理行政复议案件【待填：件数】件。", state=State.TO_FILL),
        Sentence("出庭率为100%。", (source,), State.UNVERIFIED, ("原文没有100%",)),
    )
    sections = tuple(
        Section(key, heading, level, (body,))
        for key, heading, level in (
            ("done", "主要举措和成效", 1),
            ("law", "合法性审查", 2),
            ("files", "规范性文件", 3),
            ("few", "清理", 4),
            ("plan", "下一步安排", 1),
        )
    )
    title = "青溪市司法局关于2025年度法治政府建设情况和2026年工作安排的报告"
    attachments = ("主要数据统计表", "规范性文件目录")
    opening = ((Sentence("现将有关情况报告如下："),),)
    return Report(
        "annual_report",
        title,
        "青溪市司法局",
        "青司〔2026〕3号",
        "青溪市人民政府",
        opening,
        sections,
        "青溪市司法局",
        date(2026, 1, 20),
        attachments,
    )
