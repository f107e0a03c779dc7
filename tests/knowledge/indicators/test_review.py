"""Imported editions before and after somebody has reviewed them."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.file import load_system, save_system
from knowledge.indicators.indicator import EditionStatus, Source
from knowledge.indicators.review import for_self_check, reviewed, unreviewed
from tests.indicators import indicator, system

DAY = date(2026, 3, 9)
DRAFT = system("demo", indicator("1.1.1"))
IMPORTED = unreviewed(replace(DRAFT, source=Source(file="表.docx", sha256="0" * 64)))


def test_an_import_is_unreviewed_until_somebody_signs() -> None:
    assert (IMPORTED.status, IMPORTED.status_note) == (EditionStatus.UNREVIEWED, "由“表.docx”导入，未核对")
    signed = reviewed(IMPORTED, " 张三 ", DAY)
    assert signed.status_note == "由“表.docx”导入，张三于2026年3月9日核对"
    assert unreviewed(signed) == IMPORTED


def test_a_self_check_rests_on_reviewed_editions_only() -> None:
    with pytest.raises(UsageError, match=r"还没有人核对，不能用于自查.*yifa indicators review demo"):
        for_self_check(IMPORTED)
    assert for_self_check(IMPORTED, unreviewed_too=True) is IMPORTED
    for one in (DRAFT, reviewed(IMPORTED, "张三", DAY)):
        assert for_self_check(one) is one


def test_who_signs_has_a_name_and_something_to_compare() -> None:
    with pytest.raises(UsageError, match="核对人的姓名"):
        reviewed(IMPORTED, " ", DAY)
    with pytest.raises(UsageError, match="没有可以核对的原表"):
        reviewed(DRAFT, "张三", DAY)


def test_the_review_is_kept_in_the_file(tmp_path) -> None:
    signed = reviewed(IMPORTED, "张三", DAY)
    path = save_system(signed, tmp_path)
    assert load_system(path) == signed
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status: issued", "status: unreviewed"), encoding="utf-8")
    with pytest.raises(UsageError, match="写了 review（核对人），status 却是 unreviewed"):
        load_system(path)
