"""Numbers in every spelling are one number; words that only contain a numeral stay as they are."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.numerals import chinese_to_int, clean, int_to_chinese, normalise, to_int

BOUNDED = settings(max_examples=100, deadline=None)
UNITS = ("日", "个工作日", "个月", "年", "元", "人", "倍", "次", "条")


@BOUNDED
@given(st.integers(0, 10**8 - 1))
def test_what_is_printed_is_read_back(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number


@BOUNDED
@given(st.integers(0, 9999))
def test_digits_in_a_row_are_read_as_digits(number: int) -> None:
    spelled = "".join("〇一二三四五六七八九"[int(d)] for d in str(number))
    assert chinese_to_int(spelled) == number == chinese_to_int(spelled.replace("〇", "零"))


@BOUNDED
@given(st.integers(1, 9999), st.integers(1000, 9999), st.integers(1000, 9999))
def test_hundreds_of_millions_are_read(yi: int, wan: int, rest: int) -> None:
    spelled = f"{int_to_chinese(yi)}亿{int_to_chinese(wan)}万{int_to_chinese(rest)}"
    assert chinese_to_int(spelled) == yi * 10**8 + wan * 10**4 + rest


@BOUNDED
@given(st.integers(0, 10**6))
def test_every_width_is_one_number(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert to_int(wide) == to_int(f" {number} ") == to_int(int_to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "零"),
        (10, "十"),
        (20, "二十"),
        (63, "六十三"),
        (108, "一百零八"),
        (110, "一百一十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (10000, "一万"),
        (10001, "一万零一"),
        (101000, "十万一千"),
    ],
)
def test_numbers_are_printed_as_statutes_print_them(number: int, printed: str) -> None:
    assert int_to_chinese(number) == printed


@pytest.mark.parametrize(
    ("spelled", "number"), [("两", 2), ("两千", 2000), ("一百十", 110), ("一百○八", 108), ("百", 100)]
)
def test_spoken_and_old_spellings_are_read(spelled: str, number: int) -> None:
    assert chinese_to_int(spelled) == number


@pytest.mark.parametrize("text", ["", "一个", "十五日", "abc", "第一", "一.五"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        chinese_to_int(text)


@pytest.mark.parametrize("number", [-1, 10**8])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="range"):
        int_to_chinese(number)


@BOUNDED
@given(st.integers(1, 99_999), st.sampled_from(UNITS))
def test_a_numeral_with_its_unit_becomes_arabic(number: int, unit: str) -> None:
    assert normalise(f"应当在{int_to_chinese(number)}{unit}内") == f"应当在{number}{unit}内"


@BOUNDED
@given(st.integers(1, 2999))
def test_ordinals_become_arabic(number: int) -> None:
    assert normalise(f"第{int_to_chinese(number)}条") == f"第{number}条"


@BOUNDED
@given(st.integers(0, 99), st.integers(1, 9))
def test_percentages_are_one_form(whole: int, tenth: int) -> None:
    spelled = f"百分之{int_to_chinese(whole)}点{int_to_chinese(tenth)}"
    assert normalise(spelled) == normalise(f"百分之{whole}.{tenth}") == normalise(f"{whole}.{tenth}％")
    assert normalise(spelled) == f"{whole}.{tenth}%"


@BOUNDED
@given(st.integers(1, 99), st.integers(0, 9), st.integers(1, 9))
def test_amounts_in_myriads_are_exact(whole: int, tenth: int, hundredth: int) -> None:
    value = Decimal(f"{whole}.{tenth}{hundredth}") * 10_000
    digits = "零一二三四五六七八九"
    assert normalise(f"{whole}.{tenth}{hundredth}万元") == f"{int(value)}元"
    assert normalise(f"{int_to_chinese(whole)}点{digits[tenth]}{digits[hundredth]}万元") == f"{int(value)}元"


@pytest.mark.parametrize(
    ("spellings", "form"),
    [
        (("十五日", "15日", "１５日", "15天", "十五天"), "15日"),
        (("二〇二一年", "二○二一年", "二零二一年", "2021年"), "2021年"),
        (("两年", "二年", "2年"), "2年"),
        (("百分之三点五", "百分之3.5", "3.5%"), "3.5%"),
        (("百分之百", "100%"), "100%"),
        (("第一千零一条", "第一千〇一条", "第1001条", "第一〇〇一条"), "第1001条"),
        (("第一百三十三条之一", "第133条之一", "第133条之1"), "第133条之1"),
        (("五万元", "5万元", "50000元"), "50000元"),
        (("三十个工作日", "30个工作日"), "30个工作日"),
        (("三点五倍", "3.5倍"), "3.5倍"),
    ],
)
def test_every_spelling_has_one_form(spellings: tuple[str, ...], form: str) -> None:
    assert {normalise(s) for s in spellings} == {form}


@pytest.mark.parametrize(
    "word", ["一般", "统一", "万一", "一旦", "一并", "一切", "一律", "一一对应", "千万不要", "百姓", "十分", "三角债"]
)
def test_words_that_contain_a_numeral_stay(word: str) -> None:
    assert normalise(f"应当{word}办理") == f"应当{word}办理"


@BOUNDED
@given(st.lists(st.sampled_from(["十五日", "１５天内", "百分之三", "五万元", "第二十条", "一般", "。", "二〇二〇年"])))
def test_normalising_twice_changes_nothing_more(pieces: list[str]) -> None:
    once = normalise("".join(pieces))
    assert normalise(once) == once


def test_clean_folds_width_and_drops_what_cannot_be_seen() -> None:
    assert clean("Ａ\u200bＢ\ufeff（一）\u00ad") == "AB(一)"
