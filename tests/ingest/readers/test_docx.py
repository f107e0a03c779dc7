"""Word documents: what Word shows is what is read."""

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.docx import read
from ingest.split.outline import split_outline
from ingest.split.statute import split_statute
from knowledge.errors import Unreadable

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def reading_of(body: str) -> Reading:
    """Read a document whose body is the given XML, with the parts of an empty python-docx document around it."""
    document = Document()
    for block in parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, block)
    return reread(document)


def reread(document: WordDocument) -> Reading:
    return read(saved(document), Limits())


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines]


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """The archive with some parts replaced, or left out when None; `__` in a name stands for a slash."""
    out = io.BytesIO()
    new = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as archive:
        for name in old.namelist():
            if name not in new:
                archive.writestr(name, old.read(name))
        for name, content in new.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def test_tracked_changes_are_accepted_and_comments_left_out() -> None:
    reading = reading_of(
        f"<w:p>{run('期限为')}<w:del w:id='1'><w:r><w:delText>十</w:delText></w:r></w:del><w:ins w:id='2'>{run('五')}"
        "</w:ins><w:commentRangeStart w:id='3'/><w:r><w:commentReference w:id='3'/></w:r>"
        f"{run('日。')}</w:p><w:p><w:moveFrom w:id='4'>{run('旧处')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo w:id='5'>{run('新处')}</w:moveTo></w:p>"
    )
    assert texts(reading) == ["期限为五日。", "新处"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    assert texts(reading_of(f"<w:p>{mark}{run('前半')}</w:p><w:p>{run('后半')}</w:p>")) == ["前半后半"]


def test_hidden_text_and_field_codes_are_not_text() -> None:
    reading = reading_of(
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>{run('可见')}"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>"
    )
    assert texts(reading) == ["可见☑"]


def test_a_text_box_is_read_once_and_never_in_mid_sentence() -> None:
    inner = f"<w:txbxContent><w:p>{run('联系电话见附页')}</w:p></w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{inner}</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reading = reading_of(f"<w:p>{run('第一条　前')}{box}{run('后。')}</w:p>")
    assert texts(reading) == ["第一条　前后。"]
    assert [table.rows for table in reading.tables] == [(("联系电话见附页",),)]
    letterhead = reading_of(f"<w:p>{box}</w:p><w:p>{run('第一条　正文。')}</w:p>")
    assert texts(letterhead) == ["联系电话见附页", "第一条　正文。"]


def numbered(*levels: tuple[str, str, str]) -> bytes:
    """numbering.xml with one list; a level is (format, text, start)."""
    items = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for at, (form, text, start) in enumerate(levels)
    )
    return (
        f"<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId='7'>{items}</w:abstractNum>"
        "<w:num w:numId='9'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='10'><w:abstractNumId w:val='7'/>"
        "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num></w:numbering>"
    ).encode()


def listed(text: str, level: int = 0, number: int = 9) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>{run(text)}</w:p>"
    )


def test_automatic_numbers_are_written_out() -> None:
    document = Document()
    body = (
        [listed("甲。"), listed("乙：")]
        + [listed("项", 1)] * 2
        + [listed("丙。"), listed("丁", 1), listed("一", 0, 10)]
    )
    for block in parse_xml(f"<w:body {NAMESPACES}>{''.join(body)}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, block)
    levels = ("chineseCountingThousand", "第%1条", "9"), ("chineseCounting", "（%2）", "1")
    data = changed(saved(document), word__numbering=numbered(*levels))
    assert texts(read(data, Limits())) == [
        "第九条 甲。", "第十条 乙：", "（一）项", "（二）项", "第十一条 丙。", "（一）丁", "第一条 一",
    ]  # fmt: skip


def test_heading_levels_title_and_contents() -> None:
    document = Document()
    document.add_paragraph("值班工作办法", "Title")
    document.add_heading("第一章 总则", 1)
    document.add_heading("第一节 职责", 2)
    document.add_paragraph("第一条　正文。")
    reading = reread(document)
    assert [(line.text, line.level) for line in reading.lines][1:] == [
        ("第一章 总则", 1),
        ("第一节 职责", 2),
        ("第一条　正文。", 0),
    ]
    assert reading.title == "值班工作办法"


def test_the_title_of_a_red_headed_letter_is_the_large_centred_text_below_the_letterhead() -> None:
    document = Document()
    for text, size, red in (("某市某局", 40, True), ("某局发〔2025〕1号", 16, False), ("关于做好值班工作", 22, False),
                            ("的通知", 22, False), ("各科室：", 16, None)):  # fmt: skip
        paragraph = document.add_paragraph()
        piece = paragraph.add_run(text)
        piece.font.size = Pt(size)
        if red:
            piece.font.color.rgb = RGBColor(0xE0, 0, 0)
        if red is not None:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    reading = reread(document)
    assert reading.title == "关于做好值班工作的通知"
    assert texts(reading)[:2] == ["某市某局", "某局发〔2025〕1号"]


def test_tables_repeat_merged_cells_and_leave_the_lines() -> None:
    document = Document()
    document.add_paragraph("前文。")
    document.add_paragraph("表1　事项单位")
    table = document.add_table(3, 3)
    for row, values in enumerate((("类别", "事项", "单位"), ("执法", "检查", "甲局"), ("", "处罚", "乙局"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    reading = reread(document)
    assert texts(reading) == ["前文。", "表1　事项单位"]
    assert reading.tables[0].title == "表1　事项单位"
    assert reading.tables[0].rows[1:] == (("执法", "检查", "甲局"), ("执法", "处罚\n乙局", "处罚\n乙局"))


def test_a_table_of_one_column_is_a_frame_around_text() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "第一条　正文。"
    reading = reread(document)
    assert texts(reading) == ["第一条　正文。"]
    assert reading.tables == ()


def test_line_breaks_part_lines() -> None:
    assert texts(reading_of(f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}</w:p>")) == ["甲", "乙"]


def noted(kind: str, **texts: str) -> bytes:
    """footnotes.xml or endnotes.xml with a separator and the given notes by id."""
    notes = "".join(f"<w:{kind} w:id='{key[1:]}'><w:p>{run(text)}</w:p></w:{kind}>" for key, text in texts.items())
    separator = f"<w:{kind} w:type='separator' w:id='0'><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>"
    return f"<w:{kind}s {NAMESPACES}>{separator}{notes}</w:{kind}s>".encode()


def test_notes_stand_below_the_text_in_the_order_of_their_marks() -> None:
    document = Document()
    marks = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
    body = (
        f"<w:p>{run('第一条　甲')}{marks.format(7)}{run('。')}</w:p>"
        f"<w:p>{run('第二条　乙')}{marks.format(2)}<w:del w:id='1'>{marks.format(3)}</w:del>"
        f"<w:r><w:endnoteReference w:id='1'/></w:r>{run('。')}</w:p>"
    )
    for block in parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, block)
    notes = {
        "word__footnotes": noted("footnote", _2="二注", _3="删去", _7="七注"),
        "word__endnotes": noted("endnote", _1="尾"),
    }
    reading = read(changed(saved(document), **notes), Limits())
    assert texts(reading) == ["第一条　甲。", "第二条　乙。", "脚注1：七注", "脚注2：二注", "尾注1：尾"]
    assert reading.warnings == ()
    for found in (split_statute(reading.lines), split_outline(reading.lines)):
        assert [(str(p.pinpoint), p.text) for p in found.pieces][-3:] == [
            ("脚注1", "脚注1：七注"),
            ("脚注2", "脚注2：二注"),
            ("尾注1", "尾注1：尾"),
        ]
    assert split_statute(reading.lines).articles == 2


def test_a_dangling_picture_link_does_no_harm() -> None:
    document = Document()
    document.add_paragraph("正文。")
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = archive.read("word/_rels/document.xml.rels")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = b'<Relationship Id="rId99" Type="' + kind + b'" Target="NULL"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            changed_links = links.replace(b"</Relationships>", link)
            new.writestr(name, changed_links if name.endswith("document.xml.rels") else old.read(name))
    assert texts(read(out.getvalue(), Limits())) == ["正文。"]


def test_without_main_document_or_text() -> None:
    data = saved(Document())
    for broken, kind in ((changed(data, word__document=None), ErrorKind.CORRUPT), (data, ErrorKind.NO_TEXT)):
        with pytest.raises(Unreadable) as caught:
            read(broken, Limits())
        assert caught.value.kind == kind
