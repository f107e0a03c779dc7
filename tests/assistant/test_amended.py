"""What an answer adds about other versions, and that it adds nothing when nobody asked."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.amended import with_versions
from assistant.answer import AnswerStatus, CitationState
from assistant.ask import ask
from assistant.find import read_question

PARKING = "青溪市停车场管理办法"


@pytest.fixture(scope="module")
def answer(library):
    """`answer(question, as_of)`: the text of an answer from the library of Qingxi, and its citations."""

    def make(question: str, as_of: date | None = None):
        return ask(library, question, as_of=as_of, use_model=False)

    return make


def test_an_old_article_is_followed_to_today(answer) -> None:
    found = answer(f"{PARKING}2019年版第七条")
    first, second = found.citations
    assert (first.article, first.version, first.state) == ("第七条", "2019-05-06", CitationState.ENDED)
    assert (second.article, second.version, second.state) == ("第八条", "2023-03-10", CitationState.VALID)
    assert f"第七条现为第八条（2023年6月1日起施行）：{second.quote}（《{PARKING}》第八条）" in found.text


def test_an_article_that_kept_its_number_was_changed(answer) -> None:
    assert "第一条已修改（2023年6月1日起施行）：为了规范停车场的建设" in answer(f"旧{PARKING}第一条").text


def test_a_case_of_the_past_is_told_where_the_article_stands_now(answer) -> None:
    found = answer("停车场未备案即收费，处多少罚款？", as_of=date(2020, 1, 1))
    assert "第七条现为第八条（2023年6月1日起施行）。" in found.text
    assert {c.version for c in found.citations if c.doc == PARKING} == {"2019-05-06"}


def test_asked_what_changed_the_words_are_named(answer) -> None:
    found = answer(f"{PARKING}第五条和修订前相比有什么变化")
    assert "第五条由2019年5月6日版第五条修改而来：增加" in found.text
    assert "删去" in found.text
    assert ("2019-05-06", "第五条") in {(c.version, c.article) for c in found.citations}
    assert "第九条是2023年3月10日版新增的" in answer(f"{PARKING}第九条是修订新增了的吗").text


def test_asked_about_the_whole_law_the_change_is_summed_up(answer) -> None:
    assert answer(f"{PARKING}新旧版有什么变化").text.startswith(f"《{PARKING}》2019年5月6日版8条，")


def test_nothing_is_added_when_nobody_asked(answer) -> None:
    for question in (f"{PARKING}第五条", "停车场备案要几个工作日作出决定？"):
        assert "2019" not in answer(question).text
        assert "现为" not in answer(question).text


def test_a_day_before_the_law_of_today_is_a_caution(answer) -> None:
    found = answer("2017年的案子，停车场备案要几个工作日作出决定？")
    if not found.status.abstained:
        assert any("2017年12月31日还没有施行；当时的版本不在资料库里" in w for w in found.warnings)


def test_a_refusal_is_left_as_it_is(library, answer) -> None:
    refused = replace(answer(f"{PARKING}第五条"), status=AnswerStatus.ABSTAINED)
    query = read_question(library, f"{PARKING}2019年版第五条")
    assert with_versions(library, query, refused) is refused
