"""Whole reports: sections, sources, placeholders, years, gaps of a round."""

from assistant.drafting.draft import Request, Round, draft
from assistant.drafting.material import gather
from assistant.drafting.report import Sentence, State
from assistant.selfcheck.gap import Gap, Progress
from knowledge.reports import Role, load_report_types

TYPES = load_report_types()


def text(made, key: str) -> str:
    return "".join(s.text for section in made.report.sections if section.key == key for s in section.sentences)


def test_a_whole_report_from_two_papers(drafted) -> None:
    report = drafted.report
    assert (report.title, report.recipient) == ("青溪县水利局关于2025年度法治政府建设情况的报告", "县政府")
    keys = [section.key for section in report.sections]
    assert [key for key in keys if "." not in key] == ["results", "problems", "leader", "plan", "other"]
    assert text(drafted, "plan") == "开展河道执法专项行动，补齐执法装备。"
    assert text(drafted, "problems").startswith("一是执法力量不足，原因是人员老化。二是")


def test_every_sentence_with_a_figure_has_its_source(drafted) -> None:
    for sentence in drafted.report.sentences:
        assert sentence.sources or sentence.state in (State.TO_FILL, State.PERSON)


def test_what_nobody_gave_is_a_placeholder_and_listed(drafted) -> None:
    assert "【待填：其他需要报告的情况" in text(drafted, "other")
    assert "行政复议案件数" in [one.name for one in drafted.missing if one.needed]


def test_poor_records_are_told_apart_from_results(markdown) -> None:
    record = markdown("# 2025年信访台账\n\n登记信访事项9件。3件超期办结。\n", "台账.md")
    made = draft(Request(TYPES["annual_report"], 2025), gather([record], 2025))
    assert [s.text for s in made.unfavourable] == ["3件超期办结。"]
    assert "超期" not in text(made, "results.disputes")


def test_no_figure_of_another_year_is_said_as_this_years(markdown, former) -> None:
    old = markdown("# 2025年培训记录\n\n2024年举办执法培训7期。2025年举办执法培训5期。\n", "记录.md")
    made = draft(Request(TYPES["annual_report"], 2025), gather([old, former], 2025))
    said = "".join(s.text for s in made.report.sentences)
    assert "5期" in said
    assert "7期" not in said
    assert "40件" not in said


def test_one_section_only(material) -> None:
    made = draft(Request(TYPES["annual_report"], 2025, section="problems"), material)
    assert [section.key for section in made.report.sections] == ["problems"]


def test_gaps_and_findings_of_a_round(material) -> None:
    gap = Gap(1, ("1.1.1",), "案卷没有音像记录", measure="配齐记录仪", progress=Progress.DOING)
    round_ = Round((gap,), (Sentence("自评达标。", (), State.PERSON),), "自查")
    made = draft(Request(TYPES["rectification_report"], 2025), material, round_=round_)
    assert "整改措施：配齐记录仪。" in text(made, "measures")
    assert "【待填：时限】" in text(made, "open")
    checked = draft(Request(TYPES["self_check_report"], 2025), material, round_=round_)
    assert text(checked, "findings") == "自评达标。"
    assert "案卷没有音像记录" in text(checked, "problems")


def test_every_type_can_be_drafted_from_nothing() -> None:
    for one in TYPES.values():
        made = draft(Request(one, 2025), gather([], 2025))
        assert made.report.issuer == "【待填：单位名称】"
        assert any(s.state is State.TO_FILL for s in made.report.sentences)
        assert {section.role for section in one.sections} <= set(Role)
