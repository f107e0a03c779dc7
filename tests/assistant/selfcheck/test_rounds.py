"""Rounds in SQL: applicability, history, marks, two people at once, prefill beside people, hands off once handed in."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from assistant.selfcheck.assessment import Decider, Label, Mark, Scheme, Stage
from assistant.selfcheck.entries import ONLY, Kind
from assistant.selfcheck.rounds import Given, Rounds
from assistant.selfcheck.tables import METADATA
from knowledge.errors import Conflict, Refused, UnknownAssessment, UsageError
from knowledge.indicators.indicator import Finding
from knowledge.indicators.review import unreviewed
from tests.rounds import edition


def test_applicability_decides_the_list(rounds, started) -> None:
    round_ = rounds.round(started.id)
    assert [i.id for i in round_.indicators] == ["1.1.1", "1.1.2", "1.2.1"]
    assert started.title == "青溪市城管局2025年度自查"
    assert replace(started, label=Label.INSPECTION).title == "青溪市城管局2025年督察前自查"
    with pytest.raises(UsageError, match="不适用于执法部门"):
        rounds.answer(started.id, "2.1.1-q1", Given("是"), by="甲")
    with pytest.raises(UsageError, match="没有检查点"):
        rounds.answer(started.id, "1.1.1-q9", Given("是"), by="甲")


def test_a_round_that_is_there_is_resumed_and_not_started_twice(rounds, started) -> None:
    given = {"unit_type": "执法部门", "year": 2025, "by": "乙"}
    with pytest.raises(UsageError, match=f"编号 {started.id}"):
        rounds.start(edition(), department=" 青溪市城管局 ", label=Label.ANNUAL, **given)
    other = rounds.start(edition(), department="青溪市城管局", label=Label.MIDYEAR, **given)
    assert rounds.find("青溪市城管局", 2025) == [other, started]
    assert rounds.find("别的局") == []


def test_what_cannot_be_a_round_is_refused(rounds) -> None:
    given = {"department": "甲局", "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    for wrong in ({"unit_type": "公司"}, {"department": " "}, {"year": 25}):
        with pytest.raises(UsageError):
            rounds.start(edition(), **given | wrong)
    with pytest.raises(UsageError, match="还没有人核对"):
        rounds.start(unreviewed(edition()), **given)
    with pytest.raises(UnknownAssessment):
        rounds.round(9)
    assert rounds.find() == []


def test_every_answer_stays_in_the_history(rounds, started) -> None:
    for given in (Given("没有"), Given(mark=Mark.LATER), Given("有", note="补了文件")):
        rounds.answer(started.id, "1.1.1-q1", given, by="甲")
    told = [(r.value, r.mark, r.note, r.version, r.by) for r in rounds.history(started.id, "1.1.1-q1")]
    assert told == [("否", None, "", 1, "甲"), ("", Mark.LATER, "", 2, "甲"), ("是", None, "补了文件", 3, "甲")]
    assert rounds.round(started.id).responses["1.1.1-q1"].shown == "是"
    again = rounds.answer(started.id, "1.1.1-q1", Given("是", note="补了文件"), by="乙")
    assert (again.version, again.by) == (3, "甲")


def test_a_mark_in_place_of_an_answer(rounds, started) -> None:
    for wrong in (Given(), Given("是", Mark.LATER), Given(mark=Mark.NOT_APPLICABLE)):
        with pytest.raises(UsageError):
            rounds.answer(started.id, "1.1.1-q1", wrong, by="甲")
    given = Given(mark=Mark.NOT_APPLICABLE, note="没有执法职责")
    assert rounds.answer(started.id, "1.1.1-q1", given, by="甲").shown == "不适用"


def test_the_slower_writer_is_told_both_values(rounds, started) -> None:
    rounds.answer(started.id, "1.1.1-q1", Given("是", base=0), by="甲")
    with pytest.raises(Conflict) as caught:
        rounds.answer(started.id, "1.1.1-q1", Given("否", base=0), by="乙")
    assert (caught.value.theirs, caught.value.yours, caught.value.by, caught.value.version) == ("是", "否", "甲", 1)
    assert rounds.answer(started.id, "1.1.1-q1", Given("否", base=1), by="乙").version == 2
    with pytest.raises(UsageError, match="版本要写 0"):
        rounds.answer(started.id, "1.1.1-q3", Given("否", base=4), by="乙")


def test_two_writers_at_once_lose_nothing(rounds, started) -> None:
    """Both write 20 times with the version they saw; whatever was acknowledged is in the history, in one line."""
    kept: list[tuple[str, str]] = []

    def write(name: str) -> None:
        own = Rounds(rounds._engine)
        for n in range(20):
            seen = own.round(started.id).responses.get("1.1.2-q1")
            try:
                own.answer(started.id, "1.1.2-q1", Given(f"{n}", note=name, base=seen.version if seen else 0), by=name)
            except Conflict:
                continue
            kept.append((name, f"{n}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = rounds.history(started.id, "1.1.2-q1")
    assert [r.version for r in history] == list(range(1, len(history) + 1))
    assert sorted((r.by, r.value) for r in history) == sorted(kept)
    assert len(history) >= 20


def test_prefill_never_writes_over_a_person(rounds, started) -> None:
    first = rounds.prefill(started.id, "1.1.1-q1", Given("否"), by="prefill", source=Decider.RULE)
    assert first is not None
    assert first.source is Decider.RULE
    rounds.answer(started.id, "1.1.1-q1", Given("是"), by="甲")
    assert rounds.prefill(started.id, "1.1.1-q1", Given("否"), by="prefill", source=Decider.MODEL) is None
    assert [r.source for r in rounds.history(started.id, "1.1.1-q1")] == [Decider.RULE, Decider.PERSON]


def test_a_suggested_finding_stays_beside_the_persons(rounds, started) -> None:
    rounds.decide(started.id, "1.1.1", Finding.NOT_MET, "没见到文件", by="prefill", source=Decider.RULE, confidence=0.7)
    rounds.decide(started.id, "1.1.1", Finding.MET, "文件已找到", by="甲")
    round_ = rounds.round(started.id)
    assert (round_.decisions["1.1.1"].finding, round_.suggestions["1.1.1"].confidence) == (Finding.MET, 0.7)
    with pytest.raises(UsageError, match="理由"):
        rounds.decide(started.id, "1.1.1", Finding.MET, " ", by="甲")
    with pytest.raises(Conflict):
        rounds.decide(started.id, "1.1.1", Finding.MET, "又", by="乙", base=0)


def test_a_round_handed_in_is_not_changed(rounds, started) -> None:
    rounds.entries.append(started.id, Kind.STAGE, ONLY, {"stage": Stage.SUBMITTED}, base=0, by="甲")
    for write in (
        lambda: rounds.answer(started.id, "1.1.1-q1", Given("是"), by="甲"),
        lambda: rounds.decide(started.id, "1.1.1", Finding.MET, "好", by="甲"),
        lambda: rounds.set_scheme(started.id, Scheme(), by="甲"),
    ):
        with pytest.raises(Refused, match="已提交"):
            write()


def test_weights_and_thresholds_of_a_round(rounds, started) -> None:
    rounds.set_scheme(started.id, Scheme({"1.1.1": 3}, {"1.1.2": 90}, {}, 0.4), by="甲")
    assert rounds.round(started.id).scheme == Scheme({"1.1.1": 3}, {"1.1.2": 90}, {}, 0.4)
    for wrong in (Scheme({"9.9.9": 1}), Scheme({"1.1.1": -1}), Scheme({}, {"1.1.1": 5}), Scheme(modifiers={"P1": 2})):
        with pytest.raises(UsageError):
            rounds.set_scheme(started.id, wrong, by="甲")


def test_a_round_keeps_the_wording_it_began_with(rounds, started, corpus) -> None:
    assert Rounds(corpus.store.engine).round(started.id).system == edition()


def test_the_tables_are_those_of_the_schema(rounds, corpus) -> None:
    schema = sa.inspect(corpus.store.engine)
    for declared in METADATA.sorted_tables:
        columns = {c["name"]: bool(c["nullable"]) for c in schema.get_columns(declared.name)}
        assert columns == {c.name: bool(c.nullable) for c in declared.columns}
