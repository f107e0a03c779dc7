"""Indicator tables as offices keep them, from the file to the edition."""

import hashlib
import io
from collections.abc import Callable

import docx
import pytest

from ingest.indicators import grids, propose_file
from ingest.page import Limits
from knowledge.errors import Unreadable, UsageError
from knowledge.indicators.proposal import Proposal, proposal_record

Merge = tuple[int, int, int, int]
"""First line and column, last line and column of a merged cell."""


def word(*tables: list[list[str]], merged: tuple[Merge, ...] = ()) -> bytes:
    """A Word file with tables; the cells of the first are merged where told."""
    file = docx.Document()
    for number, lines in enumerate(tables):
        table = file.add_table(len(lines), len(lines[0]))
        for top, left, bottom, right in merged if number == 0 else ():
            table.cell(top, left).merge(table.cell(bottom, right))
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                if text:
                    table.cell(at, column).text = text
        file.add_paragraph("")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def propose(data: bytes, name: str = "指标.docx", **said) -> Proposal:
    return propose_file(data, name, Limits(), **said)


def leaves(found: Proposal) -> list[tuple[str, str, str, float]]:
    """(一级, 二级, 三级, score) of every indicator."""
    assert found.system, found.problems
    paths = [(*(s.name for s in found.system.path(i.id)), i) for i in found.system.indicators]
    return [(top, child, i.title, i.weight) for top, child, i in paths]


HEADER = ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "责任单位"]
WANTED = [("职能", "清单", "清单公布", 3), ("职能", "清单", "清单更新", 2), ("决策", "程序", "征求意见", 5)]


def plain() -> bytes:
    return word(
        [
            HEADER,
            ["职能", "清单", "清单公布", "3", "未公布扣3分", "某局"],
            ["职能", "清单", "清单更新", "2", "未更新扣2分", "某局"],
            ["决策", "程序", "征求意见", "5", "未征求不得分", "某办"],
        ]
    )


def merged_and_numbered() -> bytes:
    return word(
        [
            ["临江县法治政府建设考核指标", "", "", "", "", ""],
            HEADER,
            ["一、职能（5分）", "（一）清单", "1.清单公布", "3分", "未公布扣3分", "某局"],
            ["", "", "2.清单更新", "2分", "未更新扣2分", ""],
            ["二、决策（5分）", "（一）程序", "3.征求意见", "5分", "未征求不得分", "某办"],
            ["合计", "", "", "10", "", ""],
            ["注：本表由某局解释。", "", "", "", "", ""],
        ],
        merged=((0, 0, 0, 5), (2, 0, 3, 0), (2, 1, 3, 1), (2, 5, 3, 5), (6, 0, 6, 5)),
    )


def odd_order_in_two_tables() -> bytes:
    first = [
        ["责任科室", "三级指标", "标准分", "评分细则", "二级指标", "一级指标"],
        ["某科", "清单公布", "3", "未公布扣3分", "清单", "职能"],
        ["某科", "清单更新", "2", "未更新扣2分", "清单", "职能"],
    ]
    return word(first, [first[0], ["某科", "征求意见", "5", "未征求不得分", "程序", "决策"]])


def two_header_lines() -> bytes:
    return word(
        [
            ["一级指标", "二级指标", "三级指标", "分值", "", "责任单位"],
            ["", "", "", "基本分", "加分", ""],
            ["职能", "清单", "清单公布", "3", "1", "某局"],
            ["职能", "清单", "清单更新", "2", "", "某局"],
            ["决策", "程序", "征求意见", "5", "", "某办"],
        ],
        merged=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
    )


def self_assessed() -> bytes:
    lines = [
        "附件1,,,,,,",
        "一级指标,二级指标,三级指标,分值,自评得分,得分依据,责任单位",
        "一、职能,1.清单,清单公布,3,3,已公布,某局",
        ",,清单更新,2,1,更新一次,某局",
        "二、决策,2.程序,征求意见,5,5,已征求,某办",
    ]
    return "\n".join(lines).encode("gb18030")


@pytest.mark.parametrize("made", [plain, merged_and_numbered, odd_order_in_two_tables, two_header_lines])
def test_layouts_in_word(made: Callable[[], bytes]) -> None:
    found = propose(made())
    assert leaves(found) == WANTED
    assert found.to_confirm == ()
    assert {i.responsible for i in found.system.indicators} <= {"某局", "某办", "某科"}


def test_merged_cells_numbers_and_sums() -> None:
    found = propose(merged_and_numbered())
    assert found.title == "临江县法治政府建设考核指标"
    assert [i.official_no for i in found.system.indicators] == [1, 2, 3]
    assert [i.responsible for i in found.system.indicators] == ["某局", "某局", "某办"]
    assert [i.scoring for i in found.system.indicators] == ["未公布扣3分", "未更新扣2分", "未征求不得分"]
    assert not any("分值不符" in text for text in found.cautions)
    kinds = {record["kind"]: record["text"] for record in proposal_record(found)["asides"]}
    assert (kinds["合计"], kinds["附注"]) == ("合计 10", "注：本表由某局解释。")


def test_a_column_of_extra_points_is_left_to_a_person() -> None:
    found = propose(two_header_lines())
    assert "没有认出、不会导入的列：分值/加分。" in found.cautions
    fields = {column.heading: column.field for column in found.columns}
    assert fields["分值/基本分"] == "分值"
    assert fields["分值/加分"] != "分值"
    joined = propose(two_header_lines(), by_hand={"分值/加分": "评分标准"})
    assert joined.system.indicators[0].scoring == "加分：1"


def test_columns_of_a_self_assessment_stay_out() -> None:
    found = propose(self_assessed(), "自评表.csv")
    assert leaves(found) == WANTED
    assert {c.heading for c in found.columns if c.field == "不导入"} == {"自评得分", "得分依据"}


def test_rules_for_scoring_inside_the_requirement() -> None:
    lines = [
        ["一级指标", "三级指标", "工作要求", "分值"],
        ["职能", "清单", "清单按期公布。未公布扣3分。", "3"],
        ["决策", "程序", "公开征求意见。未征求不得分。", "5"],
    ]
    found = propose(word(lines))
    assert "“工作要求”作为要求和评分标准" in found.to_confirm[0]
    assert [(i.requirement, i.scoring) for i in found.system.indicators] == [
        ("清单按期公布。", "未公布扣3分。"),
        ("公开征求意见。", "未征求不得分。"),
    ]
    whole = propose(word(lines), by_hand={"工作要求": "要求"})
    assert whole.system.indicators[0].requirement == "清单按期公布。未公布扣3分。"


def test_the_file_is_known_by_its_bytes() -> None:
    data = plain()
    found = propose(data, "目录/指标.docx")
    assert (found.file, found.sha256) == ("指标.docx", hashlib.sha256(data).hexdigest())


def test_what_holds_no_table() -> None:
    with pytest.raises(UsageError, match="文件里没有表格"):
        propose("第一条 没有表格。".encode(), "指标.txt")
    with pytest.raises(Unreadable, match="超过上限"):
        grids(b"a" * 11, "指标.csv", Limits(file=10))
    with pytest.raises(UsageError, match="没有找到指标表"):
        propose(word([["姓名", "电话"], ["子", "丑"]]))


def test_a_table_as_an_office_hands_it_in(shared) -> None:
    path = shared / "corpus" / "formats" / "csv" / "自评指标表_GB18030.csv"
    found = propose(path.read_bytes(), path.name)
    record = proposal_record(found)
    assert (record["levels"], record["score"]) == ([6, 13, 13], 61)
    assert found.to_confirm == ("“评分要点”作为要求（列名相近：列名里有“评分要点”）",)
