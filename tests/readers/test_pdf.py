"""PDF files: what is kept of a page, in which order, and what is refused."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.pdf import read
from knowledge.errors import Unreadable
from tests.readers.pdf_maker import Item, Picture, Put, Stroke, make_pdf, paragraph

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
    contents += [Put(f"第{n}章 职责 . . . . . . . . . . . {i}", 80, 740 - 20 * i) for i, n in enumerate("一二三", 2)]
    pages = [[Put(f"第{n}章 职责", 260, 760), *paragraph(f"第{n}条　{SECOND}", 700)] for n in "一二三"]
    found = texts(contents, *pages)
    assert found == [text for n in "一二三" for text in (f"第{n}章职责", f"第{n}条{SECOND}")]


def test_ruled_tables_leave_the_text_and_merged_cells_are_repeated() -> None:
    columns, rows = [80, 180, 280, 380], [700, 670, 640, 610]
    strokes: list[Item] = [Stroke(80, y, 380, y) for y in rows if y != 640] + [Stroke(180, 640, 380, 640)]
    strokes += [Stroke(x, 610, x, 700) for x in columns]
    cells = [("类别", 90, 680), ("事项", 190, 680), ("单位", 290, 680), ("执法", 90, 635)]
    cells += [("检查", 190, 650), ("甲局", 290, 650), ("处罚", 190, 620), ("乙局", 290, 620)]
    page = strokes + [Put(text, x, y) for text, x, y in cells] + paragraph(SECOND, 560)
    reading = reading_of(page)
    assert reading.tables[0].rows == (("类别", "事项", "单位"), ("执法", "检查", "甲局"), ("执法", "处罚", "乙局"))
    assert [line.text for line in reading.lines] == [SECOND]


def test_a_page_that_is_only_a_picture_is_reported_and_marked() -> None:
    reading = reading_of(paragraph(LONG, 700), [Picture()], paragraph(THIRD, 700))
    assert [line.page for line in reading.lines] == [1, 2, 3]
    assert "没有文字层" in reading.lines[1].text
    assert "第 2 页" in reading.warnings[0]


def test_the_outline_gives_heading_levels() -> None:
    data = make_pdf([Put("第一章 总 则", 260, 760), *paragraph(THIRD, 700)], outline="第一章 总则")
    assert [line.level for line in read(data, Limits()).lines] == [1, 0]


def test_only_pictures_or_nothing_is_no_text() -> None:
    with pytest.raises(Unreadable, match="文字识别") as caught:
        reading_of([Picture()], [Picture()])
    assert caught.value.kind == ErrorKind.NO_TEXT
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


def test_a_truncated_file_is_corrupt() -> None:
    data = make_pdf(paragraph(LONG, 700), paragraph(THIRD, 700))
    assert kind_of(data[: len(data) // 3]) == ErrorKind.CORRUPT
    assert kind_of(b"%PDF-1.7\n" + bytes(200)) == ErrorKind.CORRUPT


def test_too_many_pages_are_refused() -> None:
    assert kind_of(make_pdf([], [], []), Limits(pages=2)) == ErrorKind.TOO_LARGE
