"""What a sentence says that no cited words hold."""

import pytest

from assistant.drafting.proof import placeholders, unproved
from assistant.drafting.report import Source

QUOTE = Source("统计.md", "2025年6月制定《巡查办法》，受理许可932件，办结率98.5%，依据行政处罚法第九条。")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("受理许可932件，办结率98.5%。", ()),
        ("2025年6月制定《巡查办法》。", ()),
        ("受理许可239件。", ("239件",)),
        ("受理许可932人。", ("932人",)),
        ("2024年6月制定。", ("2024年6月",)),
        ("制定《巡查规定》。", ("《巡查规定》",)),
        ("依据行政处罚法第八条。", ("第八条",)),
        ("全年出动【待填：3次】。", ()),
    ],
)
def test_what_no_cited_words_hold(text: str, missing: tuple[str, ...]) -> None:
    assert unproved(text, [QUOTE]) == missing


def test_a_bare_number_takes_its_unit_from_the_head_of_its_column() -> None:
    row, head = Source("表.xlsx", "城东所 | 12 | 40"), Source("表.xlsx", "立案数（件）")
    assert unproved("城东所立案12件。", [row, head]) == ()
    assert unproved("城东所立案12件。", [row]) == ("12件",)
    assert unproved("城东所立案2件。", [row, head]) == ("2件",)


def test_placeholders_of_a_text() -> None:
    assert placeholders("甲【待填：件数】乙【待填：人数】") == ["【待填：件数】", "【待填：人数】"]
