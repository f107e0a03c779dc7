"""The check list: what is missing, open, unverified, changed, contradictory, copied."""

from dataclasses import replace

from assistant.drafting.checks import check_draft, contradictions
from assistant.drafting.material import gather
from assistant.drafting.report import Section, Sentence, State


def test_required_contents_placeholders_and_poor_records(drafted, material) -> None:
    checks = check_draft(drafted, material)
    assert [c.text for c in checks.required if not c.present] == [
        "党政主要负责人履行推进法治建设第一责任人职责情况",
        "其他需要报告的情况",
    ]
    assert "【待填：行政复议案件数】" in [one.text for one in checks.placeholders]


def test_unverified_sentences_are_listed_with_why(drafted, material) -> None:
    doubtful = Section("x", "执法", 1, ((Sentence("办理9件。", (), State.UNVERIFIED, ("找不到",)),),))
    checks = check_draft(replace(drafted, report=replace(drafted.report, sections=(doubtful,))), material)
    assert [(one.section, one.why) for one in checks.unverified] == [("执法", ("找不到",))]


def test_figures_that_differ_much_from_last_year(drafted, material, former) -> None:
    both = replace(material, facts=(*material.facts, *gather([former], 2025).facts))
    (change,) = [c for c in check_draft(drafted, both, share=0.3).changed if "处罚案件" in c.now.measure]
    assert (change.before.shown, change.now.shown) == ("40件", "26件")
    assert not [c for c in check_draft(drafted, both, share=0.4).changed if "处罚案件" in c.now.measure]


def test_two_values_for_one_thing_in_two_sections() -> None:
    sections = [Section(key, key, 1, ((Sentence(f"办理行政处罚案件{n}件。"),),)) for key, n in (("a", 26), ("b", 25))]
    (one,) = contradictions(sections)
    assert (one.first.section, one.second.section) == ("a", "b")
    assert not list(contradictions(sections[:1] * 2))


def test_a_sentence_of_last_years_report_does_not_pass_unmarked(drafted, material, former) -> None:
    same = Section("x", "领导", 1, ((Sentence("局党组全年专题研究法治工作2次。"),),))
    checks = check_draft(replace(drafted, report=replace(drafted.report, sections=(same,))), material, earlier=[former])
    assert [one.text for one in checks.copied] == ["局党组全年专题研究法治工作2次。"]
