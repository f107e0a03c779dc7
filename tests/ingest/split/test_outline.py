"""Reports and letters: random outlines printed and read back, broken lines joined, annexes apart."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.page import Line
from ingest.split.outline import heading_of, join_broken, mark_of, split_outline, unmarked
from knowledge.document import Box
from knowledge.numerals import int_to_chinese

TITLES = ("主要做法", "存在的问题", "下一步安排", "规范行政执法", "畅通救济渠道")
BODIES = ("全年办理许可212件。", "组织执法培训4次。", "个别案卷归档超过规定时限。", "计划在6月底前完成案卷评查。")
PRINTED = ("第{}部分", "{}、", "（{}）", "{}.", "（{}）")


@dataclass
class Outline:
    """An outline as text, and the blocks that should be found: (place, chapter, section, text)."""

    text: list[str] = field(default_factory=list)
    blocks: list[tuple[str, str, str, str]] = field(default_factory=list)


@st.composite
def outlines(draw) -> Outline:
    out = Outline()
    for n in range(1, draw(st.integers(0, 2)) + 1):
        text = draw(st.sampled_from(BODIES))
        out.text.append(text)
        out.blocks.append((f"第{n}段", "", "", text))

    def level(depth: int, place: str, above: tuple[str, ...]) -> None:
        for n in range(1, draw(st.integers(1 if depth == 0 else 0, 3)) + 1):
            mark = "①②③"[n - 1] if depth == 5 else PRINTED[depth].format(int_to_chinese(n) if depth < 3 else n)
            head = mark + draw(st.sampled_from(TITLES))
            body = draw(st.lists(st.sampled_from(BODIES), max_size=2))
            lines = [head + "。" + body[0], *body[1:]] if body and draw(st.booleans()) else [head, *body]
            out.text.extend(lines)
            out.blocks.append((place + mark, *(*above, "", "")[:2], "\n".join(lines)))
            if depth < 5 and draw(st.integers(0, 2)):
                level(depth + 1, place + mark, (*above, head))

    level(draw(st.integers(0, 1)), "", ())
    return out


def depths(outline: Outline) -> list[int]:
    return [depth for *_, text in outline.blocks if (depth := mark_of(text)[0]) >= 0]


def blocks(*texts: str, body_from: int = 0) -> list[tuple[str, str, str, str]]:
    found = split_outline([Line(t) for t in texts], body_from)
    return [(str(p.pinpoint), p.pinpoint.chapter, p.pinpoint.section, p.text) for p in found.pieces]


@settings(max_examples=100, deadline=None)
@given(outlines())
def test_a_printed_outline_is_read_back_exactly(outline: Outline) -> None:
    assert blocks(*outline.text) == outline.blocks
    found = split_outline([Line(t) for t in outline.text])
    assert list(found.chapters) == [
        heading_of(t.split("\n")[0]) for *_, t in outline.blocks if mark_of(t)[0] == min(depths(outline), default=0)
    ]
    assert found.articles == 0


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("第一部分　主要做法", (0, 1)),
        ("第二部分的做法", (-1, 0)),
        ("一、主要做法", (1, 1)),
        ("十二、附则", (1, 12)),
        ("（三）畅通渠道", (2, 3)),
        ("(三)畅通渠道", (2, 3)),
        ("4.培训", (3, 4)),
        ("4．培训", (3, 4)),
        ("4、培训", (3, 4)),
        ("（5）案卷", (4, 5)),
        ("③归档", (5, 3)),
        ("3.5万元", (-1, 0)),
        ("一是规范执法", (-1, 0)),
        ("2024年", (-1, 0)),
        ("", (-1, 0)),
    ],
)
def test_marks_tell_the_depth(text: str, mark: tuple[int, int]) -> None:
    assert mark_of(text) == mark


def test_numbers_that_run_on_through_the_parts_keep_their_place() -> None:
    found = blocks("一、做法", "（一）执法", "1.许可", "（二）复议", "2.案件", "二、问题", "（一）归档")
    assert [place for place, *_ in found] == [
        "一、",
        "一、（一）",
        "一、（一）1.",
        "一、（二）",
        "一、（二）2.",
        "二、",
        "二、（一）",
    ]


def test_an_outline_may_begin_at_a_lower_depth() -> None:
    assert [place for place, *_ in blocks("（一）执法", "1.许可", "（二）复议")] == ["（一）", "（一）1.", "（二）"]


def test_title_and_notes_are_front_not_body() -> None:
    found = split_outline([Line("年度报告"), Line(""), Line("（2025年1月20日）"), Line("一、做法")], 2)
    assert found.front == ("年度报告", "（2025年1月20日）")
    assert [str(p.pinpoint) for p in found.pieces] == ["一、"]


def test_an_annex_starts_its_own_numbering() -> None:
    found = blocks("一、做法", "附件：任务清单", "一、许可", "附件2", "归档表。")
    assert [place for place, *_ in found] == ["一、", "附件", "附件一、", "附件2", "附件2第1段"]


def test_an_annex_has_the_line_below_its_heading_as_title_and_its_blocks_know_it() -> None:
    texts = ("一、做法", "附件1", "任务清单", "本清单共一项。", "一、许可", "附件2：归档表", "表样")
    pieces = split_outline([Line(t) for t in texts]).pieces
    assert [(str(p.pinpoint), p.pinpoint.part, p.text) for p in pieces] == [
        ("一、", "", "一、做法"),
        ("附件1", "", "附件1\n任务清单"),
        ("附件1第1段", "附件1 任务清单", "本清单共一项。"),
        ("附件1一、", "附件1 任务清单", "一、许可"),
        ("附件2", "", "附件2：归档表"),
        ("附件2第1段", "附件2 归档表", "表样"),
    ]


def test_lines_set_apart_are_a_block_and_glued_to_no_section() -> None:
    texts = ("一、做法", LONG, "青溪市民政局", "2025年1月20日", "责任编辑")
    found = split_outline([Line(t) for t in texts], apart={2: "落款", 3: "落款"})
    assert [(str(p.pinpoint), p.text) for p in found.pieces] == [
        ("一、", f"一、做法\n{LONG}"),
        ("落款", "青溪市民政局\n2025年1月20日"),
        ("第1段", "责任编辑"),
    ]


def test_text_without_numbers_is_counted_by_paragraph() -> None:
    assert blocks(*BODIES) == [(f"第{n}段", "", "", text) for n, text in enumerate(BODIES, 1)]


def test_a_block_stands_on_the_page_where_it_begins() -> None:
    texts = [Line("前言。", 1), Line("一、做法", 1), Line("许可。", 2), Line("二、问题", 3)]
    assert [p.page for p in split_outline(texts).pieces] == [1, 1, 3]


LONG = "全年围绕停车场管理和犬只收容等重点领域组织开展联合执法检查和案卷评查"


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        ((LONG, "共计四十次。"), [LONG + "共计四十次。"]),
        ((LONG + "。", "共计四十次。"), [LONG + "。", "共计四十次。"]),
        ((LONG, "二、存在的问题"), [LONG, "二、存在的问题"]),
        ((LONG, "（一）归档"), [LONG, "（一）归档"]),
        ((LONG, "附件：任务清单"), [LONG, "附件：任务清单"]),
        ((LONG, "　　另起一段。"), [LONG, "另起一段。"]),
        (("青溪市民政局", "2025年1月20日"), ["青溪市民政局", "2025年1月20日"]),
        ((), []),
    ],
)
def test_only_lines_broken_inside_a_sentence_are_joined(texts: tuple[str, ...], joined: list[str]) -> None:
    assert [line.text for line in join_broken([Line(t) for t in texts])] == joined


def test_a_heading_is_the_first_sentence() -> None:
    assert heading_of("（一）规范执法。全年212件；") == "（一）规范执法"
    assert heading_of("一、" + "长" * 100) == "一、" + "长" * 58


def test_a_block_has_the_places_of_all_its_lines() -> None:
    boxes = [Box(page, 0.1, 0.1, 0.9, 0.15) for page in (1, 1, 2, 2)]
    texts = [
        "一、全年办理许可二百一十二件，其中按时办结的二百一十",
        "二件。",
        "计划在六月底前完成案卷评查。",
        "二、其他。",
    ]
    lines = [Line(text, box.page, boxes=(box,)) for text, box in zip(texts, boxes, strict=True)]
    assert [piece.boxes for piece in split_outline(lines).pieces] == [tuple(boxes[:3]), (boxes[3],)]


def test_a_text_is_told_without_its_mark() -> None:
    texts = ("第一部分 总则", "三、甲", "（二）乙", "1.5亿元", "①丙", "丁")
    assert [unmarked(text) for text in texts] == ["总则", "甲", "乙", "1.5亿元", "丙", "丁"]


def test_a_long_heading_is_not_joined_to_the_paragraph_below() -> None:
    heading = "（一）坚持把执法公开放在各项工作的突出位置，不断改进服务方式"
    lines = [Line(heading), Line("要" + "公开执法结果，" * 20 + "接受监督。")]
    assert [line.text for line in join_broken(lines)] == [line.text for line in lines]
