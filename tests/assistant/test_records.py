"""Answers stay as they were shown; verdicts belong to an answer; writing twice changes nothing."""

import hashlib
import json
from dataclasses import asdict, replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, AnswerStatus, Check, Citation, CitationState
from assistant.records import Records, answers, fingerprint, sha256
from knowledge.document import Form
from knowledge.errors import UsageError

CITATION = Citation(
    "甲#第一条", "甲", "2020-01-01", "第一条", "第一条", "引文", ((0, 2),), CitationState.VALID, Form.OFFICIAL
)
ANSWER = Answer(
    "a1",
    "问？",
    "答。",
    AnswerStatus.ANSWERED,
    (CITATION,),
    checks=(Check("数字", None, "未核"),),
    terms=(("罚单", "处罚决定"),),
)


@pytest.fixture
def records(office) -> Records:
    return office.records


def test_an_answer_comes_back_as_it_was(records):
    records.keep(ANSWER)
    assert records.answer("a1") == json.loads(json.dumps(asdict(ANSWER)))
    assert records.answer("a2") is None


def test_the_same_id_twice_keeps_the_first(records):
    records.keep(ANSWER)
    records.keep(replace(ANSWER, text="改过的话。", status=AnswerStatus.ERROR))
    assert records.answer("a1")["text"] == "答。"
    assert records.counts() == {"answered": 1}


def test_the_hash_is_that_of_the_stored_record(office):
    office.records.keep(ANSWER)
    with office.corpus.store.engine.connect() as connection:
        row = connection.execute(sa.select(answers)).mappings().one()
    assert row["hash"] == fingerprint(row["record"]) == fingerprint(json.loads(json.dumps(asdict(ANSWER))))
    assert (row["question"], row["status"]) == ("问？", "answered")


def test_a_record_or_text_that_was_changed_is_found(office):
    for n in range(4):
        office.records.keep(replace(ANSWER, id=f"n{n}", text_hash=sha256(ANSWER.text)))
    assert office.records.altered() == []
    record = office.records.answer("n1")
    with office.corpus.store.engine.begin() as connection:
        connection.execute(answers.update().where(answers.c.id == "n1").values(record=record | {"text": "可以。"}))
        changed = office.records.answer("n2") | {"text": "可以。"}
        forged = {"record": changed, "hash": fingerprint(changed)}
        connection.execute(answers.update().where(answers.c.id == "n2").values(**forged))
    assert office.records.altered() == ["n1", "n2"]


def test_a_verdict_belongs_to_an_answer(records):
    records.keep(ANSWER)
    records.rate("a1", True)
    records.rate("a1", False, "  引错了条\n")
    assert [(f.answer_id, f.good, f.reason) for f in records.ratings()] == [("a1", False, "引错了条")]


def test_a_verdict_on_nothing_is_refused(records):
    with pytest.raises(UsageError, match="没有编号为 zzz 的回答"):
        records.rate("zzz", True)
    assert records.ratings() == []


def test_a_reason_is_bounded(records):
    records.keep(ANSWER)
    records.rate("a1", False, "长" * 5000)
    assert records.ratings()[0].reason == "长" * 1000


def test_answers_are_counted_by_status(records):
    for n, status in enumerate([AnswerStatus.ANSWERED] * 3 + [AnswerStatus.ABSTAINED]):
        records.keep(replace(ANSWER, id=f"n{n}", status=status))
    assert records.counts() == {"answered": 3, "abstained_not_in_library": 1}


records_of = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), records_of, max_size=4))
def test_the_fingerprint_does_not_depend_on_order(record):
    turned = dict(reversed(record.items()))
    assert fingerprint(record) == fingerprint(turned)
    assert fingerprint(record | {"新": 1}) != fingerprint(record | {"新": 2})


def test_the_fingerprint_is_sha256_of_canonical_json():
    text = '{"a": [1, "乙"], "b": null}'
    assert fingerprint({"b": None, "a": [1, "乙"]}) == hashlib.sha256(text.encode()).hexdigest()
