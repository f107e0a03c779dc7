"""Blocks within blocks; numbering that begins anew."""

from assistant.drafting.blocks import blocks_of, trim


def test_blocks_hold_what_stands_below_them(paper) -> None:
    letter = blocks_of(
        paper("关于工作的意见\n市政府：\n前言。\n一、甲\n（一）乙。正文。\n1.丙。\n段落。\n（二）丁\n二、戊\n")
    )
    (top,) = letter.lists
    assert [b.heading for b in top.blocks] == ["甲", "戊"]
    first = top.blocks[0]
    assert [b.heading for b in first.blocks] == ["乙", "丁"]
    assert list(first.lines) == ["一、甲", "（一）乙。正文。", "1.丙。", "段落。", "（二）丁"]
    assert letter.loose == ("前言。",)


def test_numbers_from_one_begin_a_list_with_the_paragraph_before_as_its_lead(paper) -> None:
    letter = blocks_of(
        paper("建议书\n你局：\n发现下列问题：\n一、甲。\n二、乙。\n提出如下建议：\n一、丙。\n二、丁。\n")
    )
    assert [(one.lead, [b.heading for b in one.blocks]) for one in letter.lists] == [
        ("发现下列问题：", ["甲", "乙"]),
        ("提出如下建议：", ["丙", "丁"]),
    ]


def test_lines_after_the_last_sentence_are_no_part_of_the_last_block(paper) -> None:
    (one,) = blocks_of(paper("建议\n某局：\n一、甲\n要做好。\n甲函〔2024〕1号\n关于建议的复函\n")).lists
    assert trim(one.blocks[-1]) == ["甲函〔2024〕1号", "关于建议的复函"]
    assert one.blocks[-1].paragraphs == ["要做好。"]
    (bare,) = blocks_of(paper("建议\n某局：\n一、甲\n做好公开\n")).lists
    assert (trim(bare.blocks[-1]), bare.blocks[-1].last.paragraphs) == ([], ["做好公开"])
