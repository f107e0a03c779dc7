"""Drafts that people work on, from papers to accepted sections."""

import pytest

from assistant.drafting.desk import Changed, DraftDesk
from assistant.drafting.drafts import Drafts
from assistant.drafting.report import State
from assistant.drafting.write import Sources
from assistant.selfcheck.assessment import Decider
from ingest.page import Limits
from knowledge.errors import Conflict, Refused, UsageError
from knowledge.originals import Originals
from knowledge.reports import load_report_types

KEY = "results.enforcement"
REPORT = "# 青溪县水利局2025年法治政府建设情况报告\n\n全年办理行政处罚案件26件。持证执法人员12人。\n"


class Echo:
    """A model that gives back the first sentence it was given."""

    name = "echo"

    def stream(self, prompt: str):
        yield prompt.rpartition("[S1] ")[2].split("。")[0] + "[S1]。"


@pytest.fixture
def desk(corpus, tmp_path):
    """`desk(model)`: the drafts of a data folder."""

    def make(model=None) -> DraftDesk:
        kept = Originals(tmp_path / "drafts")
        return DraftDesk(Drafts(corpus.store.engine), kept, load_report_types(), lambda *_: Sources(), Limits(), model)

    return make


@pytest.fixture
def begun(desk) -> tuple[DraftDesk, int]:
    made = desk()
    return made, made.begin("annual_report", 2025, [("报告.md", REPORT.encode(), False)], by="甲")[0].id


def texts(version) -> list[str]:
    return [sentence.text for sentence in version.section.sentences]


def test_begun_from_papers_that_are_kept(begun) -> None:
    desk, number = begun
    assert "全年办理行政处罚案件26件。" in texts(desk.drafts.section(number, KEY))
    made, checks = desk.drafted(number)
    assert made.draft.report == desk.drafts.report(number)
    assert checks.placeholders
    with pytest.raises(UsageError, match="没有材料"):
        desk.begin("annual_report", 2025, [])


def test_a_corrected_fact_reaches_the_section_that_is_made_again(begun) -> None:
    desk, number = begun
    key = next(row.key for row in desk.sheet(number).rows if row.fact.value == "26")
    desk.edit_fact(number, key, {"value": "27"}, base=0, by="乙")
    again = desk.regenerate(number, KEY, base=1, by="乙")
    first = next(iter(again.section.sentences))
    assert (first.text, first.state) == ("全年办理行政处罚案件27件。", State.PERSON)
    assert (again.number, again.source) == (2, Decider.RULE)
    with pytest.raises(UsageError):
        desk.edit_fact(number, "没有", {"value": "1"}, base=0, by="乙")


def test_a_remark_goes_to_the_model_or_is_told_to_need_one(desk, begun) -> None:
    _, number = begun
    assert "没有配置模型" in begun[0].regenerate(number, KEY, "简短", base=1, by="甲").notes[0]
    again = desk(Echo()).regenerate(number, KEY, "简短", base=2, by="甲")
    assert (again.source, again.remark) == (Decider.MODEL, "简短")


def test_sentences_by_hand_are_checked_against_the_section(begun) -> None:
    desk, number = begun
    version = desk.edit(number, KEY, [Changed(0, 0, "全年办理行政处罚案件30件。")], base=1, by="乙")
    first, *others = version.section.sentences
    assert (first.state, first.doubts) == (State.PERSON, ("“30件”在这一部分的材料里找不到",))
    same = desk.edit(number, KEY, [Changed(0, 1, others[0].text), Changed(0, 0, "")], base=2, by="乙")
    assert next(iter(same.section.sentences)) == others[0]
    with pytest.raises(UsageError, match="没有第9段"):
        desk.edit(number, KEY, [Changed(8, 0, "甲")], base=3, by="乙")


def test_accept_and_lock(begun) -> None:
    desk, number = begun
    assert desk.accept(number, KEY, base=1, by="甲").accepted
    assert desk.lock(number, KEY, True, base=2, by="甲").locked
    with pytest.raises(Refused):
        desk.regenerate(number, KEY, base=3, by="乙")
    with pytest.raises(Conflict):
        desk.regenerate(number, KEY, base=2, by="甲")
    assert desk.lock(number, KEY, False, base=3, by="甲").accepted


def test_a_refresh_leaves_what_people_wrote_accepted_or_locked(begun) -> None:
    desk, number = begun
    (row,) = [r for r in desk.sheet(number).rows if "行政处罚案件" in r.fact.measure]
    desk.edit_fact(number, row.key, {"value": "27"}, base=0, by="甲")
    (changed,) = desk.refresh(number, by="甲")
    assert "全年办理行政处罚案件27件。" in texts(changed)
    assert changed.source is Decider.RULE
    desk.accept(number, KEY, base=changed.number, by="甲")
    desk.edit_fact(number, row.key, {"value": "28"}, base=1, by="甲")
    assert desk.refresh(number, by="甲") == []


def test_a_person_vouches_for_a_sentence_as_it_stands(begun) -> None:
    desk, number = begun
    text = texts(desk.drafts.section(number, KEY))[0]
    kept = desk.edit(number, KEY, [Changed(0, 0, text)], base=1, by="甲")
    assert next(kept.section.sentences).state is State.SUPPORTED
    kept = desk.edit(number, KEY, [Changed(0, 0, text, confirmed=True)], base=2, by="甲")
    assert next(kept.section.sentences).state is State.PERSON
