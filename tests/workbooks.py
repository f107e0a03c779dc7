"""Random workbooks as offices fill them in, written by openpyxl and read back: every value under its header's path."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

import openpyxl
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

NUMBERS = ("General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%")
DAYS = {
    "yyyy-mm-dd": "{:%Y-%m-%d}",
    'yyyy"年"m"月"d"日"': "{0.year}年{0.month}月{0.day}日",
    "yyyy/m/d": "{0.year}/{0.month}/{0.day}",
}


@dataclass(frozen=True)
class Cell:
    """What is written, in which format, what a reader of the sheet sees, and the value kept with a formula."""

    value: object
    text: str
    code: str = "General"
    kept: float | None = None


@dataclass
class Written:
    """A sheet: its title, the path of each column's header, its records; what is hidden, by numbers from 1."""

    name: str
    title: str
    paths: list[tuple[str, ...]]
    rows: list[list[Cell]]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    @property
    def heads(self) -> int:
        return max(map(len, self.paths))

    @property
    def body(self) -> int:
        """The row of the first record, counted from 1."""
        return 1 + bool(self.title) + self.heads

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """What must be read: a column that has no value and shares the header of the one before it is no column."""
        header = ["/".join("".join(name.split()) for name in path) for path in self.paths]
        columns = [(name, *(row[n].text for row in self.rows)) for n, name in enumerate(header)]
        kept = [column for n, column in enumerate(columns) if header[n] not in header[:n] or any(column[1:])]
        return tuple(zip(*kept, strict=True))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(old.read(member)) if member == name else old.read(member))
    return out.getvalue()


def shown(value: Decimal, code: str) -> str:
    """A number in a format, by the plain rule."""
    if code == "General":
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    if code.endswith("%"):
        value *= 100
    places = len(code.rstrip("%").partition(".")[2])
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format(rounded, "," if "," in code else "") + "%" * code.endswith("%")


AMOUNTS = st.integers(-(10**7), 10**7).map(lambda n: Decimal(n) / 1000) | st.integers(0, 120).map(Decimal)
TEXTS = st.text("甲乙丙丁0127.,%()-；、 \n", max_size=9)


@st.composite
def cells(draw, kind: str) -> Cell:
    if draw(st.integers(0, 4)) == 0:
        return Cell(None, "")
    if kind == "text":
        text = draw(TEXTS)
        return Cell(text, "\n".join(" ".join(line.split()) for line in text.split("\n") if line.split()))
    if kind == "day":
        day, code = date(1999, 12, 25) + timedelta(draw(st.integers(0, 15000))), draw(st.sampled_from(sorted(DAYS)))
        return Cell(day, DAYS[code].format(day), code)
    if kind == "moment":
        moment = datetime(2024, 1, 1) + timedelta(minutes=draw(st.integers(0, 10**6)))
        return Cell(moment, f"{moment:%Y-%m-%d %H:%M}", "yyyy-mm-dd hh:mm")
    if kind == "truth":
        truth = draw(st.booleans())
        return Cell(truth, str(truth).upper())
    amount, code = draw(AMOUNTS), draw(st.sampled_from(NUMBERS))
    if kind == "formula":
        kept = draw(st.booleans())
        return Cell("=A1*2", shown(amount, code) if kept else "", code, float(amount) if kept else None)
    return Cell(float(amount), shown(amount, code), code)


@st.composite
def written(draw, name: str) -> Written:
    """Columns alone, under a common name (two levels) or sharing one; a record has a name, the last one may add up."""
    paths, kinds = [("类别",), ("事项\n名称",)], ["group", "name"]
    for number in range(draw(st.integers(1, 4))):
        wide, one = draw(st.integers(1, 3)), f"栏目{number}"
        shared = draw(st.booleans())
        for part in range(wide):
            paths.append((one,) if wide == 1 or shared else (one, f"分栏{number}{part}"))
            kinds.append(draw(st.sampled_from(("text", "number", "number", "day", "moment", "truth", "formula"))))
    records = draw(st.integers(1, 6))
    groups = sorted(draw(st.integers(0, 2)) for _ in range(records))
    title = draw(st.sampled_from(("", "任务分解表")))
    rows = [
        [
            Cell(f"第{groups[n]}类", f"第{groups[n]}类"),
            Cell(f"事项{n}", f"事项{n}"),
            *(draw(cells(kind)) for kind in kinds[2:]),
        ]
        for n in range(records)
    ]
    sheet = Written(name, title, paths, rows)
    if draw(st.booleans()):
        rows.append(
            [
                Cell("总", "总"),
                Cell("合计", "合计"),
                *(summed(sheet, n, draw(st.sampled_from(NUMBERS)), kind) for n, kind in enumerate(kinds[2:], 2)),
            ]
        )
    sheet.hidden_rows = draw(st.sets(st.integers(sheet.body, sheet.body + len(rows) - 1)))
    sheet.hidden_columns = draw(st.sets(st.integers(1, len(paths))))
    sheet.hidden = draw(st.integers(0, 4)) == 0
    return sheet


def summed(sheet: Written, column: int, code: str, kind: str) -> Cell:
    if kind != "number":
        return Cell(None, "")
    letter, above = get_column_letter(column + 1), [row[column] for row in sheet.rows]
    values = [Decimal(repr(cell.value)) for cell in above if cell.value is not None]
    return Cell(
        f"=SUM({letter}{sheet.body}:{letter}{sheet.body + len(above) - 1})",
        shown(sum(values), code) if values else "",
        code,
    )


def put(page: Worksheet, sheet: Written) -> None:
    """The sheet as a person would set it: wide header cells, cells of one group and the title merged."""
    page.cell(1, 1, sheet.title or None)
    if sheet.title:
        merge(page, (1, 1), (1, len(sheet.paths)))
    for level in range(sheet.heads):
        put_names(page, sheet, level)
    for number, row in enumerate(sheet.rows, sheet.body):
        for column, cell in enumerate(row, 1):
            page.cell(number, column, cell.value).number_format = cell.code
    for _, same in groupby(enumerate(sheet.rows, sheet.body), key=lambda pair: pair[1][0].text):
        numbers = [number for number, _ in same]
        merge(page, (numbers[0], 1), (numbers[-1], 1))
    for number in sheet.hidden_rows:
        page.row_dimensions[number].hidden = True
    for number in sheet.hidden_columns:
        page.column_dimensions[get_column_letter(number)].hidden = True
    page.sheet_state = "hidden" if sheet.hidden else "visible"


def put_names(page: Worksheet, sheet: Written, level: int) -> None:
    """One row of the header; a name runs over the columns that share it, and down when nothing divides it."""
    row = sheet.body - sheet.heads + level
    named = [(path[: level + 1], column) for column, path in enumerate(sheet.paths, 1) if len(path) > level]
    for path, same in groupby(named, key=lambda pair: pair[0]):
        columns = [column for _, column in same]
        page.cell(row, columns[0], path[level])
        merge(page, (row, columns[0]), (sheet.body - 1 if path in sheet.paths else row, columns[-1]))


def merge(page: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    if first != last:
        page.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])


def filled(sheets: Sequence[Written]) -> bytes:
    """The file, with the kept values of formulas, which openpyxl does not write."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "填报说明"
    for sheet in sheets:
        put(book.create_sheet(sheet.name), sheet)
    data = saved(book)
    for number, sheet in enumerate(sheets, 2):
        data = changed(data, f"xl/worksheets/sheet{number}.xml", lambda xml, sheet=sheet: with_kept(xml, sheet))
    return data


def with_kept(xml: bytes, sheet: Written) -> bytes:
    for number, row in enumerate(sheet.rows, sheet.body):
        for column, cell in enumerate(row, 1):
            if cell.kept is not None:
                place = f"{get_column_letter(column)}{number}".encode()
                value = b"<v>%s</v>" % repr(cell.kept).encode()
                xml, times = re.subn(rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?' % place, rb"\1" + value, xml)
                assert times == 1
    return xml
