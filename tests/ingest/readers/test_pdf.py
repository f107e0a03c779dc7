"""PDF files: what is kept of a page, in which order, and what is refused."""

import io
from dataclasses import dataclass

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.pdf import read
from knowledge.errors import Unreadable

# Small PDFs written by hand, with a font that every reader knows by name: no font file is needed

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
    b" /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light"
    b" /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880"
    b" /StemV 93 >> >>] >>"
)
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\x80\nendstream"
)
WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Put:
    """Text at a place; `slant` turns it (0.7 is about 45 degrees)."""

    text: str
    x: float
    y: float
    size: float = 12
    slant: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A ruled line."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Picture:
    """A grey picture over the whole page."""


Item = Put | Stroke | Picture


def make_pdf(*pages: list[Item], outline: str = "") -> bytes:
    """A PDF with the pages; `outline` is the one entry of the outline, leading to the first page."""
    objects: list[bytes] = [b"", b"", _FONT, _PICTURE]
    kids = []
    for page in pages:
        content = b"\n".join(_drawn(item) for item in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /P 4 0 R >> >> >>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    if outline:
        at = len(objects)
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Outlines %d 0 R >>" % (at + 1)
        objects.append(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 1 >>" % (at + 2, at + 2))
        title = b"<" + ("\ufeff" + outline).encode("utf-16-be").hex().encode() + b">"
        objects.append(b"<< /Title %s /Parent %d 0 R /Dest [%s /Fit] >>" % (title, at + 1, kids[0]))
    return _file(objects)


def paragraph(text: str, y: float, *, x: float = 80, width: int = 36, size: float = 12, indent: int = 2) -> list[Item]:
    """A paragraph set as offices set it: first line indented by two characters, then lines of full width."""
    first, rest = text[: width - indent], text[width - indent :]
    lines = [first] + [rest[at : at + width] for at in range(0, len(rest), width)]
    return [
        Put(line, x + (indent * size if number == 0 else 0), y - number * size * 1.6, size)
        for number, line in enumerate(lines)
    ]


def _drawn(item: Item) -> bytes:
    if isinstance(item, Picture):
        return b"q %d 0 0 %d 0 0 cm /P Do Q" % (WIDTH, HEIGHT)
    if isinstance(item, Stroke):
        return f"0.5 w {item.x} {item.y} m {item.to_x} {item.to_y} l S".encode()
    slope = 1 if not item.slant else item.slant
    matrix = f"{slope} {item.slant} {-item.slant} {slope} {item.x} {item.y}"
    return f"BT /F {item.size} Tf {matrix} Tm <{item.text.encode('utf-16-be').hex()}> Tj ET".encode()


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


# What is read

LONG = (
    "第一条　各科室应当建立值班台账，如实记录来电来访的时间、事由和办理结果，重要事项应当在一小时以内口头报告，并在"
    "当日补报书面材料，值班负责人应当逐项签字确认后归档保存。"
)
SECOND = "值班人员因故不能到岗的，应当提前办理换班手续。"
THIRD = "第二条　本办法自印发之日起施行。"


def reading_of(*pages: list[Item]) -> Reading:
    return read(make_pdf(*pages), Limits())


def texts(*pages: list[Item]) -> list[str]:
    return [plain(line.text) for line in reading_of(*pages).lines]


def plain(text: str) -> str:
    return "".join(text.split())


def kind_of(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Unreadable) as caught:
        read(data, limits)
    return caught.value.kind


def test_lines_become_paragraphs() -> None:
    page = paragraph(LONG, 700) + paragraph(SECOND, 620) + paragraph(THIRD, 600)
    assert texts(page) == [plain(LONG), SECOND, plain(THIRD)]


def test_a_number_in_mid_sentence_opens_no_paragraph() -> None:
    text = (
        "前款规定的情形属于本办法规定的紧急事项的，值班负责人可以直接依照" + "第三条规定的程序先行处置，事后补办手续。"
    )
    assert texts([*paragraph(text, 700, width=34), *paragraph(THIRD, 600)])[0] == text


def test_a_paragraph_goes_on_over_the_page_and_keeps_the_page_it_starts_on() -> None:
    lines = paragraph(LONG, 700)
    pages: list[list[Item]] = [
        [Put("值班办法汇编", 250, 805, 9), *paragraph(SECOND, 120), lines[0], Put("- 1 -", 285, 30, 9)],
        [Put("值班办法汇编", 250, 805, 9), *lines[1:], *paragraph(THIRD, 500), Put("- 2 -", 285, 30, 9)],
    ]
    pages[0][2] = Put(LONG[:34], 104, 90)
    pages[1][1:3] = [Put(LONG[34:70], 80, 760), Put(LONG[70:], 80, 740)]
    reading = reading_of(*pages)
    assert [(plain(line.text), line.page) for line in reading.lines] == [
        (SECOND, 1),
        (plain(LONG), 1),
        (plain(THIRD), 2),
    ]
    assert reading.pages == 2


def test_running_heads_that_change_with_the_chapter_are_dropped() -> None:
    pages = [
        [
            Put(f"第{n}章 总则", 400, 805, 9),
            *paragraph(f"第{n}条　{SECOND}", 700),
            Put(f"第 {i} 页 共 4 页", 260, 30, 9),
        ]
        for i, n in enumerate("一二三四", 1)
    ]
    assert texts(*pages) == [f"第{n}条{SECOND}" for n in "一二三四"]


def test_chapter_headings_at_the_top_of_pages_stay() -> None:
    pages = [[Put(f"第{n}章 职责", 260, 780, 12), *paragraph(f"第{n}条　{SECOND}", 700)] for n in "一二三四"]
    assert [text for text in texts(*pages) if "章" in text] == [f"第{n}章职责" for n in "一二三四"]


def test_watermarks_are_dropped_slanted_or_level() -> None:
    pages: list[list[Item]] = []
    for n in "一二三":
        text = [item for at in range(6) for item in paragraph(f"第{n}条　第{at}款内容。", 700 - 20 * at)]
        pages.append([*text, Put("内部资料", 200, 400, 60, slant=0.7), Put("请勿外传", 250, 500, 12)])
    assert texts(*pages) == [f"第{n}条第{at}款内容。" for n in "一二三" for at in range(6)]


def test_a_form_that_comes_again_on_every_page_is_no_watermark() -> None:
    assert texts(*([paragraph(LONG, 700)] * 3)) == [plain(LONG)] * 3


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [SECOND[:20], SECOND[20:] + "值班室应当保持整洁。"] * 5
    right = [THIRD[:20], "各单位应当认真执行本办法的规定。"] * 5
    page: list[Item] = [Put("值班工作办法", 220, 780, 20)]
    page += [Put(text[:20].ljust(20, "甲"), 60, 740 - 18 * at, 11) for at, text in enumerate(left)]
    page += [Put(text[:20].ljust(20, "乙"), 310, 740 - 18 * at, 11) for at, text in enumerate(right)]
    reading = reading_of(page)
    joined = "".join(line.text for line in reading.lines)
    assert reading.title == "值班工作办法"
    assert joined.rindex("甲") < joined.index("乙")


def test_the_table_of_contents_is_dropped_and_the_headings_stay() -> None:
    contents: list[Item] = [Put("目 录", 270, 780)]
    for i, n in enumerate("一二三", 2):
        contents.append(Put(f"第{n}章 职责 . . . . . . . . . . . {i}", 80, 740 - 20 * i))
    pages = [[Put(f"第{n}章 职责", 260, 760), *paragraph(f"第{n}条　{SECOND}", 700)] for n in "一二三"]
    found = texts(contents, *pages)
    assert found == [text for n in "一二三" for text in (f"第{n}章职责", f"第{n}条{SECOND}")]


def test_ruled_tables_leave_the_text_and_merged_cells_are_repeated() -> None:
    columns, rows = [80, 180, 280, 380], [700, 670, 640, 610]
    strokes: list[Item] = [Stroke(80, y, 380, y) for y in rows if y != 640]
    strokes.append(Stroke(180, 640, 380, 640))
    for x in columns:
        strokes.append(Stroke(x, 610, x, 700))
    cells = [("类别", 90, 680), ("事项", 190, 680), ("单位", 290, 680), ("执法", 90, 635)]
    cells += [("检查", 190, 650), ("甲局", 290, 650), ("处罚", 190, 620), ("乙局", 290, 620)]
    words: list[Item] = [Put(text, x, y) for text, x, y in cells]
    page = [Put("事项单位表", 200, 720), *strokes, *words, *paragraph(SECOND, 560)]
    reading = reading_of(page)
    assert reading.tables[0].rows == (("类别", "事项", "单位"), ("执法", "检查", "甲局"), ("执法", "处罚", "乙局"))
    assert [line.text for line in reading.lines] == ["事项单位表", SECOND]
    assert reading.tables[0].title == "事项单位表"


def test_a_page_that_is_only_a_picture_is_reported_and_marked() -> None:
    data = make_pdf(paragraph(LONG, 700), [Picture()], paragraph(THIRD, 700))
    reading = read(data, Limits(ocr_pages=0))
    assert [line.page for line in reading.lines] == [1, 2, 3]
    assert "没有文字层" in reading.lines[1].text
    assert "第 2 页" in reading.warnings[0]


def test_the_outline_gives_heading_levels() -> None:
    data = make_pdf([Put("第一章 总 则", 260, 760), *paragraph(THIRD, 700)], outline="第一章 总则")
    assert [line.level for line in read(data, Limits()).lines] == [1, 0]


def test_only_pictures_or_nothing_is_no_text() -> None:
    with pytest.raises(Unreadable, match="文字识别") as caught:
        read(make_pdf([Picture()], [Picture()]), Limits(ocr_pages=0))
    assert caught.value.kind == ErrorKind.NO_TEXT_LAYER
    assert kind_of(make_pdf([], [])) == ErrorKind.NO_TEXT


@pytest.mark.parametrize(("password", "kind"), [("secret", ErrorKind.ENCRYPTED), ("", None)])
def test_a_password_to_open_is_refused_one_against_copying_is_not(password: str, kind: ErrorKind | None) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(make_pdf(paragraph(LONG, 700)))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    if kind is None:
        assert plain(read(out.getvalue(), Limits()).lines[0].text) == plain(LONG)
    else:
        assert kind_of(out.getvalue()) == kind


@pytest.mark.parametrize(("old", "new"), [(b"/Standard", b"/Unheard1"), (b"/V 2", b"/V 0")])
def test_an_encryption_that_nobody_knows_is_no_crash(old: bytes, new: bytes) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(make_pdf(paragraph(LONG, 700)))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert old in out.getvalue()
    assert kind_of(out.getvalue().replace(old, new)) in (ErrorKind.ENCRYPTED, ErrorKind.CORRUPT)


def test_a_truncated_file_is_corrupt() -> None:
    data = make_pdf(paragraph(LONG, 700), paragraph(THIRD, 700))
    assert kind_of(data[: len(data) // 3]) == ErrorKind.CORRUPT
    assert kind_of(b"%PDF-1.7\n" + bytes(200)) == ErrorKind.CORRUPT


def test_too_many_pages_are_refused() -> None:
    assert kind_of(make_pdf([], [], []), Limits(pages=2)) == ErrorKind.TOO_LARGE
