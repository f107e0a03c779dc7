"""Findings and gaps: against three fictional offices of our own and the shared dossiers, with the targets of the product."""

import json
from pathlib import Path

import pytest

from assistant.prefill.papers import read_papers
from assistant.prefill.prefill import Prefilled, gap_of, prefill
from ingest.page import Limits
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding

OWN = Path(__file__).parents[2] / "data" / "papers"
OPEN = {"部分达标", "未达标"}


def judged(folder: Path, edition, vocabulary) -> tuple[Prefilled, dict]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    papers = read_papers(folder, Limits())
    texts = {paper.name: paper.text for paper in papers.papers}
    made = prefill(papers, edition, gold["unit"]["type"], gold["review_year"], vocabulary)
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


@pytest.mark.parametrize("name", ["liushu-zhen", "qingxi-weijian", "qingxi-zhujian"])
def test_own_offices(edition, vocabulary, name):
    accuracy, wrong_pass, recall, false = measured(*judged(OWN / name, edition, vocabulary))
    assert accuracy >= 0.9
    assert wrong_pass == 0
    assert recall == 1
    assert false <= 1


def test_shared_dossiers_reach_the_targets(shared, edition, vocabulary):
    folders = sorted(path.parent for path in (shared / "dossiers").glob("*/gold.json"))
    scores = [measured(*judged(folder, edition, vocabulary)) for folder in folders]
    accuracy, wrong_pass, recall, _ = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert accuracy >= 0.75
    assert wrong_pass <= 0.05
    assert recall >= 0.8
    assert max(false for *_, false in scores) <= 3


def test_no_pass_without_a_quote(edition, vocabulary):
    made, _ = judged(OWN / "liushu-zhen", edition, vocabulary)
    assert all(s.evidence for s in made.suggestions if s.finding in (Finding.MET, Finding.NOT_MET, Finding.PARTLY))


def test_a_gap_names_basis_measure_and_severity(edition, vocabulary):
    made, _ = judged(OWN / "liushu-zhen", edition, vocabulary)
    gap = next(g for g in made.gaps if g.indicator.id == "4.5.1")
    assert gap.basis[0].article
    assert gap.severity == "高"
    assert gap.measure
    assert gap_of(next(s for s in made.suggestions if s.finding is Finding.MET)) is None


def test_a_claim_of_the_report_gives_way_to_a_record_of_another_year(papers_of, edition, vocabulary):
    papers = papers_of(
        报告="# 2025年工作报告\n\n组织应急演练1次。\n", 记录="# 演练记录\n\n应急演练签到表，2024年6月3日，32人。\n"
    )
    made = prefill(papers, edition, "一般部门", 2025, vocabulary)
    assert next(s for s in made.suggestions if s.indicator.id == "7.1.3").finding is Finding.UNKNOWN


def test_a_rule_without_use_is_partly_met(papers_of, edition, vocabulary):
    papers = papers_of(台账="# 2025年制度台账\n\n印发行政调解工作办法。\n")
    made = prefill(papers, edition, "一般部门", 2025, vocabulary)
    assert next(s for s in made.suggestions if s.indicator.id == "6.2.1").finding is Finding.PARTLY


def test_progress_is_told_and_a_wrong_unit_refused(papers_of, edition, vocabulary):
    papers, seen = papers_of(台账="# 台账\n\n全年3件。\n"), []
    prefill(papers, edition, "一般部门", 2025, vocabulary, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(edition.indicators), len(edition.indicators))
    with pytest.raises(UsageError):
        prefill(papers, edition, "公司", 2025, vocabulary)
