"""One field of work in sentences."""

from assistant.drafting.material import gather
from assistant.drafting.paragraph import assign, fill, proved, sentence
from assistant.drafting.report import Source, State
from knowledge.reports import load_topics


def test_sentences_go_to_the_field_with_most_of_their_words(material) -> None:
    assigned = assign(material.pieces, list(load_topics().values()))
    assert [p.text for p in assigned["oversight"]] == ["办理代表建议5件、提案2件，按期办复率100%。"]


def test_records_add_what_the_report_has_not(material) -> None:
    topic = load_topics()["enforcement"]
    filled = fill(topic, assign(material.pieces, list(load_topics().values()))["enforcement"], material, material.unit)
    text = "".join(s.text for s in filled.paragraphs[0])
    assert "告知听证权利4件，举行听证1件" in text
    assert "罚没收入31.5万元" in text
    assert "未按期" not in text
    assert "持证执法人员人数" in [one.name for one in filled.missing]


def test_a_needed_figure_that_nobody_gave_leaves_a_placeholder(material) -> None:
    filled = fill(load_topics()["disputes"], [], material, material.unit)
    assert {s.state for s in filled.paragraphs[0]} == {State.TO_FILL}
    assert "全年行政复议案件【待填：行政复议案件数】。" in [s.text for s in filled.paragraphs[0]]


def test_none_at_all_is_no_placeholder(markdown) -> None:
    one = gather([markdown("# 2025年报告\n\n全年没有行政复议和行政诉讼案件。\n")], 2025)
    filled = fill(load_topics()["disputes"], one.pieces, one, "")
    assert all(s.state is State.SUPPORTED for s in filled.paragraphs[0])


def test_two_papers_with_two_values_are_marked(markdown) -> None:
    report, record = "# 2025年报告\n\n办理行政处罚案件26件。\n", "# 2025年台账\n\n办理行政处罚案件25件。\n"
    one = gather([markdown(report, "报告.md"), markdown(record, "台账.md")], 2025)
    said = sentence(one.pieces[0], one, "")
    assert said.state is State.UNVERIFIED
    assert "《台账.md》写25件" in said.doubts[0]


def test_a_sentence_without_proof_is_unverified() -> None:
    assert proved("办理3件。", [Source("甲", "办理5件")]).state is State.UNVERIFIED


def test_the_sentence_of_another_office_names_it(material, markdown) -> None:
    other = gather([markdown("# 青溪县林业局2025年报告\n\n我局办理案件3件。\n")], 2025)
    assert sentence(other.pieces[0], other, "青溪县人民政府").text == "青溪县林业局办理案件3件。"
