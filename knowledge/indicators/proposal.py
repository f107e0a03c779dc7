"""What an office's table would become: columns, tree, sums, and everything that needs a person's eye. Changes nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from knowledge.errors import UsageError
from knowledge.indicators.cells import number_cell
from knowledge.indicators.columns import BOTH, FIELDS, FILLED_IN, JOINABLE, Column, propose_fields, twice
from knowledge.indicators.file import plain_data
from knowledge.indicators.fill import Filled, fill
from knowledge.indicators.indicator import IndicatorSystem, Section
from knowledge.indicators.layout import Aside, AsideKind, Layout
from knowledge.indicators.review import reviewed, unreviewed
from knowledge.indicators.row import ID_PATTERN
from knowledge.indicators.table import EVIDENCE, REQUIREMENT, TITLE, TOP, WEIGHT
from knowledge.indicators.take_over import from_rows

DRAFT_ID = "draft"
_SHOWN = 5
_NOT_THE_SAME = "与同一指标上一行不同"
_ONE_A_ROW = "如果每行是单独的一项，请把这一列指为三级指标，把现在的三级指标列指为二级指标。"


@dataclass(frozen=True)
class Proposal:
    """A table as it would be taken in. `problems` stand in the way, `to_confirm` are guesses that a person must confirm,
    `cautions` should be looked at. `system` is the edition that results, None where there is none yet.
    """

    file: str
    sha256: str
    title: str
    columns: tuple[Column, ...]
    asides: tuple[Aside, ...]
    problems: tuple[str, ...]
    to_confirm: tuple[str, ...]
    cautions: tuple[str, ...]
    system: IndicatorSystem | None

    @property
    def ready(self) -> bool:
        """Whether it could be taken in once the guesses are confirmed."""
        return self.system is not None and not self.problems


def propose(
    layout: Layout, file: str, sha256: str, *, by_hand: Mapping[str, str] | None = None, join: bool = False
) -> Proposal:
    """The proposal for a file's tables; `by_hand` (heading → field) and `join` (several columns may fill one field) are
    what a person said. Raises UsageError for headings and fields that do not exist.
    """
    columns = propose_fields(layout, by_hand)
    problems = list(_problems(columns, join))
    system, cautions = None, list(_about_layout(layout, columns))
    if not problems:
        filled = fill(layout, columns)
        try:
            found = from_rows(filled.rows, id_=DRAFT_ID, name=layout.title[:300] or file, places=filled.places)
        except UsageError as error:
            problems.append(f"{error}{_ONE_A_ROW if _NOT_THE_SAME in str(error) else ''}")
        else:
            system = found.system
            cautions = [*_sums(system, filled, columns), *_doubles(system), *cautions, *filled.notes, *found.notes]
    guesses = [c for c in columns if c.used and not c.sureness.settled]
    to_confirm = tuple(f"“{c.heading}”作为{c.field}（{c.sureness}：{c.reason}）" for c in guesses)
    return Proposal(
        file, sha256, layout.title, columns, layout.asides, tuple(problems), to_confirm, tuple(cautions), system
    )


def accept(
    proposal: Proposal, *, id_: str, name: str, confirmed: bool = False, by: str = "", on: date | None = None
) -> IndicatorSystem:
    """The edition that a proposal becomes, unreviewed unless a person `by` name reviewed it `on` a day.

    Raises UsageError as long as something stands in the way, or a guess is not `confirmed`.
    """
    system = proposal.system
    if system is None or proposal.problems:
        raise UsageError(f"还不能导入：{'；'.join(text.rstrip('。') for text in proposal.problems)}。")
    if proposal.to_confirm and not confirmed:
        raise UsageError(f"下面的列是推测的，请确认或者改正：{'；'.join(proposal.to_confirm)}。")
    if not re.fullmatch(ID_PATTERN, id_):
        raise UsageError(f"编号只能用小写字母、数字、短横线，如 qingxi-2026（现为“{id_}”）。")
    source = replace(system.source, file=proposal.file[:300], sha256=proposal.sha256)
    found = unreviewed(replace(system, id=id_, name=name, source=source))
    return reviewed(found, by, on or date.today()) if by else found


def proposal_record(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON: columns with the fields to choose from, problems, tree and sums."""
    system = proposal.system
    tops = system.groups if system else ()
    levels = [len(tops), sum(len(top.children) for top in tops), len(system.indicators) if system else 0]
    return {
        "file": proposal.file,
        "sha256": proposal.sha256,
        "title": proposal.title,
        "ready": proposal.ready,
        "columns": [asdict(column) | {"sureness": column.sureness.value} for column in proposal.columns],
        "fields": list(FIELDS),
        "problems": list(proposal.problems),
        "to_confirm": list(proposal.to_confirm),
        "cautions": list(proposal.cautions),
        "asides": [{"place": a.place, "kind": a.kind.value, "text": a.text} for a in proposal.asides],
        "levels": levels,
        "score": plain_data(_score(tops)),
        "groups": [_section_record(top) for top in tops],
    }


def _section_record(section: Section) -> dict[str, Any]:
    record: dict[str, Any] = {"id": section.id, "name": section.name, "origin": section.name_status}
    record |= {"count": len(list(section.walk())), "score": plain_data(_score((section,)))}
    if section.level == 1:
        return record | {"children": [_section_record(child) for child in section.children]}
    fields = ("id", "title", "requirement", "scoring", "responsible", "provenance")
    texts = [{f: getattr(i, f) for f in fields} | {"weight": plain_data(i.weight)} for i in section.indicators]
    return record | {"indicators": texts}


def _score(sections: tuple[Section, ...]) -> float:
    return round(sum(indicator.weight for section in sections for indicator in section.walk()), 4)


def _problems(columns: tuple[Column, ...], join: bool) -> Iterator[str]:
    """What stands in the way before any row is read."""
    fields = {column.field for column in columns}
    for field in twice(columns, join=join):
        named = "、".join(f"“{c.heading}”" for c in columns if c.field in (field, BOTH))
        hint = "，或者说明要合并" if field in JOINABLE else ""
        yield f"{named}都作为{field}。请只留一列{hint}。"
    if TITLE not in fields and not fields & {REQUIREMENT, BOTH}:
        yield f"没有一列作为{TITLE}或{REQUIREMENT}。请指明写着指标内容的列。"


def _about_layout(layout: Layout, columns: tuple[Column, ...]) -> Iterator[str]:
    """What was passed over or assumed in reading the tables."""
    yield from layout.notes
    if layout.unused:
        yield f"没有用到的表：{'、'.join(layout.unused)}。"
    if unknown := [c.heading for c in columns if not c.field]:
        yield f"没有认出、不会导入的列：{'、'.join(unknown)}。"
    for kind in AsideKind:
        found = [aside for aside in layout.asides if aside.kind is kind]
        if found and kind is not AsideKind.TITLE:
            told = "、".join(f"{a.place}“{a.text[:20]}”" for a in found[:_SHOWN])
            yield f"当作{kind}、没有作为指标的有 {len(found)} 行：{told}{'等' if len(found) > _SHOWN else ''}。"
    evidence = [c.heading for c in columns if c.field == EVIDENCE]
    if evidence and any(c.reason == FILLED_IN for c in columns):
        yield f"表里有自评列，“{evidence[0]}”可能是单位自己填的材料，不是指标要求的；如果是，请改为不导入。"
    if not any(column.field == TOP for column in columns) and any(row.under for row in layout.rows):
        yield "没有一级指标列，一级指标取自表中的小标题。"


def _sums(system: IndicatorSystem, filled: Filled, columns: tuple[Column, ...]) -> Iterator[str]:
    """Scores that do not add up to what the table says of a section or in all."""
    if not any(column.field == WEIGHT for column in columns) and not filled.claims:
        return
    total = _score(system.groups)
    yield f"各项分值合计 {number_cell(total)} 分，请与原表核对。"
    sums: dict[tuple[str, ...], float] = {(): total}
    for top in system.groups:
        sums[(top.name,)] = _score((top,))
        sums |= {(top.name, child.name): _score((child,)) for child in top.children}
    for path, claimed in filled.claims.items():
        if path in sums and abs(sums[path] - claimed) > 1e-6:
            where = f"“{path[-1]}”" if path else "合计行"
            yield f"分值不符：{where}写的是 {number_cell(claimed)} 分，各项相加是 {number_cell(sums[path])} 分。"


def _doubles(system: IndicatorSystem) -> Iterator[str]:
    """Numbers given twice, and requirements that stand word for word under several indicators."""
    numbers = Counter(i.official_no for i in system.indicators if i.official_no is not None)
    if again := [str(number) for number, n in numbers.items() if n > 1]:
        yield f"原表的编号重复：{'、'.join(again[:_SHOWN])}{'等' if len(again) > _SHOWN else ''}。"
    texts = Counter(i.requirement for i in system.indicators)
    if same := [text for text, n in texts.items() if n > 1]:
        yield f"要求文字完全相同的有 {len(same)} 组，如“{same[0][:20]}”，请看是不是重复。"
