"""Numbers printed in the formats that offices use; expected as Excel shows them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.sheet_number import BUILTIN, plain, printed

DAY = 45717  # 2025-03-01, a Saturday


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.45, "0%", "45%"),
        (0.67917, "0.0%", "67.9%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-3, "0", "-3"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (1.1 + 1.115 + 0.11, "0.00", "2.33"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (1, "0.##", "1"),
        (88, '0"件"', "88件"),
        (5, '"第"0"号"', "第5号"),
        (100, "[$¥-804]#,##0.00", "¥100.00"),
        (0, '0;-0;"—"', "—"),
        (-41, BUILTIN[41], "(41)"),
        (0, BUILTIN[43], "-"),
        (44, 'G/通用格式"件"', "44件"),
        (12345678, '0.00,,"百万"', "12.35百万"),
        (12345.6, "0.00E+00", "1.23E+04"),
        (0.5, "# ?/?", "0.5"),
        (DAY, "yyyy-mm-dd", "2025-03-01"),
        (DAY, BUILTIN[14], "2025-03-01"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2025年3月1日"),
        (DAY, "[DBNum1][$-804]yyyy年m月", "2025年3月"),
        (DAY, BUILTIN[58], "3月1日"),
        (DAY, "aaaa", "星期六"),
        (DAY + 0.75, "yyyy/m/d h:mm", "2025/3/1 18:00"),
        (DAY + 0.75, "h:mm AM/PM", "6:00 下午"),
        (0.5, "hh:mm:ss", "12:00:00"),
        (1.25, "[h]:mm", "30:00"),
        (9e9, "yyyy-mm-dd", "9000000000"),
    ],
)
def test_a_number_is_printed_in_its_format(value, code, text) -> None:
    assert printed(value, code) == text


def test_days_are_counted_from_1904_where_the_file_says_so() -> None:
    assert printed(DAY - 1462, "yyyy-mm-dd", since_1904=True) == "2025-03-01"


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (2.5, "2.5"), (0.1 + 0.2, "0.3"), (1e20, "1e+20")])
def test_a_number_without_a_format_is_plain(value, text) -> None:
    assert plain(value) == printed(value, "General") == printed(value, "") == text


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?,.%;ymdhsE+-"\\[]_*@年 G/', max_size=12))
def test_no_format_and_no_number_is_too_odd(value, code) -> None:
    assert isinstance(printed(value, code), str)
