"""What a sentence shows of its sources and doubts."""

from dataclasses import replace

from assistant.drafting.report import Sentence, Source, State
from assistant.export.reference import Mark, Stretch, note_of, source_table, stretches


def test_a_sentence_is_cut_where_marks_begin_and_end() -> None:
    open_ = Sentence("共【待填：件数】件，【待填：人数】人。", state=State.TO_FILL)
    assert [s.text for s in stretches(open_) if s.mark is Mark.TO_FILL] == ["【待填：件数】", "【待填：人数】"]
    assert "".join(s.text for s in stretches(open_)) == open_.text
    assert list(stretches(Sentence("已完成。"))) == [Stretch("已完成。")]


def test_an_unverified_sentence_says_so_once() -> None:
    unverified = Sentence("共9件。", state=State.UNVERIFIED)
    assert [s.text for s in stretches(unverified)] == ["共9件。", "【待核】"]
    told = replace(unverified, text="共9件【待核】。")
    assert "".join(s.text for s in stretches(told)) == "共9件【待核】。"


def test_a_note_names_paper_place_words_and_doubts() -> None:
    sentence = Sentence(
        "共9件。", (Source("总结.docx", "审查\n9件", "一、"), Source("表.xlsx", "9")), doubts=("两处不同",)
    )
    assert note_of(sentence) == "总结.docx 一、：“审查 9件”；表.xlsx：“9”；待核：两处不同"
    assert note_of(Sentence("共9件。")) == ""
    assert note_of(Sentence("长。", (Source("甲", "字" * 500),))) == f"甲：“{'字' * 160}……”"


def test_the_table_lists_sentences_with_sources_below_their_headings(report) -> None:
    form = source_table(report)
    assert [row[0] for row in form.rows] == [str(n) for n in range(1, 11)]
    assert form.heads == {
        0: "一、主要举措和成效",
        2: "（一）合法性审查",
        4: "1.规范性文件",
        6: "（1）清理",
        8: "二、下一步安排",
    }
    assert [row[4] for row in form.rows[:2]] == ["有据", "原文没有100%"]
