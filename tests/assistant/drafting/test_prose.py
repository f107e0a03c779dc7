"""A model that behaves, invents, forgets, swaps, writes too much, or fails."""

from collections.abc import Generator

import pytest

from assistant.drafting.prose import reword, reword_report
from assistant.drafting.report import Section, Sentence, Source, State
from knowledge.errors import ModelFailed

SECTION = Section(
    "results.disputes",
    "化解纠纷",
    2,
    (
        (
            Sentence("行政复议维持1件，撤销3件。", (Source("复议.md", "维持1件，撤销3件"),)),
            Sentence("登记信访事项9件。", (Source("信访.md", "登记信访事项9件"),)),
            Sentence("全年行政诉讼案件【待填：行政诉讼案件数】。", (), State.TO_FILL),
        ),
    ),
)
BLANK = "全年行政诉讼案件【待填：行政诉讼案件数】[S3]。"


class Scripted:
    """A model that says what it is told and remembers what it was asked."""

    name = "scripted"

    def __init__(self, *replies: str | ModelFailed) -> None:
        self._replies, self.prompts = list(replies), []

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.prompts.append(prompt)
        reply = self._replies.pop(0)
        if isinstance(reply, ModelFailed):
            raise reply
        yield from reply


def said(reply: str) -> tuple[list[tuple[str, State]], tuple[str, ...]]:
    made = reword(SECTION, Scripted(reply))
    return [(s.text, s.state) for s in made.section.sentences], made.notes


def test_good_prose_keeps_sources_and_placeholders() -> None:
    made = reword(SECTION, Scripted(f"登记信访事项9件，行政复议维持1件、撤销3件[S1][S2]。{BLANK}"))
    first, second = made.section.sentences
    assert (first.state, [s.doc for s in first.sources]) == (State.SUPPORTED, ["复议.md", "信访.md"])
    assert (second.state, second.text) == (State.TO_FILL, "全年行政诉讼案件【待填：行政诉讼案件数】。")
    assert made.notes == ()


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("登记信访事项19件[S2]。", "“19件”"),
        ("登记信访事项9件，满意率98%[S2]。", "“98%”"),
        ("2025年6月登记信访事项9件[S2]。", "“2025年6月”"),
        ("按照《信访工作条例》登记信访事项9件[S2]。", "《信访工作条例》"),
        ("行政复议维持3件，撤销1件[S1]。", "说的不是同一件事"),
        ("登记信访事项9件。", "没有标明依据"),
        ("登记信访事项9件[S7]。", "不存在的句子"),
        ("创新机制，打造全省领先的调解品牌[S2]。", "没有说到"),
        ("办理调解【待填：调解件数】[S2]。", "不是原有的待填项"),
    ],
)
def test_every_invention_is_marked(sentence: str, doubt: str) -> None:
    made = reword(SECTION, Scripted(sentence + BLANK))
    (wrong,) = [s for s in made.section.sentences if s.state is State.UNVERIFIED]
    assert doubt in "；".join(wrong.doubts)


def test_what_is_left_out_is_put_back() -> None:
    sentences, notes = said("登记信访事项9件[S2]。全年行政诉讼案件较少[S3]。")
    assert ("行政复议维持1件，撤销3件。", State.SUPPORTED) in sentences
    assert ("全年行政诉讼案件【待填：行政诉讼案件数】。", State.TO_FILL) in sentences
    assert len(notes) == 2


def test_too_much_is_cut_off_and_told() -> None:
    sentences, notes = said(f"登记信访事项9件[S2]。{'成效显著，群众满意。' * 40}")
    assert sum(len(text) for text, _ in sentences) < 300
    assert any("过长" in note for note in notes)
    assert all(state is not State.SUPPORTED for text, state in sentences if "成效显著" in text)


def test_a_model_that_fails_leaves_the_paragraph_as_it_was() -> None:
    made = reword(SECTION, Scripted(ModelFailed("模型服务繁忙（429）")))
    assert made.section == SECTION
    assert "保留原句" in made.notes[0]


def test_remark_and_style_reach_the_model() -> None:
    model = Scripted(f"登记信访事项9件[S2]。行政复议维持1件，撤销3件[S1]。{BLANK}")
    reword(SECTION, model, remark="先写信访", style="全年办结…")
    assert "先写信访" in model.prompts[0]
    assert "[S2] 登记信访事项9件。" in model.prompts[0]


def test_a_whole_report(drafted) -> None:
    parts = sum(1 for section in drafted.report.sections for _ in section.paragraphs)
    report, notes = reword_report(drafted.report, Scripted(*[ModelFailed("断开")] * parts * 2))
    assert report == drafted.report
    assert notes
