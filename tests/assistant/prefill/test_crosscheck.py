"""Contradictions between papers and with the calendar: the planted ones of the shipped samples and small papers."""

from pathlib import Path

import pytest

from assistant.prefill.crosscheck import crosscheck
from assistant.prefill.papers import read_papers
from assistant.prefill.prefill import prefill
from ingest.page import Limits
from knowledge.titles import load_titles

SAMPLES = Path(__file__).parents[3] / "knowledge" / "samples" / "qingxi-chengguan"


@pytest.fixture(scope="module")
def check(edition, tools):
    def checked(papers, unit_type="执法部门"):
        made = prefill(papers, edition, unit_type, 2025, tools)
        return crosscheck(papers, made.proofs, load_titles(), 2025)

    return checked


@pytest.fixture(scope="module")
def samples(check):
    return check(read_papers(SAMPLES, Limits()))


@pytest.mark.parametrize(
    ("kind", "quotes"),
    [
        ("说法不一", ("负责人全部出庭，出庭率100%", "开庭6件，负责人出庭4件，出庭率66.7%")),
        ("文件过期", ("2019-07-01 | 五年 | 继续有效", "发出责令改正通知书312份")),
        ("时间倒置", ("2025-06-12 | 2025-06-10",)),
        ("计划没有下文", ("《青溪县共享单车停放管理办法》",)),
        ("数字不一", ("作出处罚决定196件", "作出处罚决定206件")),
        ("说法不一", ("全部达到60学时", "范某 | 一中队 | 52")),
        ("逾期", ("2025-08-04 | 2025-10-13",)),
        ("时间倒置", ("2025-09-18",)),
    ],
)
def test_what_was_planted_in_the_samples_is_found_with_its_quotes(samples, kind, quotes):
    told = [[s.quote for s in one.statements] for one in samples if one.kind == kind]
    assert any(all(any(q in said for said in quoted) for q in quotes) for quoted in told)


def test_a_rate_that_does_not_follow_from_its_parts(papers_of, check):
    found = check(papers_of(台账="# 2025年案卷评查台账\n\n评查案卷40卷，合格30卷，合格率95%。\n"))
    assert any(one.kind == "比例与件数不符" and "75.0%" in one.what for one in found)


def test_a_bare_hundred_percent(papers_of, check):
    found = check(papers_of(报告="# 2025年报告\n\n信访事项按期办结率100%。\n"))
    assert any(one.kind == "只有比例" for one in found)


def test_a_repealed_basis(papers_of, check):
    title = next(r.title for r in load_titles().repealed.values() if not r.partly and r.ended and len(r.title) > 3)
    found = check(papers_of(台账=f"# 2025年制度台账\n\n依据《{title}》制定本单位办法。\n"))
    assert any(one.kind == "依据已废止" and title in one.what for one in found)


def test_papers_that_agree_contradict_nothing(papers_of, check):
    same = "行政诉讼开庭3件，负责人出庭3件。"
    assert not check(papers_of(报告=f"# 2025年报告\n\n{same}\n", 台账=f"# 2025年台账\n\n{same}\n"))


def test_nearly_the_same_words_with_nearly_the_same_figure(papers_of, check):
    found = check(
        papers_of(
            报告="# 2025年报告\n\n全年排查矛盾纠纷158件。\n", 台账="# 2025年台账\n\n纠纷排查：148件，化解141件。\n"
        )
    )
    assert any(one.kind == "数字不一" and "158" in one.what and "148" in one.what for one in found)


def test_only_a_record_of_another_year(papers_of, check):
    found = check(papers_of(反馈="# 2025年检查反馈\n\n述法材料只看到局长2024年度述法报告1份。\n"))
    assert any(one.kind == "年度不符" and one.statements[0].text.startswith("述法材料") for one in found)
