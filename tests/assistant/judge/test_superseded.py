"""Laws of the past in questions: four honest sentences, and dated questions put to real laws."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Answer, CitationState
from assistant.ask import ask
from assistant.find import read_question
from assistant.judge.superseded import absent_sentence, end_sentence, follow, refuse, repeal_sentence
from assistant.settings import Settings
from assistant.wiring import Office, open_office
from ingest.add import add, set_state
from ingest.source import sources_of
from knowledge.document import Status
from knowledge.names import Names
from knowledge.titles import Repeal, Titles

TODAY = date(2025, 10, 1)
PARKING, DOGS = "青溪市停车场管理办法", "青溪市犬只收容办法"
TITLES = Titles(
    frozenset({"云石法"}),
    {
        "停车条例": Repeal("停车条例", date(2019, 7, 1), PARKING, PARKING),
        "车辆条例": Repeal("车辆条例", date(2001, 1, 1), "停车条例", "停车条例"),
        "鸽子条例": Repeal("鸽子条例", date(2015, 1, 1), "鸟类法", "鸟类法"),
        "养鹅条例": Repeal("养鹅条例", None, "养禽条例", ""),
        DOGS: Repeal(DOGS, date(2020, 1, 1), "鸟类法", "鸟类法", partly=True),
    },
)


@pytest.fixture(scope="module")
def going(library):
    """`going(question)`: the course a question takes in the library of Qingxi, and why it is refused there."""
    names = Names(library.corpus.documents.values(), {}, TITLES)

    def make(question: str, as_of: date | None = None):
        from knowledge.understand import understand

        query = understand(question, names, {}, today=TODAY, as_of=as_of)
        course = follow(library.corpus, TITLES, query, query.as_of or TODAY)
        reason = refuse(
            library.corpus, TITLES, course.query, query.as_of or TODAY, quoted=[], looked_up="找得到" in question
        )
        return course, reason

    return make


def test_a_law_in_force_goes_its_way(going) -> None:
    course, reason = going(f"{PARKING}第五条找得到")
    assert (course.said, course.refusal, reason) == ((), "", "")
    assert course.query.documents == (PARKING,)


def test_a_repealed_law_gives_way_to_its_successor(going) -> None:
    course, reason = going("停车条例规定备案要几天")
    assert course.said == (f"《停车条例》已于2019年7月1日废止，由《{PARKING}》取代。",)
    assert (course.query.documents, course.query.elsewhere, reason) == ((PARKING,), (), "")
    assert "停车条例" not in course.query.text


def test_a_chain_of_repeals_is_followed_to_its_end(going) -> None:
    course, _ = going("车辆条例规定备案要几天")
    assert [s[:6] for s in course.said] == ["《车辆条例》", "《停车条例》"]
    assert course.query.documents == (PARKING,)


def test_an_article_of_a_repealed_text_that_is_not_held_cannot_be_found(going) -> None:
    course, _ = going("停车条例第七条怎么规定的？")
    assert (
        course.refusal == f"资料库里没有《停车条例》的原文，查不到第七条。现行的是《{PARKING}》，可以直接问它的规定。"
    )
    course, _ = going("停车条例第七条规定的备案期限")
    assert course.refusal == ""
    assert course.said[-1].endswith(f"查不到第七条；以下是《{PARKING}》的规定。")
    assert course.query.references == ()


def test_before_its_repeal_a_law_was_in_force(going) -> None:
    course, reason = going("停车条例规定备案要几天", as_of=date(2018, 1, 1))
    assert course.said == ()
    assert reason.startswith("资料库里没有")


def test_a_part_that_was_replaced_is_told_beside_the_answer(going) -> None:
    course, reason = going(f"{DOGS}怎么规定认领期限")
    assert course.said == (f"《{DOGS}》没有废止；与2020年1月1日起施行的《鸟类法》不一致的，以后者为准。",)
    assert (course.query.documents, reason) == ((DOGS,), "")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("鸽子条例第二条", "资料库里没有《鸟类法》，不能据此回答。可以请管理员把它的正式文本入库。"),
        ("云石法第二条", "资料库里没有《云石法》，不能据此回答。可以请管理员把它的正式文本入库。"),
        (
            "四川省云石法实施办法",
            "资料库里没有《四川省云石法实施办法》，不能据此回答。可以请管理员把它的正式文本入库。",
        ),
        (f"{PARKING}2015年版第五条", f"资料库里没有《{PARKING}》2015年的版本，有的是2019年5月6日版、2023年3月10日版。"),
        (f"旧{DOGS}第五条", f"资料库里没有《{DOGS}》更早的版本，只有"),
        (f"{PARKING}第五十条", "2023年3月10日版共10条。"),
        (f"{PARKING}2019年版第十条", "2019年5月6日版共8条；2023年3月10日版有这一条。"),
        ("第五十条怎么规定", "指明的文件里没有第五十条，请核对法律名称和条号。"),
    ],
)
def test_each_reason_has_its_own_sentence(going, question, sentence) -> None:
    assert sentence in going(question)[1]


def test_a_day_before_the_first_version_is_told(going) -> None:
    reason = going(f"{PARKING}怎么规定备案", as_of=date(2018, 5, 1))[1]
    assert reason == (
        f"《{PARKING}》2019年5月6日版自2019年7月1日起施行，2018年5月1日还没有施行；更早的版本，资料库里没有。"
    )


def test_a_name_that_no_law_has_is_told() -> None:
    assert "已知的法律名称里也没有" in absent_sentence(TITLES, ["风筝法"])
    assert "已知的法律名称里也没有" not in absent_sentence(Titles(), ["风筝法"])
    assert "已知的法律名称里也没有" not in absent_sentence(TITLES, ["风筝法", "云石法"])


def test_sentences_of_the_end(office, qingxi) -> None:
    assert repeal_sentence(TITLES.repeal("养鹅条例")) == "《养鹅条例》已被《养禽条例》废止，没有文件取代它。"
    add(sources_of([qingxi / "犬只收容办法.md"], office.limits), office.corpus, limits=office.limits)
    gone = set_state(office.corpus, DOGS, Status.REPEALED, until=date(2024, 1, 1), by="青溪市养犬条例（市人大）")
    assert end_sentence(office.corpus, gone) == f"《{DOGS}》已于2024年1月1日废止，由《青溪市养犬条例》取代。"
    amended = replace(gone, set_status=Status.AMENDED, superseded_by="")
    assert end_sentence(office.corpus, amended).endswith("已于2024年1月1日被修订，修订后的版本不在资料库里。")


# Dated questions, put to the real laws

LAWS = (
    "行政复议法(2017-09-01).md",
    "行政复议法(2023-09-01).md",
    "行政处罚法(2021-01-22).md",
    "立法法(2015-03-15).md",
    "立法法(2023-03-13).md",
    "监察法(2018-03-20).md",
    "监察法(2024-12-25).md",
    "突发事件应对法(2007-08-30).md",
    "突发事件应对法(2024-06-28).md",
    "统计法(2009-06-27).md",
    "统计法(2024-09-13).md",
    "信访条例(2005-01-10).md",
    "信访工作条例(2022-02-25).md",
    "法规规章备案条例(2001-12-14).md",
    "法规规章备案审查条例(2024-08-30).md",
    "保障中小企业款项支付条例(2020-07-05).md",
    "保障中小企业款项支付条例(2025-03-17).md",
    "国有土地上房屋征收与补偿条例(2011-01-21).md",
    "catalog.csv",
)


@pytest.fixture(scope="module")
def old_and_new(shared, tmp_path_factory) -> Iterator[Office]:
    """Real laws in two versions, and what replaced what."""
    folder = tmp_path_factory.mktemp("laws")
    for name in LAWS:
        shutil.copy(shared / "corpus" / "laws" / name, folder / name)
    with open_office(Settings(home=folder / "home"), starter=False) as opened:
        files = [s for s in sources_of([folder], opened.limits) if s.name.endswith(".md")]
        rows = add(files, opened.corpus, limits=opened.limits)
        assert {r.outcome for r in rows} == {"added"}
        yield opened


def cited(answer: Answer) -> set[tuple[str, str, str]]:
    return {(c.doc, c.version, c.article) for c in answer.citations}


FUYI, LIFA, YINGDUI, TONGJI, JIANCHA = "行政复议法", "立法法", "突发事件应对法", "统计法", "监察法"
KUANXIANG, BEIAN = "保障中小企业款项支付条例", "法规规章备案条例"


@pytest.mark.parametrize(
    ("question", "old", "now"),
    [
        ("行政复议法2017年版第九条", (FUYI, "2017-09-01", "第九条"), "第二十条"),
        ("旧行政复议法第十七条写的什么", (FUYI, "2017-09-01", "第十七条"), "第三十条"),
        ("《行政复议法》（2017年修正）第二十一条", (FUYI, "2017-09-01", "第二十一条"), "第四十二条"),
        ("修订前的行政复议法第三十一条", (FUYI, "2017-09-01", "第三十一条"), "第六十二条"),
        ("2017年的行政复议法第五条", (FUYI, "2017-09-01", "第五条"), "第十条"),
        ("原行政复议法第三十九条收费吗", (FUYI, "2017-09-01", "第三十九条"), "第八十七条"),
        ("立法法2015年版第七十三条", (LIFA, "2015-03-15", "第七十三条"), "第八十二条"),
        ("2015年版立法法第九十九条", (LIFA, "2015-03-15", "第九十九条"), "第一百一十条"),
        ("老立法法第七十二条", (LIFA, "2015-03-15", "第七十二条"), "第八十"),
        ("监察法2018版第四十三条", (JIANCHA, "2018-03-20", "第四十三条"), "第四十七条"),
        ("旧监察法第四十条现在是第几条", (JIANCHA, "2018-03-20", "第四十条"), "第四十三条"),
        ("突发事件应对法2007年版第四十三条", (YINGDUI, "2007-08-30", "第四十三条"), "第六十四条"),
        ("修订前突发事件应对法第六十五条怎么规定", (YINGDUI, "2007-08-30", "第六十五条"), "第九十七条"),
        ("统计法2009年版第七条", (TONGJI, "2009-06-27", "第七条"), "第八条，文字未变"),
        ("统计法2009年版第二条", (TONGJI, "2009-06-27", "第二条"), "第二条仍为第二条，文字未变"),
        ("旧统计法第三十七条", (TONGJI, "2009-06-27", "第三十七条"), "第四十条"),
        ("保障中小企业款项支付条例2020年版第八条", (KUANXIANG, "2020-07-05", "第八条"), "第九条"),
        ("信访条例第二十一条", ("信访条例", "2005-01-10", "第二十一条"), "《信访工作条例》第二十二条"),
        ("法规规章备案条例第三条", (BEIAN, "2001-12-14", "第三条"), "《法规规章备案审查条例》第四条"),
        ("法规规章备案条例第十八条", (BEIAN, "2001-12-14", "第十八条"), "没有与第十八条对应的条文"),
    ],
)
def test_an_old_article_is_quoted_as_ended_with_where_it_stands_now(old_and_new, question, old, now) -> None:
    answer = ask(old_and_new, question, use_model=False)
    first = answer.citations[0]
    assert (first.doc, first.version, first.article) == old
    assert first.state is CitationState.ENDED
    assert now in answer.text
    assert all(c.state is CitationState.VALID for c in answer.citations[1:] if c.doc != old[0] or c.version != old[1])


@pytest.mark.parametrize(
    ("question", "place", "later"),
    [
        ("2020年的案子，行政复议申请期限是多久？", (FUYI, "2017-09-01", "第九条"), "第二十条"),
        ("2019年受理的复议案件，复议机关多长时间内作出决定？", (FUYI, "2017-09-01", "第三十一条"), "第六十二条"),
        ("2024年5月受理的复议申请，审查受理要几天？", (FUYI, "2023-09-01", "第三十条"), ""),
        ("2020年的行政复议法第九条", (FUYI, "2017-09-01", "第九条"), "第二十条"),
        ("2022年发生的突发事件，预警级别怎么划分？", (YINGDUI, "2007-08-30", "第四十二条"), "第六十三条"),
        ("2023年的统计违法案件，编造虚假统计数据怎么处理？", (TONGJI, "2009-06-27", "第三十七条"), "第四十条"),
        ("2021年作出的留置决定，留置时间最长多久？", (JIANCHA, "2018-03-20", "第四十三条"), "第四十八条"),
    ],
)
def test_the_day_chooses_the_version(old_and_new, question, place, later) -> None:
    answer = ask(old_and_new, question, use_model=False)
    assert place in cited(answer)
    assert {c.state for c in answer.citations} == {CitationState.VALID}
    assert later in answer.text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("行政复议法1999年版第九条", "资料库里没有《行政复议法》1999年的版本"),
        ("旧行政处罚法第三十三条", "资料库里没有《行政处罚法》更早的版本"),
        ("2019年行政处罚法的案件，听证几天内提出", "2019年12月31日还没有施行"),
        ("立法法2015年版第一百一十条", "2015年3月15日版共105条；2023年3月13日版有这一条"),
        ("行政处罚法第九十九条", "2021年1月22日版共86条"),
        ("合同法第五十二条", "《合同法》已于2021年1月1日废止，由《民法典》取代。"),
        ("行政监察法第三十条", "《行政监察法》已于2018年3月20日废止，由《监察法》取代。"),
        ("劳动合同法第八十二条", "资料库里没有《劳动合同法》，不能据此回答"),
        ("行政督导法第三条", "已知的法律名称里也没有"),
        ("四川省行政处罚法实施办法第三条", "资料库里没有《四川省行政处罚法实施办法》"),
    ],
)
def test_what_cannot_be_answered_is_told_honestly(old_and_new, question, sentence) -> None:
    answer = ask(old_and_new, question, use_model=False)
    assert answer.status.abstained
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("question", "said", "place"),
    [
        (
            "信访条例规定信访事项多久办结？",
            "《信访条例》已于2022年5月1日废止，由《信访工作条例》取代。",
            ("信访工作条例", "第三十四条"),
        ),
        (
            "城市房屋拆迁管理条例规定补偿包括哪些？",
            "《城市房屋拆迁管理条例》已于2011年1月21日废止",
            ("国有土地上房屋征收与补偿条例", "第十七条"),
        ),
    ],
)
def test_a_repealed_law_is_answered_from_what_replaced_it(old_and_new, question, said, place) -> None:
    answer = ask(old_and_new, question, use_model=False)
    assert answer.text.startswith(said)
    assert place in {(c.doc, c.article) for c in answer.citations}
    assert {c.state for c in answer.citations} == {CitationState.VALID}


def test_an_ordinary_question_says_nothing_about_versions(old_and_new) -> None:
    for question in ("行政复议申请期限是多久？", "行政复议法第二十条", "设区的市可以就哪些事项立法？"):
        answer = ask(old_and_new, question, use_model=False)
        assert not any(w in answer.text for w in ("现为", "修改而来", "废止，由", "日版"))
        assert read_question(old_and_new, question).versions == ()
