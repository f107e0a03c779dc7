"""Reports are found by place and year; larger places and words that only end like a place do not count."""

from datetime import date

import pytest

from knowledge.document import Document, Form, Kind
from knowledge.papers import NONE, Meant, Papers, places_of


def paper(title: str, issuer: str = "", kind: Kind = Kind.REPORT, form: Form = Form.OFFICIAL) -> Document:
    return Document(title, title, title, kind, form=form, issuer=issuer, adopted_on=date(2025, 1, 3))


REPORTS = [
    paper("云岭省青溪市东山县2023年法治政府建设情况报告"),
    paper("青溪市东山县2024年法治政府建设情况报告"),
    paper("停车治理的做法", "青溪市西川区城市管理局"),
    paper("东山县停车场管理条例", kind=Kind.LOCAL_REGULATION),
    paper("东山县停车场备案", kind=Kind.GUIDE, form=Form.CARD),
]
PAPERS = Papers(REPORTS)


@pytest.mark.parametrize(
    ("question", "ids", "others"),
    [
        ("东山县办了多少件复议", (0, 1), ()),
        ("东山县2024年办了多少件复议", (1,), (0,)),
        ("东山县2020年办了多少件复议", (), (0, 1)),
        ("西川区2020年的停车治理", (2,), ()),
        ("西川那份做法里怎么停车", (2,), ()),
        ("青溪市办了多少件复议", (), ()),
        ("复议多久办结", (), ()),
    ],
)
def test_the_papers_of_the_place_and_year_are_meant(question, ids, others) -> None:
    meant = Meant(tuple(REPORTS[n].id for n in ids), tuple(REPORTS[n].title for n in others))
    assert PAPERS.meant(question) == meant


@pytest.mark.parametrize(
    "title",
    ["全市法治政府建设情况", "本县法治建设情况", "行政区划调整报告", "关于东山县议案的意见", "《东山县规划》的评估"],
)
def test_what_only_ends_like_a_place_is_none(title) -> None:
    assert places_of(paper(title)) == frozenset()


def test_without_papers_nothing_is_meant() -> None:
    assert Papers([]).meant("东山县") == NONE
