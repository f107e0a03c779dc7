"""What counts as an answer, and what a reader got nothing from."""

from assistant.answer import AnswerStatus, CitationState


def test_only_full_and_partial_answers_are_answers():
    answers = {s for s in AnswerStatus if not s.abstained}
    assert answers == {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}


def test_the_names_are_those_that_programs_rely_on():
    assert {s.value for s in AnswerStatus} == {
        "answered",
        "partial",
        "abstained_not_in_library",
        "declined_out_of_scope",
        "declined_injection",
        "error",
    }
    assert {s.value for s in CitationState} == {"有效", "已修改或废止", "尚未施行", "库内无此条", "无法核验"}
