"""Types of reports: the shipped ones whole, and faults told in Chinese."""

import shutil

import pytest
import yaml

from knowledge.dates.duty_file import load_duties
from knowledge.errors import UsageError
from knowledge.reports import SHIPPED, TOPICS, Role, find_report_type, load_report_types, load_topics

TYPES = load_report_types()


@pytest.fixture
def folder(tmp_path):
    """The shipped files, to be spoilt."""
    return shutil.copytree(SHIPPED, tmp_path / "reports")


def spoil(path, change) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_all_kinds_are_there() -> None:
    assert set(TYPES) == {
        "annual_report",
        "annual_report_government",
        "self_check_report",
        "rectification_report",
        "midterm_evaluation",
        "proposal_reply",
        "opinion_report",
        "research_report",
        "experience_article",
        "decision_evaluation",
        "document_evaluation",
        "empowerment_evaluation",
    }


@pytest.mark.parametrize("id_", TYPES)
def test_a_type_is_whole(id_: str) -> None:
    one = TYPES[id_]
    assert one.duty in {duty.id for duty in load_duties()} if one.duty else one.deadline
    assert all(s.topics for s in one.sections if s.role is Role.RESULTS)
    assert all(s.ask or s.topics for s in one.sections)
    assert one.heading.format(issuer="县司法局", year=2025)


def test_legal_bases_hold_in_the_official_texts(shared) -> None:
    """What was checked stands in the article it names."""
    files = {path.name.split("(")[0]: path for path in sorted((shared / "corpus" / "laws").glob("*.md"))}
    for one in TYPES.values():
        for basis in one.basis:
            if basis.checked:
                text = files[basis.law].read_text(encoding="utf-8")
                article = basis.article.split("条")[0] + "条"
                after = text.split(f"\n{article} ", 1)[1].split("\n第", 1)[0]
                assert basis.holds in after, (one.id, basis)


def test_wanted_figures_fit_by_words_and_unit() -> None:
    wanted = next(f for f in load_topics()["enforcement"].facts if f.name == "行政处罚案件数")
    assert wanted.fits("办理行政处罚案件", "件")
    assert not wanted.fits("办理行政处罚案件", "人")
    assert not wanted.fits("不予行政处罚", "件")


def test_sections_and_types_by_id_and_title() -> None:
    one = find_report_type("法治政府建设年度报告（部门）", TYPES)
    assert one.section("下一年度工作安排").id == "plan"
    with pytest.raises(UsageError, match="results（主要举措和成效）"):
        one.section("没有的")
    with pytest.raises(UsageError, match="annual_report（"):
        find_report_type("没有的", TYPES)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.pop("purpose"), "purpose"),
        (lambda d: d["required"][0].update(section="没有"), "指向没有的部分"),
        (lambda d: d["sections"][0].update(role="别的"), "只能填"),
        (lambda d: d["sections"][0].update(topics=["nothing"]), "没有主题 nothing"),
        (lambda d: d["form"].update(title="{unit}报告"), "不认识 unit"),
        (lambda d: d.update(deadline={}), "写一个"),
        (lambda d: d["sections"].append({**d["sections"][-1], "ask": ["甲"]}), "写了两次"),
    ],
)
def test_faults_of_a_type_are_told(folder, change, told: str) -> None:
    spoil(folder / "annual_report.yaml", change)
    with pytest.raises(UsageError, match=told):
        load_report_types(folder)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["topics"][0].update(words="(未完"), "不是正则表达式"),
        (lambda d: d["topics"][0]["facts"][0].update(words=["(未完"]), "不是正则表达式"),
        (lambda d: d["topics"][0]["facts"][0].update(sentence="没有位置。"), "要有一个"),
    ],
)
def test_faults_of_topics_are_told(folder, change, told: str) -> None:
    spoil(folder / TOPICS, change)
    with pytest.raises(UsageError, match=told):
        load_topics(folder)
