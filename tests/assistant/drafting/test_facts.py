"""Facts of papers, against figures read by hand."""

from pathlib import Path

import pytest
import yaml

from assistant.drafting.facts import FactKind, facts_of, period_of, row_head, run_in, topic_of
from assistant.prefill.papers import read_paper
from ingest.page import Limits

DATA = Path(__file__).parents[2] / "data"
TRUTHS = sorted((DATA / "facts").glob("*.yaml"))
_LONGEST_MEASURE = 40


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_figures_of_papers_read_by_hand(path: Path, request) -> None:
    """Recall at least .90 and precision at least .95: right measure, value, unit and year."""
    truth = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = DATA / truth["paper"]
    file = own if own.is_file() else request.getfixturevalue("shared") / truth["paper"]
    facts = [f for f in facts_of(read_paper(file.read_bytes(), file.name, Limits())) if f.kind is FactKind.FIGURE]
    left, found = list(facts), 0
    for row in truth["facts"]:
        right = [
            fact
            for fact in left
            if (fact.value, fact.unit, str(fact.period)) == (row["value"], row["unit"], truth["period"])
            and all(word in fact.measure for word in row["measure"])
        ]
        if right:
            left.remove(right[0])
            found += 1
    assert max(len(fact.measure) for fact in facts) <= _LONGEST_MEASURE
    assert found / len(truth["facts"]) >= 0.90
    assert found / len(facts) >= 0.95


def test_every_quote_stands_in_the_paper_and_holds_the_figure(markdown) -> None:
    text = "# 2025年总结\n\n全年组织 **学法** 12 次，其中专题 3 次。\n"
    one = markdown(text)
    for fact in facts_of(one):
        assert fact.source.quote in text
        assert fact.value in fact.source.quote


def test_tables_with_units_in_cells_in_columns_and_without(markdown) -> None:
    table = "# 2025年统计\n\n| 单位 | 立案数（件） | 参加人数 | 编号 |\n|---|---|---|---|\n| 城东所 | 12 | 40 | 7 |\n| 同上 | 3 | 5 | 8 |\n"
    facts = facts_of(markdown(table))
    assert [(f.measure, f.shown) for f in facts] == [
        ("城东所 立案数", "12件"),
        ("城东所 参加人数", "40人"),
        ("城东所 立案数", "3件"),
        ("城东所 参加人数", "5人"),
    ]
    assert facts[0].column is not None
    assert facts[0].column.quote == "立案数（件）"


def test_the_year_is_that_of_the_sentence_then_of_the_heading_then_of_the_paper(markdown) -> None:
    one = markdown(
        "# 2025年总结\n\n办理案件8件。2023年办理案件5件。上年办理案件6件。\n\n二、2026年安排\n\n办理案件9件。\n"
    )
    assert [(f.value, f.period) for f in facts_of(one)] == [("8", 2025), ("5", 2023), ("6", 2024), ("9", 2026)]
    assert period_of(one.statements[1]) == 2025


def test_named_documents_and_dates(markdown) -> None:
    one = markdown(
        "# 2025年总结\n\n制定印发《巡查办法》《奖励规定》。\n\n| 名称 | 公布 |\n|---|---|\n| 巡查办法 | 3月7日 |\n"
    )
    kinds = {fact.kind: [] for fact in facts_of(one)}
    for fact in facts_of(one):
        kinds[fact.kind].append(fact.value)
    assert kinds[FactKind.DOCUMENT] == ["《巡查办法》", "《奖励规定》"]
    assert kinds[FactKind.DATE] == ["3月7日"]


def test_headings_that_run_into_their_paragraph(markdown) -> None:
    one = markdown("# 2025年统计\n\n**许可**　受理32件，办结30件。\n\n（一）信访工作。登记8件。\n")
    assert [(f.measure, f.value) for f in facts_of(one)] == [
        ("许可 受理", "32"),
        ("许可 办结", "30"),
        ("信访工作 登记", "8"),
    ]
    assert "许可" in [run_in(s) for s in one.statements]
    assert "信访工作" in [topic_of(s) for s in one.statements]


def test_the_head_of_a_row_is_its_first_name(markdown) -> None:
    one = markdown("# 2025年统计\n\n| 序号 | 项目 | 数量 |\n|---|---|---|\n| 1 | 立案 | 5件 |\n")
    (row,) = [s for s in one.statements if s.cells]
    assert row_head(row) == "立案"
