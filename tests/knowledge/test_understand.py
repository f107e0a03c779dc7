"""Reading a question: laws and articles named, kind of answer wanted, the day, what a follow-up leaves out."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Document, Kind
from knowledge.names import Names, read_aliases
from knowledge.pinpoint import Pinpoint
from knowledge.titles import Titles
from knowledge.understand import Asks, Query, parts_of, understand

TODAY = date(2025, 6, 1)
BOUNDED = settings(max_examples=100, deadline=None)
TITLES = ("停车场管理办法", "停车场管理办法实施细则", "刑法", "行政处罚法", "治安管理处罚法")
LIBRARY = [
    Document(id=t, title=f"中华人民共和国{t}", short_title=t, kind=Kind.LAW, aliases=(f"{t}简称",)) for t in TITLES
]
NAMES = Names(LIBRARY, {"停车场管理办法": ["停车办法"], "行政处罚法": ["处罚法"], "尚未入库的条例": ["未入库条例"]})
TERMS = {"罚单": ["行政处罚决定"], "一把手": ["主要负责人", "负责人"]}


def read(question: str, **how) -> Query:
    return understand(question, NAMES, TERMS, today=TODAY, **how)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("停车场管理办法怎么规定", ("停车场管理办法",)),
        ("《停车场管理办法》怎么规定", ("停车场管理办法",)),
        ("中华人民共和国停车场管理办法", ("停车场管理办法",)),
        ("停车场管理办法简称", ("停车场管理办法",)),
        ("停车办法", ("停车场管理办法",)),
        ("停车 场管 理办法", ("停车场管理办法",)),
        ("停车场管理办法实施细则", ("停车场管理办法实施细则",)),
        ("处罚法和停车办法", ("行政处罚法", "停车场管理办法")),
        ("停车办法、停车场管理办法", ("停车场管理办法",)),
        ("治安管理处罚法", ("治安管理处罚法",)),
        ("刑法上怎么说", ("刑法",)),
        ("未入库条例怎么规定", ("尚未入库的条例",)),
        ("停车怎么规定", ()),
    ],
)
def test_laws_are_recognised_by_title_short_title_and_alias(question: str, named: tuple[str, ...]) -> None:
    assert read(question).documents == named


def test_names_tell_where_they_stood() -> None:
    text = "依照处罚法和停车办法"
    assert [(n.short_title, text[n.start : n.end]) for n in NAMES.find(text)] == [
        ("行政处罚法", "处罚法"),
        ("停车场管理办法", "停车办法"),
    ]
    assert Names([], {}).find(text) == []


@pytest.mark.parametrize(
    ("question", "references"),
    [
        ("行政处罚法第六十三条", [("行政处罚法", Pinpoint(article=63))]),
        ("行政处罚法63条", [("行政处罚法", Pinpoint(article=63))]),
        ("《行政处罚法》六十三条第一款", [("行政处罚法", Pinpoint(article=63, paragraph=1))]),
        ("处罚法第６３条第（二）项", [("行政处罚法", Pinpoint(article=63, subparagraph=2))]),
        ("刑法第一百三十三条之一", [("刑法", Pinpoint(article=133, suffix=1))]),
        ("第三条", [("", Pinpoint(article=3))]),
        (
            "处罚法第3条和停车办法第五条、第6条",
            [
                ("行政处罚法", Pinpoint(article=3)),
                ("停车场管理办法", Pinpoint(article=5)),
                ("停车场管理办法", Pinpoint(article=6)),
            ],
        ),
        ("第三条是停车办法的吗", [("", Pinpoint(article=3))]),
        ("停车办法出台了30条措施", []),
    ],
)
def test_articles_go_with_the_law_named_before_them(question: str, references: list[tuple[str, Pinpoint]]) -> None:
    assert list(read(question).references) == references


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("备案要多久", Asks.TIME),
        ("几个工作日办结", Asks.TIME),
        ("最迟哪天交", Asks.TIME),
        ("罚款多少", Asks.AMOUNT),
        ("要几个人参加", Asks.AMOUNT),
        ("由谁批准", Asks.WHO),
        ("找哪个部门", Asks.WHO),
        ("可以延期吗？", Asks.WHETHER),
        ("是不是必须听证", Asks.WHETHER),
        ("怎么申请备案", Asks.STEPS),
        ("办理流程", Asks.STEPS),
        ("什么情况下可以减轻", Asks.CONDITION),
        ("什么是路内泊位", Asks.MEANING),
        ("不备案有什么后果", Asks.LIABILITY),
        ("两者有什么区别", Asks.DIFFERENCE),
    ],
)
def test_the_kind_of_answer_is_recognised(question: str, kind: Asks) -> None:
    assert kind in read(question).asks


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("罚款多少", Asks.TIME),
        ("要多少天", Asks.AMOUNT),
        ("哪些部门参加", Asks.CONDITION),
        ("备案的条件是什么？", Asks.WHETHER),
        ("停车场管理办法", Asks.TIME),
    ],
)
def test_other_kinds_are_not_taken_for_it(question: str, kind: Asks) -> None:
    assert kind not in read(question).asks


VERSIONS = [
    Document(f"停车法({day})", "停车法", "停车法", Kind.LAW, adopted_on=day, effective_on=start)
    for day, start in (
        (date(2010, 3, 1), date(2010, 5, 1)),
        (date(2017, 9, 1), date(2018, 1, 1)),
        (date(2023, 9, 1), date(2024, 1, 1)),
    )
]
PARKING = Names(VERSIONS, {})


@pytest.mark.parametrize(
    ("question", "versions", "past", "day"),
    [
        ("停车法第九条", (), False, None),
        ("新停车法第九条", (), False, None),
        ("停车法2017年版第九条", ("2017",), False, None),
        ("停车法2017版第九条", ("2017",), False, None),
        ("2017年版停车法第九条", ("2017",), False, None),
        ("2017年的停车法第九条", ("2017",), False, None),
        ("2017年《停车法》第九条", ("2017",), False, None),
        ("2017年9月1日通过的停车法第九条", ("2017",), False, None),
        ("停车法（2017修正）第九条", ("2017",), False, None),
        ("停车法（2017年修订）第九条", ("2017",), False, None),
        ("2018年的停车法第九条", ("2018",), False, None),
        ("2020年的停车法第九条", (), False, date(2020, 12, 31)),
        ("2020年停车法执行情况", (), False, None),
        ("旧停车法第九条", ("2017", "2018"), True, None),
        ("原停车法第九条", ("2017", "2018"), True, None),
        ("修订前的停车法第九条", ("2017", "2018"), True, None),
        ("停车法修订前期限多久", ("2017", "2018"), True, None),
        ("停车法第九条修改之前怎么规定", ("2017", "2018"), True, None),
        ("2023年修订前的停车法", ("2017", "2018"), True, None),
        ("停车法以前是怎么规定的", ("2017", "2018"), True, None),
        ("按旧法，停车法第九条", ("2017", "2018"), True, None),
        ("停车法的规章修改前要不要听取意见", (), False, None),
        ("停车法第九条和修订前有什么变化", (), False, None),
        ("停车法新旧版有什么不同", (), False, None),
        ("2015年版停车法第九条", ("2015",), False, None),
    ],
)
def test_the_version_that_is_meant(question: str, versions: tuple[str, ...], past: bool, day: date | None) -> None:
    query = understand(question, PARKING, {}, today=TODAY)
    assert (query.versions, query.past, query.as_of) == (versions, past, day)


@pytest.mark.parametrize(
    "question",
    [
        "停车法第九条修改了什么",
        "停车法新旧对照",
        "停车法什么时候修订的",
        "停车法2017年版第九条现在是第几条",
        "停车法第九条与旧法相比",
    ],
)
def test_asking_what_changed_is_recognised(question: str) -> None:
    assert understand(question, PARKING, {}, today=TODAY).changes
    assert not understand("停车法第九条怎么规定", PARKING, {}, today=TODAY).changes


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("合同法第五条", ("合同法",)),
        ("合同法规定的违约金", ("合同法",)),
        ("请问合同法怎么规定", ("合同法",)),
        ("停车场违反合同法怎么办", ()),
        ("停车场违反合同法第五条怎么办", ("合同法",)),
    ],
)
def test_a_law_known_by_name_counts_when_it_is_asked_about(question: str, elsewhere: tuple[str, ...]) -> None:
    names = Names(VERSIONS, {}, Titles(frozenset({"合同法"})))
    assert understand(question, names, {}, today=TODAY).elsewhere == elsewhere


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("2020年的案子还没办完", date(2020, 12, 31)),
        ("２０２０年发生的事", date(2020, 12, 31)),
        ("二〇二〇年5月发生的事", date(2020, 5, 31)),
        ("2020年2月受理的申请", date(2020, 2, 29)),
        ("2020年2月29日受理的申请", date(2020, 2, 29)),
        ("2021年2月30日受理的申请", date(2021, 2, 28)),
        ("2020-03-05受理的申请", date(2020, 3, 5)),
        ("2020-02-30受理的申请", None),
        ("2020-13-01受理的申请", None),
        ("2030年受理的案件", None),
        ("2020年度报告什么时候交", None),
        ("停车场怎么备案", None),
    ],
)
def test_the_day_asked_about(question: str, day: date | None) -> None:
    assert read(question).as_of == day


@BOUNDED
@given(st.dates(date(1950, 1, 1), TODAY))
def test_every_day_is_read_in_both_spellings(day: date) -> None:
    assert read(f"{day.isoformat()}立案的").as_of == day
    assert read(f"{day.year}年{day.month}月{day.day}日立案的").as_of == day
    assert read(f"{day.year}年{day.month}月立案的案件").as_of == day.replace(day=monthrange(day.year, day.month)[1])


def test_a_day_given_from_outside_wins() -> None:
    assert read("2020年的案子", as_of=date(2018, 1, 1)).as_of == date(2018, 1, 1)


@pytest.mark.parametrize("wording", ["2019年版", "2019版", "2019年修订", "2019修正", "二〇一九年修改的"])
def test_a_year_can_name_a_version(wording: str) -> None:
    query = read(f"停车场管理办法{wording}罚款多少")
    assert query.versions == ("2019",)
    assert query.as_of is None


def test_numbers_are_folded_and_spoken_words_supplemented() -> None:
    query = read("请问罚单要十五天内交给一把手吗")
    assert "15日" in query.text
    assert "请问" not in query.text
    assert query.terms == (("罚单", "行政处罚决定"), ("一把手", "主要负责人"), ("一把手", "负责人"))
    assert all(legal in query.text.split(" ") for _, legal in query.terms)
    assert read("罚单即行政处罚决定").terms == ()


HISTORY = (
    ("公厕几点开门？", "六点，见公厕管理办法。"),
    ("2020年发生的，停车办法罚款多少？", "一千元，见停车场管理办法第三条。"),
)


def test_a_follow_up_takes_law_day_and_words_from_the_last_turn() -> None:
    query = read("那要多久呢", history=HISTORY)
    assert query.documents == ("停车场管理办法",)
    assert query.as_of == date(2020, 12, 31)
    assert "罚款多少" in query.context
    assert "1000元" in query.context
    assert "公厕" not in query.context
    assert query.rewritten == "2020年发生的，停车办法罚款多少；那要多久呢"
    assert query.text == read("那要多久呢").text


def test_what_a_follow_up_says_itself_is_not_overwritten() -> None:
    query = read("2019年发生的，处罚法怎么规定", history=HISTORY)
    assert query.documents == ("行政处罚法",)
    assert query.as_of == date(2019, 12, 31)


def test_the_day_of_an_earlier_turn_is_measured_by_the_day_given() -> None:
    history = (("2020年发生的案件怎么办", "依照停车场管理办法。"),)
    assert understand("那呢", NAMES, TERMS, today=date(2019, 1, 1), history=history).as_of is None


def test_without_history_nothing_is_carried_over() -> None:
    query = read("那要多久呢")
    assert (query.documents, query.context, query.rewritten) == ((), "", "")


def test_the_shipped_names_are_told_apart() -> None:
    documents, terms = read_aliases()
    names = Names([], documents)
    for title, aliases in documents.items():
        for alias in aliases:
            assert [n.short_title for n in names.find(alias)] == [title], alias
    assert all(isinstance(word, str) and legals for word, legals in terms.items())


@BOUNDED
@given(st.text(max_size=60))
def test_no_question_is_too_odd_to_be_read(question: str) -> None:
    assert read(question, history=((question, question),)).question == question


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("停车场备案要几天？", ()),
        ("停车场备案要几天？找谁批？", ("停车场备案要几天", "找谁批")),
        ("备案要几天，找谁批，不批怎么办", ("备案要几天", "找谁批", "不批怎么办")),
        ("车主不来，也不交钱，我们怎么办？", ()),
        ("车停在路边。能拖走吗？费用谁出", ("能拖走吗", "费用谁出")),
    ],
)
def test_several_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


def test_a_place_means_its_reports_also_in_a_follow_up() -> None:
    report = Document("东山县2024年报告", "东山县2024年报告", "东山县2024年报告", Kind.REPORT)
    names = Names([report], {})
    asked = understand("东山县2024年办了多少件复议", names, {}, today=date(2025, 5, 5))
    assert asked.papers.ids == (report.id,)
    later = understand(
        "那败诉几件", names, {}, history=[("东山县2024年办了多少件复议", "212件。")], today=date(2025, 5, 5)
    )
    assert later.papers.ids == (report.id,)
