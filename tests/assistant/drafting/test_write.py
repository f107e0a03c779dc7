"""From papers to a checked draft."""

import pytest

from assistant.drafting.draft import Request
from assistant.drafting.sheet import Edit, key_of
from assistant.drafting.write import Sources, write_draft
from assistant.prefill.crosscheck import Inconsistency
from assistant.prefill.papers import Papers
from knowledge.reports import load_report_types

REQUEST = Request(load_report_types()["annual_report"], 2025)


@pytest.fixture
def papers(markdown) -> Papers:
    return Papers((markdown("# 青溪县水利局2025年报告\n\n全年办理行政处罚案件26件。党组专题研究法治工作3次。\n"),))


def test_earlier_reports_give_headings_and_last_years_values(papers, former) -> None:
    made = write_draft(REQUEST, papers, Sources(earlier=(former,)))
    assert "严格执法守护河湖" in [s.heading for s in made.draft.report.sections]
    (change,) = [c for c in made.checks.changed if "处罚" in c.now.measure]
    assert change.before.shown == "40件"
    assert "40件" not in "".join(s.text for s in made.draft.report.sentences)


def test_what_papers_contradict_is_marked(papers) -> None:
    statement = next(s for s in papers.statements if "26件" in s.text)
    made = write_draft(REQUEST, papers, Sources((Inconsistency("数字不一", "另一处是25件。", (statement,)),)))
    assert [one.why for one in made.checks.unverified] == [("数字不一：另一处是25件。",)]


def test_corrected_facts_are_written(papers) -> None:
    fact = next(f for f in Sources().material(papers, 2025).facts if f.value == "26")
    made = write_draft(REQUEST, papers, Sources(), edits={key_of(fact): Edit({"value": "27"}, "甲", 1)})
    assert "行政处罚案件27件" in "".join(s.text for s in made.draft.report.sentences)
    assert made.checked(made.draft.report) == made.checks
