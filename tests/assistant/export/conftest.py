"""The forms of an invented round."""

from dataclasses import replace
from datetime import date

import pytest

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
