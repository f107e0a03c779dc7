"""Findings and gaps: against three fictional offices of our own and the shared dossiers, with the targets of the product."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.prefill.models import Linear
from assistant.prefill.papers import read_papers
from assistant.prefill.prefill import Prefilled, decide, gap_of, prefill
from ingest.page import Limits
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding

OWN = Path(__file__).parents[2] / "data" / "papers"
OPEN = {"部分达标", "未达标"}


def judged(folder: Path, edition, tools) -> tuple[Prefilled, dict]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    papers = read_papers(folder, Limits())
    texts = {paper.name: paper.text for paper in papers.papers}
    made = prefill(papers, edition, gold["unit"]["type"], gold["review_year"], tools)
    assert all(q.quote in texts[q.doc] for s in made.suggestions for q in s.evidence)
    return made, gold


def measured(made: Prefilled, gold: dict) -> tuple[float, float, float, int]:
    """(accuracy, share of wrong passes, recall of gaps, false gaps), as the scorer of the dossiers counts them."""
    said = {s.indicator.id: s.finding.value for s in made.suggestions}
    rows = gold["indicators"]
    right = sum(said[x["id"]] in (x["status"], *x["accept"]) for x in rows)
    passed = sum(
        said[x["id"]] == "达标" != x["status"] and "达标" not in x["accept"] for x in rows if x["status"] != "不适用"
    )
    need = {g["indicator"] for g in gold["gaps"] if g["kind"] == "整改"}
    found = {gap.indicator.id for gap in made.gaps}
    fine = {x["id"] for x in rows if x["status"] in ("达标", "不适用")} - {g["indicator"] for g in gold["gaps"]}
    return right / len(rows), passed / len(rows), len(need & found) / len(need), len(found & fine)


def test_own_offices(edition, tools):
    """Three offices that no model was trained on."""
    folders = sorted(path.parent for path in OWN.glob("*/gold.json"))
    scores = [measured(*judged(folder, edition, tools)) for folder in folders]
    accuracy, wrong_pass, recall, _ = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert accuracy >= 0.75
    assert wrong_pass <= 0.06
    assert recall >= 0.8
    assert max(false for *_, false in scores) <= 3


def test_shared_dossiers(shared, edition, tools):
    """Three departments that no model was trained on."""
    folders = sorted(path.parent for path in (shared / "dossiers").glob("*/gold.json"))
    scores = [measured(*judged(folder, edition, tools)) for folder in folders]
    accuracy, wrong_pass, recall, false = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert accuracy >= 0.72
    assert wrong_pass <= 0.05
    assert recall >= 0.75
    assert false <= 4


def test_no_pass_without_a_quote(edition, tools):
    made, _ = judged(OWN / "liushu-zhen", edition, tools)
    assert all(s.evidence for s in made.suggestions if s.finding in (Finding.MET, Finding.NOT_MET, Finding.PARTLY))


def test_a_gap_names_basis_measure_and_severity(edition, tools):
    made, _ = judged(OWN / "liushu-zhen", edition, tools)
    gap = next(g for g in made.gaps if g.indicator.id == "4.5.1")
    assert gap.basis[0].article
    assert gap.severity == "高"
    assert gap.measure
    assert gap_of(next(s for s in made.suggestions if s.finding is Finding.MET)) is None


def test_a_claim_of_the_report_beside_a_record_of_another_year_is_no_pass(papers_of, edition, tools):
    papers = papers_of(
        报告="# 2025年工作报告\n\n组织应急演练1次。\n", 记录="# 演练记录\n\n应急演练签到表，2024年6月3日，32人。\n"
    )
    made = prefill(papers, edition, "一般部门", 2025, tools)
    assert next(s for s in made.suggestions if s.indicator.id == "7.1.3").finding is not Finding.MET


def test_a_rule_without_use_is_not_met(papers_of, edition, tools):
    papers = papers_of(台账="# 2025年制度台账\n\n印发行政调解工作办法。\n")
    made = prefill(papers, edition, "一般部门", 2025, tools)
    assert next(s for s in made.suggestions if s.indicator.id == "6.2.1").finding is not Finding.MET


def test_progress_is_told_and_a_wrong_unit_refused(papers_of, edition, tools):
    papers, seen = papers_of(台账="# 台账\n\n全年3件。\n"), []
    prefill(papers, edition, "一般部门", 2025, tools, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(edition.indicators), len(edition.indicators))
    with pytest.raises(UsageError):
        prefill(papers, edition, "公司", 2025, tools)


def test_a_matter_that_did_not_occur_does_not_apply(papers_of, edition, tools):
    papers = papers_of(台账="# 2025年台账\n\n行政诉讼：0件。全年没有制定规范性文件。\n")
    made = {s.indicator.id: s for s in prefill(papers, edition, "一般部门", 2025, tools).suggestions}
    assert all(made[id_].finding is Finding.NOT_APPLICABLE for id_ in ("5.2.1", "2.2.2", "2.2.3"))
    assert made["2.2.3"].evidence[0].quote == "全年没有制定规范性文件。"


def test_a_finding_is_the_likeliest_and_a_pass_must_lead():
    even = Linear(("达标", "未达标"), {}, np.zeros(0), np.zeros((2, 0)), np.array([0.2, 0.0]), np.zeros((2, 1)))
    clear = replace(even, intercept=np.array([2.0, 0.0]))
    assert decide([1.0], even)[0] is Finding.NOT_MET
    assert decide([1.0], clear) == (Finding.MET, pytest.approx(0.88, abs=0.01))
