"""OFD: characters by their place, templates, tables, several documents, and what is not text."""

import io
import zipfile

import pytest

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.ofd import read
from knowledge.errors import Unreadable

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def line(text: str, x: float, y: float, size: float = 5, more: str = "", steps: str = "") -> str:
    """One text object whose baseline is at the bottom of its box."""
    delta = f' DeltaX="{steps}"' if steps else f' DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} {size * len(text)} {size}" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}"{delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, template: str = "", box: str = "") -> str:
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return (
        f"<ofd:Page {SPACE}>{area}{used}<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def document(
    pages: list[str], folder: str = "Doc_0", *, templates: tuple[str, ...] = (), more: str = ""
) -> dict[str, str]:
    """The members of one document of an OFD."""
    declared = "".join(f'<ofd:TemplatePage ID="t{n}" BaseLoc="Tpls/{n}.xml"/>' for n in range(len(templates)))
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
    root = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea>{declared}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>"
    )
    members = {f"{folder}/Document.xml": root}
    members |= {f"{folder}/Pages/{n}.xml": content for n, content in enumerate(pages)}
    return members | {f"{folder}/Tpls/{n}.xml": content for n, content in enumerate(templates)}


def ofd(*documents: dict[str, str], info: str = "", **extra: str) -> bytes:
    roots = [next(iter(members)) for members in documents]
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>/{root}</ofd:DocRoot></ofd:DocBody>"
        for root in roots
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("OFD.xml", f"<ofd:OFD {SPACE}>{bodies}</ofd:OFD>")
        for name, content in [item for members in documents for item in members.items()] + list(extra.items()):
            archive.writestr(name, content)
    return out.getvalue()


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines]


def refusal(data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, limits or Limits())
    return caught.value


def test_lines_stand_where_they_are_printed_whatever_their_order() -> None:
    reading = read(ofd(document([page(line("第二条　乙。", 20, 60), line("第一条　甲。", 20, 50))])), Limits())
    assert texts(reading) == ["第一条 甲。", "第二条 乙。"]
    assert (reading.format, reading.pages, reading.lines[0].page) == ("ofd", 1, 1)


def test_figures_set_as_wide_as_chinese_stay_together_as_do_stretched_lines() -> None:
    reading = read(
        ofd(document([page(line("自30日起", 20, 50), line("甲乙丙AB CD", 20, 60, steps="5 30 5 2.5 5 2.5"))])), Limits()
    )
    assert texts(reading) == ["自30日起", "甲乙丙AB CD"]


def test_the_matrix_and_repeated_steps_place_characters() -> None:
    moved = line("后半句。", 20, 50, size=2.5, more=' CTM="2 0 0 2 20 0"', steps="g 2 2.5 2.5")
    reading = read(ofd(document([page(moved, line("前半句，", 20, 50))])), Limits())
    assert texts(reading) == ["前半句，后半句。"]


def test_slanted_text_and_invisible_objects_are_left_out() -> None:
    slanted = line("内部资料", 40, 90, size=12, more=' CTM="0.7 -0.7 0.7 0.7 0 0"')
    hidden = line("看不见。", 20, 80, more=' Visible="false"')
    assert texts(read(ofd(document([page(line("第一条　甲。", 20, 50), slanted, hidden)])), Limits())) == [
        "第一条 甲。"
    ]


def test_a_template_is_printed_with_the_page_and_running_heads_are_dropped() -> None:
    template = page(line("某市某局文件", 70, 12, size=4))
    bodies = [page(line(f"第{n}条　各科室按时报送。", 20, 60), template="t0") for n in "一二三四"]
    reading = read(ofd(document(bodies, templates=(template,))), Limits())
    assert texts(reading) == [f"第{n}条 各科室按时报送。" for n in "一二三四"]
    single = read(ofd(document([bodies[0]], templates=(template,))), Limits())
    assert texts(single)[0] == "某市某局文件"


def test_ruled_lines_make_a_table() -> None:
    across = "".join(f"M 0 {y} L 100 {y} " for y in (0, 10, 20))
    down = "".join(f"M {x} 0 L {x} 20 " for x in (0, 50, 100))
    rules = f'<ofd:PathObject Boundary="20 50 100 20"><ofd:AbbreviatedData>{across}{down}</ofd:AbbreviatedData></ofd:PathObject>'
    cells = [line("事项", 22, 53), line("单位", 72, 53), line("检查", 22, 63), line("甲局", 72, 63)]
    reading = read(ofd(document([page(line("任务表", 20, 30), rules, *cells)])), Limits())
    assert texts(reading) == ["任务表"]
    assert [table.rows for table in reading.tables] == [(("事项", "单位"), ("检查", "甲局"))]


def test_title_data_and_heading_levels_are_told() -> None:
    outline = '<ofd:Outlines><ofd:OutlineElem Title="第一章 总则"/></ofd:Outlines>'
    info = "<ofd:Title>值班办法</ofd:Title><ofd:Author>某局</ofd:Author><ofd:CreationDate>2025-06-01</ofd:CreationDate>"
    body = page(line("第一章　总则", 60, 40), line("第一条　甲。", 20, 60), line("第二条　乙。", 20, 70))
    reading = read(ofd(document([body], more=outline), info=info), Limits())
    assert reading.metadata == {"title": "值班办法", "author": "某局", "created": "2025-06-01"}
    assert reading.title == "值班办法"
    assert [item.level for item in reading.lines] == [1, 0, 0]


def test_several_documents_are_read_one_after_the_other_and_told() -> None:
    first, second = document([page(line("甲。", 20, 50))]), document([page(line("乙。", 20, 50))], "Doc_1")
    reading = read(ofd(first, second), Limits())
    assert [(item.text, item.page) for item in reading.lines] == [("甲。", 1), ("乙。", 2)]
    assert "2 份文档" in reading.warnings[0]


def test_stamps_and_annotations_are_no_text() -> None:
    note = page(line("批注：请核。", 20, 80))
    extra = {"Doc_0/Annots/Page_0/Annotation.xml": note, "Doc_0/Signs/Sign_0/Signature.xml": note}
    assert texts(read(ofd(document([page(line("正文。", 20, 50))]), **extra), Limits())) == ["正文。"]


def test_pictures_without_text_need_recognition() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297"/>'
    error = refusal(ofd(document([page(picture), page(picture)])))
    assert error.kind == ErrorKind.NO_TEXT_LAYER
    assert "导出为 PDF" in error.message
    mixed = read(ofd(document([page(line("正文。", 20, 50)), page(picture)])), Limits())
    assert "第 2 页是图像" in mixed.warnings[0]
    assert "第2页是图像" in mixed.lines[-1].text
    assert refusal(ofd(document([page()]))).kind == ErrorKind.NO_TEXT


def test_a_page_named_many_times_is_read_once() -> None:
    members = document([page(line("正文。", 20, 50))])
    again = '<ofd:Page ID="0" BaseLoc="Pages/0.xml"/>'
    members["Doc_0/Document.xml"] = members["Doc_0/Document.xml"].replace(again, again * 50)
    assert read(ofd(members), Limits()).pages == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ofd({"Doc_0/Other.xml": "<x/>"}), ErrorKind.NO_TEXT),
        (ofd(document(["<broken"])), ErrorKind.CORRUPT),
        (
            ofd(
                {
                    "Doc_9/Document.xml": f'<ofd:Document {SPACE}><ofd:Pages><ofd:Page BaseLoc="Pages/7.xml"/></ofd:Pages></ofd:Document>'
                }
            ),
            ErrorKind.CORRUPT,
        ),
        (ofd(), ErrorKind.CORRUPT),
        (ofd(document([page()]), **{"Encryptions.xml": "<x/>"}), ErrorKind.ENCRYPTED),
    ],
)
def test_what_cannot_be_read_is_named(data, kind) -> None:
    assert refusal(data).kind == kind


def test_absurd_numbers_are_cut_and_pages_are_counted() -> None:
    wild = line("正文。", 20, 50, steps="g 999999999999 nan") + line("甲", float("1e300"), 50, more=' CTM="inf x"')
    assert any("正" in text for text in texts(read(ofd(document([page(wild)])), Limits())))
    two = ofd(document([page(line("甲。", 20, 50)), page(line("乙。", 20, 50))]))
    assert refusal(two, Limits(pages=1)).kind == ErrorKind.TOO_LARGE
