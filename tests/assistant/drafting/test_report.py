"""The report as data."""

from assistant.drafting.report import Report, Section, Sentence, numbered


def test_headings_are_numbered_by_level_and_begin_anew_under_a_higher_one():
    levels = [(1, "成效"), (2, "决策"), (3, "目录"), (4, "公布"), (2, "执法"), (3, "检查"), (1, "问题")]
    sections = [Section(str(n), heading, level) for n, (level, heading) in enumerate(levels)]
    assert numbered(sections) == ["一、成效", "（一）决策", "1.目录", "（1）公布", "（二）执法", "1.检查", "二、问题"]


def test_sentences_come_in_order_with_those_of_the_opening_first():
    section = Section("a", "成效", 1, ((Sentence("乙。"), Sentence("丙。")),))
    report = Report("annual_report", "报告", "", "", "", ((Sentence("甲。"),),), (section,), "", None)
    assert [s.text for s in report.sentences] == ["甲。", "乙。", "丙。"]
