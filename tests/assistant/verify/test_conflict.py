"""Provisions that contradict each other are told with the one that prevails and why; anything else is left in peace."""

from datetime import date
from pathlib import Path

import pytest

from assistant.ask import ask
from assistant.verify.conflict import conflicts
from knowledge.document import Kind
from knowledge.understand import Query

DAY = date(2025, 1, 1)
ASKED = Query("停车场备案几日内决定？", "停车场备案 几日内 决定")
FIFTEEN, TWENTY = (
    "城市管理部门应当自收到停车场备案材料之日起十五日内作出决定。",
    "城市管理部门应当自收到停车场备案材料之日起二十日内作出决定。",
)


@pytest.fixture
def pair(make_hit):
    """`pair(kind, kind, …)`: what is said about two texts of these kinds, the first with fifteen days."""

    def make(
        one: Kind,
        other: Kind,
        *,
        texts=(FIFTEEN, TWENTY),
        titles=("甲法", "乙法"),
        days=("2020-01-01", "2022-01-01"),
        **more,
    ):
        issuers = more.pop("issuers", ("", ""))
        scores = more.pop("scores", (1.0, 0.95))
        hits = [
            make_hit(
                texts[n], title=titles[n], version=days[n], kind=(one, other)[n], issuer=issuers[n], score=scores[n]
            )
            for n in (0, 1)
        ]
        return conflicts(ASKED, hits, DAY)

    return make


@pytest.mark.parametrize(
    ("one", "other", "article"),
    [
        (Kind.LAW, Kind.REGULATION, "第九十九条"),
        (Kind.LAW, Kind.RULE, "第九十九条"),
        (Kind.REGULATION, Kind.LOCAL_REGULATION, "第九十九条"),
        (Kind.CONSTITUTION, Kind.LAW, "第九十八条"),
    ],
)
def test_the_higher_text_prevails(pair, one, other, article):
    for kinds in ((one, other), (other, one)):
        (said,) = pair(*kinds)
        higher = "甲法" if kinds[0] is one else "乙法"
        assert f"以《{higher}》为准" in said
        assert f"立法法{article}" in said
        assert "十五日" not in said
        assert "15日" in said
        assert "20日" in said


def test_a_normative_document_gives_way(pair):
    (said,) = pair(Kind.NORMATIVE, Kind.RULE)
    assert "以《乙法》为准" in said
    assert "规范性文件不得与法律、法规、规章相抵触" in said


def test_local_regulations_and_rules(pair):
    (local,) = pair(Kind.LOCAL_REGULATION, Kind.RULE, issuers=("青溪市人大常委会", "青溪市人民政府"))
    (ministry,) = pair(Kind.RULE, Kind.LOCAL_REGULATION, issuers=("某部", "青溪市人大常委会"))
    assert "以《甲法》为准（立法法第一百条）" in local
    assert "由国务院提出意见（立法法第一百零六条）" in ministry
    assert "为准" not in ministry


@pytest.mark.parametrize(
    ("kind", "issuers", "expected"),
    [
        (Kind.LAW, ("", ""), "由全国人大常委会裁决（立法法第一百零五条）"),
        (Kind.REGULATION, ("", ""), "由国务院裁决（立法法第一百零五条）"),
        (Kind.RULE, ("某部", "某部"), "由制定机关裁决（立法法第一百零六条）"),
        (Kind.RULE, ("某部", "某市"), "由国务院裁决（立法法第一百零六条）"),
    ],
)
def test_texts_of_one_rank(pair, kind, issuers, expected):
    (said,) = pair(kind, kind, issuers=issuers)
    assert expected in said
    if issuers[0] == issuers[1]:
        assert "新的规定（《乙法》）优先于旧的规定（立法法第一百零三条）" in said


def test_two_versions_of_one_text(pair):
    (said,) = pair(Kind.RULE, Kind.RULE, titles=("甲办法", "甲办法"))
    assert "同一文件的两个版本，2025-01-01适用2022年版" in said
    assert "立法法第一百零三条" in said
    assert "一般不溯及既往（立法法第一百零四条）" in said


def test_a_word_of_duty_makes_a_difference(pair):
    (said,) = pair(Kind.LAW, Kind.REGULATION, texts=("停车场备案应当公开。", "停车场备案可以公开。"))
    assert "以《甲法》为准" in said


@pytest.mark.parametrize(
    "how",
    [
        {"texts": (FIFTEEN, FIFTEEN)},
        {"texts": (FIFTEEN, "停车场经营者应当自停车之日起二十日内缴费。")},
        {"texts": (FIFTEEN, "城市管理部门受理停车场备案。")},
        {"scores": (1.0, 0.5)},
    ],
)
def test_no_warning_without_a_difference_in_one_matter(pair, how):
    assert pair(Kind.LAW, Kind.REGULATION, **how) == ()


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.PARTY_RULE, Kind.INTERPRETATION, Kind.GUIDE])
def test_kinds_outside_the_order_are_not_compared(pair, kind):
    assert pair(Kind.LAW, kind) == ()


def test_one_document_does_not_contradict_itself(make_hit):
    hits = [make_hit(FIFTEEN, article=5), make_hit(TWENTY, article=6)]
    assert conflicts(ASKED, hits, DAY) == ()
    assert conflicts(ASKED, [], DAY) == ()


def test_an_answer_on_two_versions_explains_them(library):
    answer = ask(library, "青溪市停车场管理办法2019年版和2023年版，区城市管理部门分别要几个工作日作出备案决定？")
    (said,) = [w for w in answer.warnings if "规定不一致" in w]
    assert "20个工作日" in said
    assert "15个工作日" in said
    assert "适用2023年版" in said


def test_an_ordinary_answer_has_no_such_warning(library):
    assert ask(library, "停车场备案要几个工作日作出决定？").warnings == ()


def test_a_real_contradiction_of_law_and_regulation(shared, make_hit):
    """行政复议法（2023）第三十一条 orders what 行政复议法实施条例（2007）第二十九条 allows."""
    laws = shared / "corpus/laws"
    law = paragraph(laws / "行政复议法(2023-09-01).md", "第三十一条")
    regulation = paragraph(laws / "行政复议法实施条例(2007-05-29).md", "第二十九条")
    hits = [
        make_hit(law, title="行政复议法", version="2023-09-01", kind=Kind.LAW),
        make_hit(regulation, title="行政复议法实施条例", version="2007-05-29", kind=Kind.REGULATION),
    ]
    asked = Query("复议申请材料不齐全的几日内通知补正？", "行政复议申请材料不齐全 几日内 通知补正")
    (said,) = conflicts(asked, hits, DAY)
    assert "以《行政复议法》为准（立法法第九十九条）" in said


def paragraph(file: Path, label: str) -> str:
    """The first 款 of an article."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return next(line.removeprefix(f"{label} ") for line in lines if line.startswith(f"{label} "))
