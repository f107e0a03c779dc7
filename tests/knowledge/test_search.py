"""Search on a small library: look-up by number, versions by day and by year, owners, named laws, reasons."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from knowledge.corpus import Corpus
from knowledge.document import Form, Hit, Passage, Status
from knowledge.names import Names
from knowledge.pinpoint import Pinpoint
from knowledge.search import LOOKED_UP, NAMED, REFERENCE, STAGES, Stage, defines, search
from knowledge.store import Store
from knowledge.understand import Query, understand

TODAY = date(2025, 6, 1)
OLD, NEW = "停车场管理办法(2019-05-06)", "停车场管理办法(2023-03-10)"
ALIASES = {"停车场管理办法": ["停车办法"], "犬只收容办法": ["收容办法"]}


@pytest.fixture(scope="module")
def library(tmp_path_factory, make_law, embedder) -> Iterator[Corpus]:
    """Two versions of one law, another law, a law not yet in force, a digest, and papers of two departments."""
    folder = tmp_path_factory.mktemp("search")
    corpus = Corpus(folder, Store(f"sqlite:///{folder / 'yifa.db'}"), embedder)
    cars = "停车场管理办法"
    laws = [
        make_law(
            cars,
            "本办法适用于停车场。",
            "停车场备案决定应当在二十个工作日内作出。",
            "未备案即收费的，处一千元罚款。",
            version="2019-05-06",
            effective_on=date(2019, 7, 1),
            expires_on=date(2023, 6, 1),
            set_status=Status.AMENDED,
            aliases=("青溪停车办法",),
        ),
        make_law(
            cars,
            "本办法适用于停车场和路内泊位。",
            "停车场备案决定应当在十五个工作日内作出。",
            "未备案即收费的，处二千元罚款。",
            version="2023-03-10",
            effective_on=date(2023, 6, 1),
        ),
        make_law("犬只收容办法", "收容犬只应当登记。", "犬主应当在三十日内认领。", "不登记即收容的，处五百元罚款。"),
        make_law("鸽子驯养办法", "驯养鸽子应当登记。", version="2025-05-01", effective_on=date(2026, 1, 1)),
        make_law("公厕管理办法", "公厕应当免费开放。", form=Form.DIGEST, questions=("上厕所要不要给钱",)),
        make_law("工作报告", "县民政局停车场备案工作开展顺利。", version="", owner="县民政局"),
        make_law("工作报告", "县教育局停车场备案工作开展顺利。", version="", owner="县教育局"),
    ]
    for document, passages in laws:
        corpus.put(document, passages)
    corpus.flush()
    yield corpus
    corpus.store.close()


@pytest.fixture
def ask(library) -> Callable[..., list[Hit]]:
    def find(question: str, *, owners=("",), limit: int = 10, as_of: date | None = None, history=()) -> list[Hit]:
        names = Names(library.documents.values(), ALIASES)
        query = understand(question, names, {"车位": ["泊位"]}, today=TODAY, as_of=as_of, history=history)
        return search(library, query, limit=limit, today=TODAY, owners=owners)

    return find


def documents(hits: list[Hit]) -> set[str]:
    return {h.document.id for h in hits}


@pytest.mark.parametrize(
    "spelling",
    [
        "停车场管理办法第二条",
        "停车场管理办法第2条",
        "《停车场管理办法》第 2 条",
        "停车场管理办法２条",
        "停车办法第二条说了什么",
        "青溪停车办法第二条第一款",
    ],
)
def test_an_article_is_looked_up_in_every_spelling(ask, spelling: str) -> None:
    first = ask(spelling)[0]
    assert (first.document.id, first.passage.pinpoint.label) == (NEW, "第二条")
    assert (first.score, first.why) == (LOOKED_UP, (REFERENCE,))


def test_several_articles_come_in_the_order_named_and_once(ask) -> None:
    hits = ask("停车场管理办法第三条、第一条和犬只收容办法第二条")
    places = [(h.document.short_title, h.passage.pinpoint.article) for h in hits]
    assert places[:3] == [("停车场管理办法", 3), ("停车场管理办法", 1), ("犬只收容办法", 2)]
    assert len(places) == len(set(places))


def test_an_article_that_is_not_there_is_not_looked_up(ask) -> None:
    assert all(REFERENCE not in h.why for h in ask("停车场管理办法第九十九条"))


def test_an_article_without_a_law_is_no_look_up(ask) -> None:
    assert all(REFERENCE not in h.why for h in ask("第二条是什么"))


@pytest.mark.parametrize(
    ("as_of", "version"),
    [
        (None, NEW),
        (date(2023, 6, 1), NEW),
        (date(2023, 5, 31), OLD),
        (date(2019, 7, 1), OLD),
    ],
)
def test_the_version_in_force_on_the_day_answers(ask, as_of: date | None, version: str) -> None:
    hits = ask("停车场备案决定多久作出", as_of=as_of)
    assert hits[0].document.id == version
    assert documents(hits) & {OLD, NEW} == {version}


def test_before_the_first_version_nothing_of_it_answers(ask) -> None:
    assert documents(ask("停车场备案", as_of=date(2019, 6, 30))) & {OLD, NEW} == set()


def test_a_case_of_an_earlier_year_is_answered_by_the_law_of_then(ask) -> None:
    assert ask("2020年发生的停车场备案，多久作出决定")[0].document.id == OLD


@pytest.mark.parametrize(("year", "version"), [("2019", OLD), ("2023", NEW)])
def test_a_version_named_by_its_year_answers(ask, year: str, version: str) -> None:
    hits = ask(f"{year}年版停车场管理办法备案决定多久作出")
    assert documents(hits) & {OLD, NEW} == {version}


def test_a_law_not_yet_in_force_answers_only_for_its_time(ask) -> None:
    assert "鸽子驯养办法(2025-05-01)" not in documents(ask("驯养鸽子登记"))
    assert ask("驯养鸽子登记", as_of=date(2026, 1, 1))[0].document.id == "鸽子驯养办法(2025-05-01)"


@pytest.mark.parametrize(
    ("owners", "seen"),
    [
        (("",), set()),
        (("", "县民政局"), {"工作报告@县民政局"}),
        (("县民政局", "县教育局"), {"工作报告@县民政局", "工作报告@县教育局"}),
    ],
)
def test_papers_are_seen_by_their_owners_only(ask, owners: tuple[str, ...], seen: set[str]) -> None:
    hits = ask("停车场备案工作开展情况", owners=owners)
    assert {h.document.id for h in hits if h.document.owner} == seen
    assert bool(documents(hits) & {NEW}) == ("" in owners)


def test_naming_a_law_lifts_its_articles_by_a_fixed_step(library) -> None:
    plain = Query("罚款多少", "罚款多少")
    hits = [search(library, q, today=TODAY) for q in (plain, replace(plain, documents=("犬只收容办法",)))]
    before, after = ({h.passage.id: h for h in found} for found in hits)
    assert before.keys() == after.keys()
    for i, hit in after.items():
        named = hit.document.short_title == "犬只收容办法"
        assert hit.score == pytest.approx(before[i].score + (NAMED if named else 0))
        assert ("问题提到该文件" in hit.why) is named
    assert hits[1][0].passage.id == "犬只收容办法(2020-03-01)#第三条"


def test_every_hit_says_why_and_scores_fall(ask) -> None:
    hits = ask("停车场备案决定")
    assert all(h.why for h in hits)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert {"用词相符", "意思相近"} <= set(hits[0].why)
    assert set(hits[0].features) == {"lexical", "vectors"}
    assert all(value > 0 for value in hits[0].features.values())


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_limit_holds_with_looked_up_articles_too(ask, limit: int) -> None:
    assert len(ask("停车场管理办法第一条、第二条、第三条罚款登记", limit=limit)) == limit


def test_a_spoken_question_finds_a_digest(ask) -> None:
    assert ask("上厕所给钱不")[0].document.form is Form.DIGEST


def test_a_spoken_word_is_supplemented(ask) -> None:
    assert ask("路边车位归不归它管")[0].passage.id == f"{NEW}#第一条"


def test_a_follow_up_is_answered_in_its_context(ask) -> None:
    history = (("犬主应当在几日内认领犬只？", "三十日内，见犬只收容办法第二条。"),)
    hit = ask("那罚款呢", history=history)[0]
    assert hit.passage.id == "犬只收容办法(2020-03-01)#第三条"
    assert "承接上文" in hit.why


@pytest.mark.parametrize("question", ["", "？", "。，！"])
def test_an_empty_question_finds_nothing(ask, question: str) -> None:
    assert ask(question) == []


def test_each_of_several_questions_brings_its_passage(library) -> None:
    question = "停车场不备案就收费罚多少？收容的狗多少天内要认领？"
    query = understand(question, Names([], {}), {}, today=TODAY)
    found = [str(h.passage.pinpoint) + h.document.short_title for h in search(library, query, limit=3, today=TODAY)]
    assert {"第三条停车场管理办法", "第二条犬只收容办法"} <= set(found)
    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize(
    ("text", "question", "holds"),
    [
        ("本办法所称停车场，是指供机动车停放的场所。", "什么是停车场", True),
        ("本办法所称路内停车场是指占用道路设置的泊位。", "停车场指什么", True),
        ("停车场应当备案。", "什么是停车场", False),
        ("本办法所称犬只，是指家养的狗。", "什么是停车场", False),
    ],
)
def test_a_definition_is_told_from_a_mention(text: str, question: str, holds: bool) -> None:
    assert defines(text, question) is holds


QUESTIONS = {
    Stage.LEXICAL: "停车场备案决定",
    Stage.VECTORS: "停车场备案决定",
    Stage.HINTS: "上厕所要不要给钱",
    Stage.CONTEXT: "那罚款呢",
    Stage.LIMITS: "停车场备案多久作出决定",
    Stage.NAMED: "犬只收容办法里的罚款",
    Stage.PARTS: "停车场不备案就收费罚多少？收容的狗多少天内要认领？",
    Stage.REFERENCES: "停车场管理办法第二条",
}
"""For stages a question that they change something for; the others have tests of their own."""


@pytest.fixture
def found(library) -> Callable[..., list[tuple[str, float, dict[str, float]]]]:
    """Everything about the hits of a stage's question, with or without stages."""

    def find(stage: Stage, stages: frozenset[Stage]) -> list[tuple[str, float, dict[str, float]]]:
        history = (("犬主应当在几日内认领犬只？", "三十日内，见犬只收容办法第二条。"),)
        names = Names(library.documents.values(), ALIASES)
        given = history if stage is Stage.CONTEXT else ()
        query = understand(QUESTIONS[stage], names, {}, today=TODAY, history=given)
        limits = [(f"{NEW}#第二条", 1.0)]
        hits = search(library, query, today=TODAY, limits=limits, stages=stages)
        return [(h.passage.id, h.score, h.features) for h in hits]

    return find


@pytest.mark.parametrize("stage", QUESTIONS)
def test_a_stage_left_out_adds_nothing(found, stage: Stage) -> None:
    assert found(stage, STAGES) != found(stage, STAGES - {stage})


@pytest.mark.parametrize(("kept", "features"), [("lexical", {"lexical"}), ("vectors", {"vectors"})])
def test_one_ranking_alone(found, kept: str, features: set[str]) -> None:
    hits = found(Stage.PARTS, frozenset({Stage(kept)}))
    assert {name for _, _, own in hits for name in own} == features
    assert [score for _, score, _ in hits] == sorted((score for _, score, _ in hits), reverse=True)


def test_without_definitions_a_definition_does_not_move_up(corpus, make_law) -> None:
    law = make_law("鸽子驯养办法", "鸽子驯养应当登记，鸽子驯养免费。", "本办法所称鸽子驯养，是指成群饲养。")
    corpus.put(*law)
    corpus.flush()
    query = understand("什么是鸽子驯养", Names([], {}), {}, today=TODAY)
    kept, without = (
        {h.passage.pinpoint.article: h.score for h in search(corpus, query, today=TODAY, stages=stages)}
        for stages in (STAGES, STAGES - {Stage.DEFINITIONS})
    )
    assert kept[2] == pytest.approx(without[2] + 0.4)
    assert kept[1] == without[1]


def test_what_its_heir_is_found_for_raises_an_article_of_the_past(library) -> None:
    query = Query("开放", "开放", as_of=date(2020, 1, 1))
    raised = search(library, query, today=TODAY, heirs=[(f"{OLD}#第三条", 1.0)])
    assert raised[0].passage.id == f"{OLD}#第三条"
    assert "现行的对应条文相符" in raised[0].why
    assert raised[0].score > next(
        h.score for h in search(library, query, today=TODAY) if h.passage == raised[0].passage
    )


def test_a_row_of_a_table_is_looked_up_by_its_number(library, ask) -> None:
    document = replace(
        library.documents["犬只收容办法(2020-03-01)"], id="收容台账", short_title="收容台账", title="收容台账"
    )
    rows = [
        Passage("收容台账", Pinpoint(table=1, row=n, section=name), f"表1　收容台账\n序号：{n}\n犬种：{name}", n)
        for n, name in enumerate(("土犬", "猎犬"), 1)
    ]
    library.put(document, rows)
    library.flush()
    try:
        first = ask("收容台账表1第2行是什么")[0]
        assert (first.passage.id, first.why) == ("收容台账#表1第2行", (REFERENCE,))
        assert all(REFERENCE not in h.why for h in ask("收容台账表1第9行是什么"))
    finally:
        library.remove("收容台账")
