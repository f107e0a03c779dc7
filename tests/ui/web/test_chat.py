"""The conversation without a browser: every handler returns what to show."""

import gradio as gr
import pytest

from knowledge.errors import ModelFailed
from ui.web.chat import Chat

QUESTION = "网格员应当在巡查结束后几日内提交巡查报告？"


class ScriptedModel:
    """A model that says what the test wrote; an exception among the pieces is raised."""

    name = "scripted"

    def __init__(self, *pieces):
        self.pieces = pieces

    def stream(self, prompt):
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def event(**data):
    return gr.EventData(None, data)


def finished(steps):
    """(conversation, work in progress, sources, session, question box) as they stand at the end."""
    shown = [None] * 5
    for step in steps:
        shown = [old if new == gr.skip() else new for old, new in zip(shown, step, strict=True)]
    return shown


def test_an_answer_comes_with_its_sources(office):
    talk, live, panel, session, box = finished(Chat(office).ask(QUESTION, "", {}))
    (answer_id,) = session
    assert "七日" in talk
    assert (live, box) == ("", "")
    assert f'id="source-{answer_id}-1"' in panel
    assert "<mark>" in panel


def test_an_older_day_gives_the_older_law(office):
    talk, _, panel, *_ = finished(Chat(office).ask(QUESTION, "2021-01-01", {}))
    assert "十日" in talk
    assert "按 2021年1月1日 的法律" in talk
    assert "2020年3月5日版" in panel


def test_pieces_of_a_model_are_shown_as_they_come(office):
    office.model = ScriptedModel("答复开头，", "答复后半[E1]。")
    lives = [live for _, live, *_ in Chat(office).ask(QUESTION, "", {}) if isinstance(live, str)]
    written = [live for live in lives if "开头" in live]
    assert ["后半" in live for live in written][:2] == [False, True]
    assert all("尚未核对" in live or "不是最后答复" in live for live in written)
    assert lives[-1] == ""


def test_a_failing_model_leaves_an_answer_and_a_warning(office):
    office.model = ScriptedModel("七日", ModelFailed("模型的答复中途断开"))
    talk, *_ = finished(Chat(office).ask(QUESTION, "", {}))
    assert "模型的答复中途断开" in talk
    assert "七日" in talk


def test_an_unexpected_error_is_a_friendly_message(office, caplog):
    office.model = ScriptedModel(RuntimeError("secret detail"))
    _, live, _, session, box = finished(Chat(office).ask(QUESTION, "", {}))
    assert "系统出了点问题" in live
    assert "secret detail" not in live
    assert "secret detail" in caplog.text
    assert (session, box) == (None, QUESTION)


@pytest.mark.parametrize(
    ("question", "day", "message"), [("问" * 3000, "", "问题太长"), (QUESTION, "昨天", "日期不对")]
)
def test_wrong_input_is_told(office, question, day, message):
    assert message in finished(Chat(office).ask(question, day, {}))[1]


def test_an_empty_question_changes_nothing(office):
    assert list(Chat(office).ask("  ", "", {})) == []


def test_earlier_questions_are_passed_on(office):
    *_, session, _ = finished(Chat(office).ask(QUESTION, "", {}))
    *_, session, _ = finished(Chat(office).ask("那超过了呢？", "", session))
    assert len(session) == 2
    assert office.records.answer(list(session)[-1])["rewritten"]


def test_a_verdict_is_stored_and_confirmed(office):
    chat = Chat(office)
    *_, session, _ = finished(chat.ask(QUESTION, "", {}))
    (answer_id,) = session
    talk, session = chat.rate(session, event(answer=answer_id, verdict="bad"))
    assert "已记录，会有人核对，谢谢" in talk
    talk, session = chat.rate(session, event(answer=answer_id, verdict="bad", reason="没说起算日"))
    assert "已记录您的评价和原因" in talk
    assert [(r.good, r.reason) for r in office.records.ratings()] == [(False, "没说起算日")]


def test_answers_of_other_conversations_are_out_of_reach(office):
    *_, session, _ = finished(Chat(office).ask(QUESTION, "", {}))
    (answer_id,) = session
    with pytest.raises(Exception, match="不在当前对话"):
        Chat(office).rate({}, event(answer=answer_id, verdict="good"))
    assert "巡查" not in Chat(office).show({}, event(answer=answer_id, number="1"))
    assert 'class="source chosen"' in Chat(office).show(session, event(answer=answer_id, number="1"))


def test_a_new_conversation_shows_the_examples(office):
    talk, live, _, session, box = Chat(office).restart()
    assert "examples" in talk
    assert (live, session, box) == ("", {}, "")
