"""An approved answer comes first, as long as its bases stand word for word and are in force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.ask import ask
from assistant.recall import APPROVED, approve, basis_of
from assistant.records import State
from ingest.add import add, set_state
from ingest.source import sources_of
from knowledge.document import Status
from knowledge.errors import UnknownDocument, UsageError

QUESTION = "犬只几日内可以认领？"
BASIS = "青溪市犬只收容办法第四条"


@pytest.fixture
def ruled(office, qingxi):
    """An office of Qingxi in which an answer was approved."""
    add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
    office.records.rate(ask(office, QUESTION).id, False)
    approve(office, 1, "认领期是三十日。", [BASIS], wordings=["狗多久能领回"], by="张三")
    return office


def test_it_is_given_first_marked_and_cited(ruled) -> None:
    for question in (QUESTION, "请问狗多久能领回"):
        answer = ask(ruled, question)
        assert (answer.text, answer.author) == ("认领期是三十日。", APPROVED)
        assert [f"{c.doc}{c.article}" for c in answer.citations] == [BASIS]
        assert [(c.name, c.holds) for c in answer.checks] == [("人工核定的依据逐条复核", True)]
        assert ruled.records.answer(answer.id)["author"] == APPROVED
    assert ask(ruled, "犬只收容有哪些要求？").author != APPROVED


def test_a_follow_up_is_never_taken_for_it(ruled) -> None:
    assert ask(ruled, "那几日内呢", history=[(QUESTION, "三十日。")]).author != APPROVED


def test_one_whose_basis_is_no_longer_in_force_is_not_given_and_is_a_task_again(ruled) -> None:
    document = ruled.corpus.find("青溪市犬只收容办法")
    before = document.effective_on
    set_state(ruled.corpus, document.id, Status.REPEALED, until=date.today() - timedelta(days=1))
    answer = ask(ruled, QUESTION)
    assert answer.author != APPROVED
    assert "张三核定的答复，但依据《青溪市犬只收容办法》第四条已修改或废止，没有采用" in "".join(answer.warnings)
    assert [t.state for t in ruled.corrections.all()][-1] is State.OPEN
    assert ask(ruled, QUESTION, as_of=before + timedelta(days=9)).author == APPROVED


def test_one_whose_basis_was_reworded_or_removed_is_not_given(ruled) -> None:
    document = ruled.corpus.find("青溪市犬只收容办法")
    passages = ruled.corpus.store.passages(document.id)
    ruled.corpus.put(document, [replace(p, text=p.text.replace("三十日", "六十日")) for p in passages])
    ruled.corpus.flush()
    assert "文字已改" in "".join(ask(ruled, QUESTION).warnings)
    ruled.corpus.remove(document.id)
    assert "已不在资料库" in "".join(ask(ruled, QUESTION).warnings)


def test_a_basis_is_named_as_people_cite_it_or_by_its_id(ruled) -> None:
    passage = basis_of(ruled, f"《青溪市犬只收容办法》{BASIS[9:]}")
    assert basis_of(ruled, passage.passage_id) == passage == basis_of(ruled, BASIS)
    for named, kind in (
        ("第四条", UsageError),
        ("青溪市犬只收容办法", UsageError),
        ("青溪市犬只收容办法第九十条", UnknownDocument),
    ):
        with pytest.raises(kind):
            basis_of(ruled, named)
