"""All papers against one indicator: over sentences, over rows, over stages of a table."""

from assistant.prefill.evidence import Reading
from assistant.prefill.mark import Effect
from assistant.prefill.prove import only_adopted, prove


def reasons(papers, edition, tools, id_, *effects):
    proof = prove(Reading(papers, tools, 2025), edition.indicator(id_))
    return [mark.reason for mark in proof.of(*effects)]


def test_a_whole_and_its_part_in_two_sentences(papers_of, edition, tools):
    papers = papers_of(台账="# 2025年应诉台账\n\n全年开庭审理5件。负责人出庭3件，其余由律师出庭。\n")
    assert reasons(papers, edition, tools, "5.2.1", Effect.BREAKS)[0] == "5件中只有3件，为60.0%"


def test_hours_are_summed_without_another_year(papers_of, edition, tools):
    rows = "| 2024年11月1日 | 30 |\n| 2025年3月1日 | 20 |\n| 2025年6月1日 | 24 |\n"
    papers = papers_of(记录=f"# 培训记录\n\n| 时间 | 学时 |\n| --- | --- |\n{rows}")
    assert "2025年各行合计44学时，没有达到60学时" in reasons(papers, edition, tools, "4.5.2", Effect.BREAKS)


def test_dated_records_are_counted(papers_of, edition, tools):
    text = "# 2025年会议记录\n\n学法：1月2日行政处罚法；3月4日复议法；6月5日信访条例；9月6日许可法。\n"
    assert "记录有4次" in reasons(papers_of(记录=text), edition, tools, "8.1.1", Effect.PROVES)


def test_stages_below_each_other_in_the_wrong_order(papers_of, edition, tools):
    rows = "| 印发 | 2025-09-12 |\n| 合法性审核 | 2025-09-18 |\n| 备案 | 2025-09-26 |\n"
    papers = papers_of(台账=f"# 规范性文件台账\n\n| 环节 | 日期 |\n| --- | --- |\n{rows}")
    assert any("次序颠倒" in why for why in reasons(papers, edition, tools, "2.2.3", Effect.BREAKS))


def test_the_day_of_the_yearly_report(papers_of, edition, tools):
    text = "# 柳树镇2025年法治政府建设年度报告\n\n柳政〔2026〕4号　2026年3月9日\n\n现报告如下。\n"
    assert reasons(papers_of(报告=text), edition, tools, "9.2.1", Effect.BREAKS) == ["2026年3月9日，晚于2026年3月1日"]


def test_a_rule_alone_is_no_deed():
    assert only_adopted("5月印发《执法评议考核办法》。")
    assert not only_adopted("5月印发《执法评议考核办法》，考核12人。")


def test_a_matter_that_did_not_occur_is_told_by_its_statement(papers_of, edition, tools):
    papers = papers_of(台账="# 2025年台账\n\n全年没有制定行政规范性文件。\n")
    proof = prove(Reading(papers, tools, 2025), edition.indicator("2.2.3"))
    assert [s.text for s in proof.absent] == ["全年没有制定行政规范性文件。"]
