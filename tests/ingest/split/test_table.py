"""Tables become records that repeat their headers, can be read alone, and can be cited cell by cell."""

from ingest.split.table import arranged, split_tables
from knowledge.document import Passage, Table, clauses

HEAD = ("序号", "事项", "分工/牵头", "时限")
TABLE = Table(
    (HEAD, ("1", "清理\n证明", "司法局", ""), ("2", "公开目录", "政府办", "3月底"), ("合计", "合计", "合计", "2项")),
    title="青溪县任务表",
    heads=1,
)


def pieces(*tables: Table) -> dict[str, str]:
    return {str(p.pinpoint): p.text for p in split_tables(tables)}


def test_every_row_repeats_title_and_headers() -> None:
    assert pieces(TABLE) == {
        "表1第1行": "表1　青溪县任务表\n序号：1\n事项：清理 证明\n分工/牵头：司法局",
        "表1第2行": "表1　青溪县任务表\n序号：2\n事项：公开目录\n分工/牵头：政府办\n时限：3月底",
        "表1第3行": "表1　青溪县任务表\n合计\n时限：2项",
    }


def test_a_row_is_named_by_the_first_column_whose_texts_differ() -> None:
    found = list(split_tables([TABLE]))
    assert [p.pinpoint.section for p in found] == ["清理 证明", "公开目录", "合计"]
    assert [p.questions for p in found] == [("第1项",), ("第2项",), ()]
    rows = (("类别", "要点", "分"), ("决策", "公示", "3"), ("决策", "听证", "4"))
    assert [p.pinpoint.section for p in split_tables([Table(rows, heads=1)])] == ["公示", "听证"]


def test_a_cell_is_a_clause_with_the_name_of_its_row() -> None:
    piece = list(split_tables([TABLE]))[1]
    passage = Passage("甲", piece.pinpoint, piece.text, 1)
    found = clauses(passage)
    assert [str(c.pinpoint) for c in found] == [f"表1第2行“{name}”" for name in HEAD]
    assert [c.lead for c in found] == ["公开目录", "", "公开目录", "公开目录"]
    assert [passage.text[c.start : c.end] for c in found] == [c.text for c in found]


def test_a_heading_between_rows_is_carried_to_those_below() -> None:
    rows = (("事项", "单位"), ("一、决策", "一、决策"), ("公示", "办公室"), ("二、执法", ""), ("案卷", "法规科"))
    found = list(split_tables([Table(rows, heads=1)]))
    assert [(str(p.pinpoint), p.pinpoint.chapter) for p in found] == [
        ("表1第2行", "一、决策"),
        ("表1第4行", "二、执法"),
    ]


def test_tables_are_counted_and_a_caption_with_a_number_keeps_it() -> None:
    second = Table((("项目", "数量"), ("案件", "44件")), title="表1　案件情况", heads=1)
    assert pieces(TABLE, second)["表2第1行"] == "表1　案件情况\n项目：案件\n数量：44件"
    assert pieces(Table((("项目", "数量"), ("案件", "44件")), heads=1))["表1第1行"].startswith("表1\n")


def test_what_is_no_table_stays_text() -> None:
    box = Table((("联系人：张三\n电话：1",),))
    assert pieces(box) == {"表1": "表1\n联系人：张三\n电话：1"}
    assert pieces(Table((("甲", "乙"),))) == {"表1": "表1\n甲　乙"}


def test_rows_without_a_header_are_records_without_names() -> None:
    rows = (("1", "清理", "3"), ("2", "公开", "4"))
    assert pieces(arranged(Table(rows))) == {"表1第1行": "表1\n1\n清理\n3", "表1第2行": "表1\n2\n公开\n4"}


def test_a_table_in_running_text_is_arranged() -> None:
    rows = (
        ("任务表", "任务表", "任务表"),
        ("事项", "分工", "分工"),
        ("事项", "牵头", "配合"),
        ("清理", "甲局", "乙局"),
        ("注：试行", "", ""),
    )
    table = arranged(Table(rows))
    assert (table.rows, table.heads) == ((rows[0], ("事项", "分工/牵头", "分工/配合"), *rows[3:]), 2)
    assert table.title == "任务表"
    assert pieces(table) == {
        "表1": "表1　任务表\n注：试行",
        "表1第1行": "表1　任务表\n事项：清理\n分工/牵头：甲局\n分工/配合：乙局",
    }


def test_a_form_without_entries_has_no_records() -> None:
    rows = (("填报单位", "", "填报日期", ""), ("任务", "进展", "问题", "措施"), ("", "", "", ""))
    assert list(pieces(arranged(Table(rows)))) == ["表1"]


def test_a_table_without_a_title_takes_the_one_of_its_document() -> None:
    assert arranged(Table((("甲", "乙"), ("1", "2"))), "任务表").title == "任务表"
    assert arranged(TABLE, "别的") == TABLE


def test_a_repeated_header_is_no_record_and_long_cells_stay_whole() -> None:
    long = "很长" * 2000
    found = pieces(Table((HEAD, ("1", long, "司法局", ""), HEAD, ("2", "公开", "政府办", "")), heads=1))
    assert list(found) == ["表1第1行", "表1第3行"]
    assert long in found["表1第1行"]


def test_a_colon_in_a_column_s_name_does_not_end_it() -> None:
    (piece,) = split_tables([Table((("项目", "数：件："), ("案件", "甲：乙")), heads=1)])
    cell = clauses(Passage("甲", piece.pinpoint, piece.text, 1))[1]
    assert (cell.pinpoint.column, cell.text) == ("数:件", "数:件：甲：乙")
