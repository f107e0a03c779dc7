"""The fact sheet of a report as a form: one row a fact with its source, then what is missing."""

from assistant.drafting.facts import Fact
from assistant.drafting.sheet import Row, Sheet
from assistant.export.form import Column, Form


def fact_forms(sheet: Sheet) -> dict[str, Form]:
    """事实表 and 缺项, ready for Excel."""
    facts = Form(
        f"{sheet.year}年事实表",
        (
            Column("序号", 5, centred=True),
            Column("指标", 24),
            Column("数值", 8, centred=True),
            Column("单位", 6, centred=True),
            Column("年度", 6, centred=True),
            Column("上年", 8, centred=True),
            Column("来源", 18),
            Column("原文", 30),
            Column("其他材料", 18),
            Column("状态", 8, centred=True),
            Column("备注", 12),
        ),
        tuple(_row(number, row) for number, row in enumerate(sheet.rows, 1)),
        (f"共 {len(sheet.rows)} 条，其中各材料不一致 {sum(bool(row.different) for row in sheet.rows)} 条",),
    )
    missing = Form(
        "缺项",
        (Column("部分", 30), Column("要有的数字", 30), Column("必要", 8, centred=True)),
        tuple((one.section, one.name, "必要" if one.needed else "可选") for one in sheet.missing),
    )
    return {"事实表": facts, "缺项": missing}


def _row(number: int, row: Row) -> tuple[str, ...]:
    fact = row.fact
    told = [*(f"不同：{_told(f)}" for f in row.different), *(f"相同：{_told(f)}" for f in row.same)]
    state = (
        "锁定" if row.locked else "人工" if row.edited else "有出入" if row.different else "一致" if row.same else ""
    )
    return (
        str(number),
        fact.measure,
        fact.value,
        fact.unit,
        str(fact.period or ""),
        row.before.shown if row.before else "",
        f"{fact.source.doc} {fact.source.pinpoint}".strip(),
        " ".join(fact.source.quote.split()),
        "\n".join(told),
        state,
        row.note,
    )


def _told(fact: Fact) -> str:
    return f"{fact.source.doc} {fact.shown}"
