"""yifa indicators: the editions, one edition as a tree, one indicator in full; tables of indicators in and out."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.settings import load_settings
from ingest.readers.encoding import decode
from knowledge.errors import UsageError
from knowledge.indicators.cells import basis_cell, number_cell, threshold_cell
from knowledge.indicators.file import Editions, save_system
from knowledge.indicators.indicator import CheckPoint, Indicator, IndicatorSystem, Measure, counts
from knowledge.indicators.table import read_table, to_rows, write_table
from knowledge.indicators.take_over import Imported, from_rows
from ui.api.indicators import editions_in, folder_of, indicator_record, selected, system_record, tree_record
from ui.cli.options import Json, console, print_json


def indicators(
    what: Annotated[str, typer.Argument(metavar="编号或关键词", help="一项指标的编号，或者要找的词。")] = "",
    system: Annotated[
        str, typer.Option("--system", metavar="体系", help="指标体系，如 national-2021；不填列出全部体系。")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位类型", help="只看适用于这类单位的指标。")] = "",
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="文件", help="把指标表（CSV）收成本单位的指标体系。")
    ] = None,
    id_: Annotated[str, typer.Option("--id", metavar="编号", help="导入的体系的编号，如 qingxi-2026。")] = "",
    name: Annotated[str, typer.Option("--name", metavar="名称", help="导入的体系的名称。")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="导入时换掉同编号的体系。")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="文件", help="把 --system 写成指标表（CSV），改好可再导入。")
    ] = None,
    json: Json = False,
) -> None:
    """Editions, a tree of sections, or one indicator; import and export of tables."""
    home = load_settings().home
    if import_:
        _import(import_, home, id_, name, replace, json)
        return
    editions = editions_in(home)
    if not system and (what or unit or export):
        system = _only(editions)
    if export:
        _export(editions.find(system), export, json)
    elif not system:
        _list(editions, json)
    elif what in editions.find(system).by_id:
        _show(editions.find(system), what, json)
    else:
        _tree(editions.find(system), what, unit, json)


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
    return f"[{point.type}] {point.text}{f'（{point.unit}）' if point.unit else ''}{expect}"


def _measure(system: IndicatorSystem, measure: Measure) -> str:
    limit = measure.threshold
    parts = [measure.type.value, measure.name and f"{measure.name}（{measure.unit}）"]
    parts += [f"{threshold_cell(limit)}（{system.threshold_sources[limit.source]}）"] if limit else []
    parts += [f"每年{measure.deadline[0]}月{measure.deadline[1]}日前"] if measure.deadline else []
    return "，".join(part for part in parts if part)


def _import(path: Path, home: Path, id_: str, name: str, replace: bool, json: bool) -> None:
    if not id_ or not name:
        raise UsageError("导入要用 --id 写编号（小写字母、数字、短横线），用 --name 写名称。")
    found: Imported = from_rows(read_table(decode(path.read_bytes())), id_=id_, name=name)
    written = save_system(found.system, folder_of(home), replace=replace)
    if json:
        print_json(system_record(found.system) | {"file": str(written), "notes": list(found.notes)})
        return
    _head(found.system)
    for note in found.notes:
        console.print(f"提示：{note}", style="yellow", highlight=False, markup=False, soft_wrap=True)
    console.print(f"已写入 {written}，可直接修改这个文件。", highlight=False, markup=False, soft_wrap=True)


def _export(system: IndicatorSystem, path: Path, json: bool) -> None:
    if path.exists():
        raise UsageError(f"已有文件 {path}，请换一个文件名。")
    path.write_text(write_table(to_rows(system)), encoding="utf-8-sig", newline="")
    record = {"system": system.id, "file": str(path), "indicators": len(system.indicators)}
    print_json(record) if json else typer.echo(f"已写入 {path}：{len(system.indicators)} 项指标。")
