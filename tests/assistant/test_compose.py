"""Every quoted unit is an exact span, the length holds, the printed place is where the quote stands."""

import re
from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import compose as composer
from assistant.compose import Composed, basis, by_addressee, choose, rate, units_of, write
from knowledge.document import Form, clauses
from knowledge.numerals import int_to_chinese
from knowledge.pinpoint import Pinpoint
from knowledge.search import REFERENCE
from knowledge.understand import Asks, Query

bounded = settings(max_examples=40, deadline=None)
WORDS = (
    "备案材料",
    "城市管理部门",
    "应当",
    "十五个工作日内",
    "作出决定",
    "停车人",
    "可以拒绝付费",
    "不得收费",
    "处三千元罚款",
)


def compose(query, hits, embedder, *, characters_limit) -> Composed:
    """An answer from hits that are still to be rated."""
    return composer.compose(query, hits, rate(query, hits, embedder), characters_limit=characters_limit)


sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(lambda w: "".join(w) + "。")
paragraph = st.lists(sentence, min_size=1, max_size=4).map("".join)


@st.composite
def lists(draw) -> str:
    """A 款 with 项, which end in ； except for the last."""
    lead, *items = draw(st.lists(sentence, min_size=2, max_size=5))
    numbered = [f"（{int_to_chinese(n)}）{item[:-1]}；" for n, item in enumerate(items, 1)]
    return "\n".join([f"{lead[:-1]}，有下列情形之一的：", *numbered])[:-1] + "。"


articles = st.lists(paragraph | lists(), min_size=1, max_size=4).map("\n".join)


questions = st.builds(
    lambda text, asks: Query(text, text, asks=frozenset(asks)),
    st.sampled_from(("停车场备案几个工作日决定", "不给凭证能不能不付费", "不备案怎么罚")),
    st.sets(st.sampled_from(list(Asks)), max_size=3),
)


@st.composite
def findings(draw) -> list[tuple[str, float]]:
    """Texts of the hits with their scores, best first."""
    texts = draw(st.lists(articles, min_size=1, max_size=4))
    scores = sorted(draw(st.lists(st.floats(0.1, 2.0), min_size=len(texts), max_size=len(texts))), reverse=True)
    return list(zip(texts, scores, strict=True))


@pytest.fixture(scope="module")
def hits_of(make_hit):
    def make(found, form=Form.OFFICIAL):
        return [make_hit(t, article=n, score=s, form=form) for n, (t, s) in enumerate(found, 1)]

    return make


@bounded
@given(text=articles)
def test_units_are_exact_spans_and_cover_the_article(make_hit, text):
    hit = make_hit(text)
    units = units_of(0, hit)
    assert all(hit.passage.text[u.start : u.end] == u.text for u in units)
    covered = {place for u in units for place in range(u.start, u.end)}
    left = "".join(c if n not in covered else "|" for n, c in enumerate(text) if c != "\n")
    assert all(part.endswith("：") for part in left.split("|") if part)  # the words before a list come with its 项
    for unit in units:
        assert unit.clause.start <= unit.start <= unit.end <= unit.clause.end


@bounded
@given(query=questions, found=findings(), limit=st.integers(80, 400))
def test_what_is_quoted_stands_in_the_passages(hits_of, embedder, query, found, limit):
    hits = hits_of(found)
    composed = compose(query, hits, embedder, characters_limit=limit)
    assert composed.units
    for unit in composed.units:
        assert hits[unit.hit].passage.text[unit.start : unit.end] == unit.text
        assert unit.text in composed.text
    assert composed.text == write(composed.units, hits)
    passages = [hit for hit, _ in groupby(composed.units, key=lambda u: u.hit)]
    assert len(passages) == len(set(passages))
    assert all(a.start < b.start for a, b in pairwise(composed.units) if a.hit == b.hit)
    strength = [max(u.score for u in composed.units if u.hit == hit) for hit in passages]
    assert strength == sorted(strength, reverse=True)
    without = re.sub(r"（《青溪市停车场管理办法》第[^）]*(?:（[^）]*）[^）]*)*）(?=\n|$)", "", composed.text)
    for piece in re.split(r"……|\n", without):
        rest = piece
        leads = {u.clause.lead for u in composed.units} | {u.clause.lead.rpartition("。")[2] for u in composed.units}
        for known in sorted({u.text for u in composed.units} | leads - {""}, key=len, reverse=True):
            rest = rest.replace(known, "")
        assert rest == "", piece


@bounded
@given(query=questions, found=findings(), limit=st.integers(80, 400))
def test_the_answer_is_never_longer_than_the_limit_and_one_sentence(hits_of, embedder, query, found, limit):
    hits = hits_of(found)
    composed = compose(query, hits, embedder, characters_limit=limit)
    longest = max(len(u.clause.lead) + len(u.text) for n, h in enumerate(hits) for u in units_of(n, h))
    assert len(composed.text) <= limit + longest


@bounded
@given(query=questions, found=findings())
def test_the_printed_place_holds_everything_quoted_and_is_the_narrowest(hits_of, embedder, query, found):
    hits = hits_of(found)
    composed = compose(query, hits, embedder, characters_limit=300)
    for index in {u.hit for u in composed.units}:
        own = [u for u in composed.units if u.hit == index]
        printed = basis(hits[index], own)
        assert f"（{printed}）" in composed.text
        around = [c for c in clauses(hits[index].passage) if any(c.start <= u.start and u.end <= c.end for u in own)]
        common = str(around[0].pinpoint) if len(around) == 1 else hits[index].passage.pinpoint.label
        if len(around) > 1 and len({c.pinpoint.paragraph for c in around}) == 1:
            common = str(around[0].pinpoint.within(around[0].pinpoint.paragraph))
        assert printed == f"《青溪市停车场管理办法》{common}"


def test_the_decisive_sentence_of_a_long_article_is_taken(hits_of, embedder):
    decisive = "区城市管理部门应当自收到停车场备案材料之日起十五个工作日内作出备案决定。"
    others = [
        f"{word}应当按照{word}的要求做好日常维护和安全巡查，保持场地整洁，并接受社会监督。"
        for word in "甲乙丙丁戊己庚辛"
    ]
    text = "\n".join([*others[:4], decisive, *others[4:]])
    query = Query("停车场备案几个工作日决定", "停车场备案几个工作日决定", asks=frozenset({Asks.TIME}))
    composed = compose(query, hits_of([(text, 1.0)]), embedder, characters_limit=120)
    assert decisive in composed.text
    assert len(composed.text) <= 120 + len(decisive)


def test_an_item_is_quoted_with_its_lead(hits_of, embedder):
    text = "新建停车场应当备案。\n有下列情形之一的，不予备案：\n（一）泊位少于五个的；\n（二）占用消防通道的；\n（三）没有收费方案的。"
    query = Query("占用消防通道能备案吗", "占用消防通道能备案吗", asks=frozenset({Asks.WHETHER}))
    hits = hits_of([(text, 1.0)])
    item = next(u for u in rate(query, hits, embedder) if u.text.startswith("（二）"))
    assert write([item], hits) == (
        "有下列情形之一的，不予备案：（二）占用消防通道的；（《青溪市停车场管理办法》第一条第二款第（二）项）"
    )


def test_a_list_that_is_asked_for_is_quoted_whole_in_brief(hits_of, embedder):
    tails = "，并且在入口设置公示牌写明收费标准、服务时间和监督电话，接受社会监督"
    items = [f"（{int_to_chinese(n)}）{word}停车场的备案材料{tails}；" for n, word in enumerate("甲乙丙丁戊", 1)]
    text = "\n".join(["申请停车场备案应当提交下列材料：", *items])[:-1] + "。"
    asked = Query("停车场备案提交哪些材料", "停车场备案提交哪些材料", asks=frozenset({Asks.CONDITION}))
    hits = hits_of([(text, 1.0)])
    composed = compose(asked, hits, embedder, characters_limit=200)
    assert all(f"{word}停车场的备案材料" in composed.text for word in "甲乙丙丁戊")
    assert len(composed.text) <= 200 + 40
    assert all(hits[0].passage.text[u.start : u.end] == u.text for u in composed.units)


def test_each_of_several_questions_gets_its_sentence(hits_of, embedder):
    filler = "停车场经营者应当做好日常维护、安全巡查和环境卫生，保持场地整洁。"
    text = (
        "停车场备案由区城市管理部门负责。\n" + filler * 3 + "\n停车场未备案的，处二千元罚款。\n备案应当在十日内办结。"
    )
    question = "停车场备案归谁负责？不备案罚多少？"
    parts = ("停车场备案归谁负责", "停车场不备案罚多少")
    asked = Query(question, question, asks=frozenset({Asks.WHO, Asks.AMOUNT}), parts=parts)
    composed = compose(asked, hits_of([(text, 1.0)]), embedder, characters_limit=110)
    assert "由区城市管理部门负责" in composed.text
    assert "处二千元罚款" in composed.text


def test_a_left_out_sentence_is_shown_as_such(hits_of):
    text = "\n".join(f"{n}类停车场应当备案，材料由部门保存。" for n in "甲乙丙")
    hits = hits_of([(text, 1.0)])
    first, _, last = units_of(0, hits[0])
    assert write([first, last], hits) == f"{first.text}……{last.text}（《青溪市停车场管理办法》第一条）"


def test_a_digest_says_that_it_is_one(hits_of, embedder):
    query = Query("停车场备案", "停车场备案")
    composed = compose(query, hits_of([("停车场要备案。", 1.0)], Form.DIGEST), embedder, characters_limit=300)
    assert composed.text == "停车场要备案。（《青溪市停车场管理办法》第一条，要点，非原文）"


def test_nothing_found_gives_nothing(embedder):
    composed = compose(Query("停车", "停车"), [], embedder, characters_limit=300)
    assert (composed.text, composed.units) == ("", ())
    assert choose(Query("停车", "停车"), [], [], 300) == []


@bounded
@given(query=questions, found=findings())
def test_composing_twice_gives_the_same(hits_of, embedder, query, found):
    hits = hits_of(found)
    assert compose(query, hits, embedder, characters_limit=200) == compose(query, hits, embedder, characters_limit=200)


def test_a_length_of_time_that_is_asked_for_comes_before_other_sentences(hits_of, embedder):
    text = "停车场备案应当提交收费方案和泊位图纸。\n停车场备案自收到之日起十五个工作日内办结。"
    asked = Query("停车场备案多久", "停车场备案多久", asks=frozenset({Asks.TIME}))
    rated = rate(asked, hits_of([(text, 1.0)]), embedder)
    assert max(rated, key=lambda u: u.score).text.endswith("十五个工作日内办结。")


def test_the_passage_with_the_best_sentence_comes_first(hits_of, embedder):
    found = [("停车场备案应当提交收费方案。", 1.0), ("停车场备案自收到之日起十五个工作日内办结。", 0.98)]
    asked = Query("停车场备案多久", "停车场备案多久", asks=frozenset({Asks.TIME}))
    composed = compose(asked, hits_of(found), embedder, characters_limit=300)
    assert composed.units[0].hit == 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("停车场不公示的，责令改正，对直接负责的主管人员依法给予处分；对单位处三千元罚款。", 3),
        ("停车场对有关情况保密，应当向社会公示。", 1),
    ],
)
def test_what_befalls_each_addressee_has_its_line(text, lines) -> None:
    assert by_addressee(text).replace("\n", "") == text
    assert len(by_addressee(text).split("\n")) == lines


def test_only_questions_after_liability_are_laid_out_by_addressee(hits_of, library) -> None:
    hits = hits_of([("停车场不公示的，责令改正，对直接负责的主管人员依法给予处分。", 1.0)])
    embedder = library.corpus.embedder
    asked = Query("停车场不公示有什么后果", "停车场不公示有什么后果", asks=frozenset({Asks.LIABILITY}))
    assert "\n对直接负责" in compose(asked, hits, embedder, characters_limit=300).text
    plain = Query("停车场怎么公示", "停车场怎么公示", asks=frozenset({Asks.STEPS}))
    assert "\n" not in compose(plain, hits, embedder, characters_limit=300).text


# Tables

NAMES = ("序号", "任务", "分工/牵头单位", "分工/责任单位", "完成时限")
CELLS = ("5", "清理证明事项", "市司法局", "市级有关部门", "6月底")


@pytest.fixture
def rows_of(make_hit):
    """`rows_of(why=…)`: two rows of a table, the first found with the higher score."""

    def make(why=(), scores=(2.0, 1.0)):
        rows = (CELLS, ("6", "公布决策目录", "市政府办公室", "各单位", "3月底"))
        hits = []
        for n, (row, score) in enumerate(zip(rows, scores, strict=True), 1):
            text = "\n".join(["表1　任务分解表", *(f"{name}：{cell}" for name, cell in zip(NAMES, row, strict=True))])
            hit = make_hit(text, title="任务分解表", score=score)
            place = Pinpoint(table=1, row=n, section=row[1])
            hits.append(replace(hit, passage=replace(hit.passage, pinpoint=place), why=why if n == 1 else ()))
        return hits

    return make


def asked(question, *kinds):
    return Query(question, question, asks=frozenset(kinds))


@pytest.mark.parametrize(
    ("question", "quoted", "place"),
    [
        ("清理证明事项由谁牵头", "清理证明事项，分工/牵头单位：市司法局", "“分工/牵头单位”"),
        ("清理证明事项的完成时限", "清理证明事项，完成时限：6月底", "“完成时限”"),
        ("清理证明事项的牵头单位和责任单位", "清理证明事项，分工/牵头单位：市司法局；分工/责任单位：市级有关部门", ""),
    ],
)
def test_the_cell_asked_for_is_quoted_with_the_name_of_its_row(rows_of, embedder, question, quoted, place):
    hits = rows_of()
    composed = compose(asked(question, Asks.WHO), hits, embedder, characters_limit=300)
    assert composed.text == f"{quoted}（《任务分解表》表1第1行{place}）"
    assert all(hits[u.hit].passage.text[u.start : u.end] == u.text for u in composed.units)


def test_a_row_asked_for_by_its_number_is_quoted_whole(rows_of, embedder):
    composed = compose(asked("任务分解表表1第1行"), rows_of(why=(REFERENCE,)), embedder, characters_limit=300)
    quoted = "；".join(f"{name}：{cell}" for name, cell in zip(NAMES, CELLS, strict=True))
    assert composed.text == f"{quoted}（《任务分解表》表1第1行）"


def test_another_row_found_as_well_tells_the_same_column(rows_of, embedder):
    composed = compose(asked("都由哪个单位牵头", Asks.WHO), rows_of(scores=(2.0, 1.95)), embedder, characters_limit=300)
    assert {u.clause.pinpoint.column for u in composed.units} == {"分工/牵头单位"}
    assert len({u.hit for u in composed.units}) == 2


def test_cells_and_sentences_are_not_mixed(rows_of, make_hit, embedder):
    law = make_hit("证明事项的清理由市司法局牵头，市级有关部门配合。", score=2.0)
    composed = compose(asked("清理证明事项由谁牵头", Asks.WHO), [law, *rows_of()], embedder, characters_limit=300)
    assert len({bool(u.clause.pinpoint.row) for u in composed.units}) == 1
