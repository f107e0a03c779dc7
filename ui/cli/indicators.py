"""yifa indicators: the editions, one edition as a tree, one indicator in full; tables of indicators in and out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from assistant.settings import Settings, load_settings
from assistant.wiring import limits_of
from ingest.indicators import propose_file
from ingest.read import read_bytes
from knowledge.errors import UsageError
from knowledge.indicators.cells import basis_cell, number_cell, threshold_cell
from knowledge.indicators.columns import ColumnsRow, columns_text, read_columns
from knowledge.indicators.file import Editions, editions_in, folder_of, save_system
from knowledge.indicators.indicator import CheckPoint, Indicator, IndicatorSystem, Measure, counts
from knowledge.indicators.proposal import Proposal, accept, proposal_record
from knowledge.indicators.review import reviewed
from knowledge.indicators.table import to_rows, write_table
from ui.api.indicators import indicator_record, selected, system_record, tree_record
from ui.cli.chinese import ChineseGroup
from ui.cli.options import Json, console, print_json, table

MAPPING = Path("mapping.yaml")


class IndicatorsGroup(ChineseGroup):
    """A group whose command `show` is meant where none is named: yifa indicators 1.1.1."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `show` in front where the first word is no command."""
        named = args and args[0] in {*self.commands, "-h", "--help"}
        return super().parse_args(ctx, args if named else ["show", *args])


def show(
    what: Annotated[str, typer.Argument(metavar="编号或关键词", help="一项指标的编号，或者要找的词。")] = "",
    system: Annotated[
        str, typer.Option("--system", metavar="体系", help="指标体系，如 national-2021；不填列出全部体系。")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位类型", help="只看适用于这类单位的指标。")] = "",
    json: Json = False,
) -> None:
    """Editions, a tree of sections, or one indicator."""
    editions = editions_in(load_settings().home)
    if not system and (what or unit):
        system = _only(editions)
    if not system:
        _list(editions, json)
    elif what in editions.find(system).by_id:
        _show(editions.find(system), what, json)
    else:
        _tree(editions.find(system), what, unit, json)


def import_(
    file: Annotated[Path, typer.Argument(metavar="文件", help="指标表：CSV、Word、PDF 等能读出表格的文件。")],
    edition: Annotated[str, typer.Option("--edition", metavar="编号", help="存成的编号，如 qingxi-2026。")] = "",
    name: Annotated[str, typer.Option("--name", metavar="名称", help="名称；不填用表上的标题。")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="文件", help="列对应文件；--propose 时没有就写一份。")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar="列名=字段", help="指定一列是什么，可多次。")
    ] = None,
    join: Annotated[bool, typer.Option("--join", help="几列可以合成一个字段（文字类）。")] = False,
    propose: Annotated[bool, typer.Option("--propose", help="只看列对应和结果，写出列对应文件，不导入。")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="确认推测的列都对。")] = False,
    reviewed_by: Annotated[
        str, typer.Option("--reviewed-by", metavar="姓名", help="已对照原表核对的人；不填存为未核对。")
    ] = "",
    replace: Annotated[bool, typer.Option("--replace", help="换掉同编号的体系。")] = False,
    json: Json = False,
) -> None:
    """A table of any layout into an edition, or the proposal for it."""
    settings = load_settings()
    shown = mapping or MAPPING
    new = propose and not (mapping and mapping.exists())
    said = _said(None if new else mapping, column or (), join)
    data = read_bytes(file, limits_of(settings))
    found = propose_file(data, file.name, limits_of(settings), by_hand=said.columns, join=said.join)
    if propose:
        if new:
            _write(found, shown)
        _propose(found, shown, json)
        return
    if not edition:
        raise UsageError(
            "导入要用 --edition 写编号（小写字母、数字、短横线），如 qingxi-2026。先用 --propose 看列对应。"
        )
    title = name or found.title or file.stem
    system = accept(found, id_=edition, name=title, confirmed=confirm, by=reviewed_by)
    _saved(system, found, settings, replace, json)


def review(
    edition: Annotated[str, typer.Argument(metavar="编号", help="导入的体系。")],
    reviewed_by: Annotated[str, typer.Option("--reviewed-by", metavar="姓名", help="对照原表核对的人。")],
    json: Json = False,
) -> None:
    """Mark an imported edition as reviewed."""
    home = load_settings().home
    system = reviewed(editions_in(home).find(edition), reviewed_by, date.today())
    save_system(system, folder_of(home), replace=True)
    print_json(system_record(system)) if json else _head(system)


def export(
    edition: Annotated[str, typer.Argument(metavar="编号", help="指标体系，如 national-2021。")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="写成的表格（CSV），改好可再导入。")],
    json: Json = False,
) -> None:
    """An edition as a table."""
    system = editions_in(load_settings().home).find(edition)
    if file.exists():
        raise UsageError(f"已有文件 {file}，请换一个文件名。")
    file.write_text(write_table(to_rows(system)), encoding="utf-8-sig", newline="")
    record = {"system": system.id, "file": str(file), "indicators": len(system.indicators)}
    print_json(record) if json else typer.echo(f"已写入 {file}：{len(system.indicators)} 项指标。")


def _only(editions: Editions) -> str:
    """The id of the system meant where none is named: the only one there is."""
    if len(editions.systems) > 1:
        raise UsageError(f"请用 --system 指明指标体系：{'、'.join(editions.systems)}。")
    return next(iter(editions.systems))


def _list(editions: Editions, json: bool) -> None:
    if json:
        records = [system_record(system) for system in editions.systems.values()]
        print_json({"systems": records, "faults": list(editions.faults.values())})
        return
    for system in editions.systems.values():
        _head(system)
    for fault in editions.faults.values():
        console.print(f"没有读入：{fault}", style="yellow", highlight=False, markup=False, soft_wrap=True)


def _head(system: IndicatorSystem) -> None:
    tops = len(system.groups)
    size = f"{tops} / {len(system.sections) - tops} / {len(system.indicators)}，检查点 {len(system.check_points)}"
    console.print(f"[bold]{system.id}[/bold]  {escape(system.name)}  {system.version}", highlight=False, soft_wrap=True)
    console.print(f"    {system.status_note}", style="yellow", highlight=False, markup=False, soft_wrap=True)
    units = "、".join(f"{unit} {n}" for unit, n in counts(system).items())
    console.print(f"    {size}；适用：{units}", style="dim", highlight=False, markup=False, soft_wrap=True)


def _tree(system: IndicatorSystem, text: str, unit: str, json: bool) -> None:
    chosen = selected(system, unit, text)
    record = tree_record(system, chosen)
    if json:
        print_json(record)
        return
    if not chosen:
        raise UsageError(
            f"指标体系 {system.id} 里没有符合的指标。换个词，或者用 yifa indicators --system {system.id} 看全部。"
        )
    _head(system)
    for group in record["groups"]:
        console.print(f"[bold]{group['id']} {escape(group['name'])}[/bold]（{group['count']}）", highlight=False)
        for child in group["children"]:
            console.print(f"  {child['id']} {child['name']}（{child['count']}）", highlight=False, markup=False)
            for indicator in child["indicators"]:
                line = f"    {indicator['id']} {indicator['title']}"
                console.print(line, style="dim", highlight=False, markup=False)
    typer.echo(f"共 {len(chosen)} 项。")


def _show(system: IndicatorSystem, id_: str, json: bool) -> None:
    found = system.indicator(id_)
    if json:
        print_json(indicator_record(system, found))
        return
    place = " › ".join(f"{section.id} {section.name}" for section in system.path(id_))
    console.print(f"[bold]{found.id} {escape(found.title)}[/bold]", highlight=False)
    for line in (f"{place}（{system.status_note}）", f"要求：{found.requirement}", *_details(system, found)):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _details(system: IndicatorSystem, indicator: Indicator) -> list[str]:
    """The rest of an indicator line by line, what is empty left out."""
    named = {
        "适用": "、".join(indicator.applies_to),
        "适用说明": indicator.scope_note,
        "衡量": _measure(system, indicator.measure),
        "权重": number_cell(indicator.weight),
        "评分标准": indicator.scoring,
        "责任单位": indicator.responsible,
        "来源": indicator.provenance,
    }
    return [
        "检查点：",
        *(f"  {point.id} {_point(point)}" for point in indicator.check_points),
        *(["证明材料："] if indicator.evidence else []),
        *(f"  {item}" for item in indicator.evidence),
        *(["依据："] if indicator.legal_basis else []),
        *(f"  {basis_cell(basis)}{'' if basis.checked else '（未核对）'}" for basis in indicator.legal_basis),
        *(f"{label}：{text}" for label, text in named.items() if text),
    ]


def _point(point: CheckPoint) -> str:
    expect = {"": "", "任意": "（只用来判断是否适用）"}.get(point.expect, f"（应为：{point.expect}）")
    origin = f"（{point.provenance}）" if point.provenance else ""
    return f"[{point.type}] {point.text}{f'（{point.unit}）' if point.unit else ''}{expect}{origin}"


def _measure(system: IndicatorSystem, measure: Measure) -> str:
    limit = measure.threshold
    parts = [measure.type.value, measure.name and f"{measure.name}（{measure.unit}）"]
    parts += [f"{threshold_cell(limit)}（{system.threshold_sources[limit.source]}）"] if limit else []
    parts += [f"每年{measure.deadline[0]}月{measure.deadline[1]}日前"] if measure.deadline else []
    return "，".join(part for part in parts if part)


def _said(mapping: Path | None, options: Sequence[str], join: bool) -> ColumnsRow:
    """What a person said about the columns, the options before the file."""
    said = read_columns(mapping) if mapping else ColumnsRow.model_construct(join=False, columns={})
    pairs = [option.rpartition("=") for option in options]
    if wrong := [option for option, (heading, _, _) in zip(options, pairs, strict=True) if not heading]:
        raise UsageError(f"--column 要写成“列名=字段”，如“评分要点=要求”（现为 {wrong[0]}）。")
    given = {heading.strip(): field.strip() for heading, _, field in pairs}
    return said.model_copy(update={"join": join or said.join, "columns": said.columns | given})


def _write(found: Proposal, mapping: Path) -> None:
    if mapping.exists():
        raise UsageError(f"已有文件 {mapping}。要按它看结果，加 --mapping {mapping}；要重新提出，请换名或者先删去。")
    mapping.write_text(columns_text(found.columns, found.file), encoding="utf-8")


def _propose(found: Proposal, mapping: Path, json: bool) -> None:
    """Print a proposal, and where its columns can be corrected."""
    if json:
        print_json(proposal_record(found) | {"mapping": str(mapping)})
        return
    listed = table("列", "作为", "凭什么", "例")
    for column in found.columns:
        why = f"{column.sureness}：{column.reason}"
        listed.add_row(*map(escape, (column.heading, column.field or "？", why, "；".join(column.samples[:2]))))
    console.print(listed)
    for group in proposal_record(found)["groups"]:
        console.print(f"{group['id']} {group['name']}：{group['count']} 项 {group['score']} 分", markup=False)
    _told("不能导入", found.problems)
    _told("要确认", found.to_confirm)
    _told("请看", found.cautions)
    words = f"列对应在 {mapping} 里，改好后用 --mapping {mapping} 导入；还没有改动任何数据。"
    console.print(words, highlight=False, markup=False, soft_wrap=True)


def _saved(system: IndicatorSystem, found: Proposal, settings: Settings, replace: bool, json: bool) -> None:
    written = save_system(system, folder_of(settings.home), replace=replace)
    if json:
        print_json(system_record(system) | {"file": str(written), "notes": list(found.cautions)})
        return
    _head(system)
    _told("请看", found.cautions)
    console.print(f"已写入 {written}，可直接修改这个文件。", highlight=False, markup=False, soft_wrap=True)


def _told(label: str, texts: Sequence[str]) -> None:
    for text in texts:
        console.print(f"{label}：{text}", style="yellow", highlight=False, markup=False, soft_wrap=True)
