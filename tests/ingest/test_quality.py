"""The quality report: what is counted, and the verdict with its reasons."""

from itertools import chain

import pytest

from ingest.page import Limits, Line, Reading, Table
from ingest.quality import is_odd, quality
from ingest.read import read, read_bytes
from ingest.split.statute import split_statute
from knowledge.document import Quality, Verdict, quality_of
from knowledge.numerals import int_to_chinese


def statute(*numbers: int, text: str = "停车场应当按照规定办理备案。") -> tuple[Line, ...]:
    return tuple(Line(f"第{int_to_chinese(n)}条　{text}") for n in numbers)


def judged(*lines: Line, warnings=(), **more) -> Quality:
    reading = Reading(lines, "txt", **more)
    return quality(reading, split_statute(reading.lines), warnings)


def test_a_clean_text_is_good() -> None:
    report = judged(*statute(1, 2, 3))
    assert (report.verdict, report.reasons, report.articles) == (Verdict.GOOD, (), 3)
    assert report.characters == sum(len(line.text.replace("　", "")) for line in statute(1, 2, 3))


def test_gaps_and_repeats_in_the_numbering_are_named() -> None:
    report = judged(*statute(*range(1, 7), *range(8, 12)), *statute(11))
    assert (report.missing, report.repeated) == (("第七条",), ("第十一条",))
    assert report.verdict is Verdict.CHECK
    assert report.reasons == ("条号不连续，缺第七条", "条号重复：第十一条")


def test_many_missing_articles_are_bad() -> None:
    report = judged(*statute(1, 2, 3, 9, 10))
    assert report.verdict is Verdict.BAD
    assert report.reasons == ("条号不连续，缺 5 条：第四条、第五条、第六条、第七条、第八条",)


@pytest.mark.parametrize(
    ("good", "odd", "verdict"), [(1000, 1, Verdict.GOOD), (1000, 5, Verdict.CHECK), (100, 10, Verdict.BAD)]
)
def test_odd_characters_are_counted(good, odd, verdict) -> None:
    report = judged(Line("字" * good + "\ue000" * odd))
    assert report.odd == round(odd / (good + odd), 5)
    assert report.verdict is verdict


def test_odd_characters_are_those_that_no_text_has() -> None:
    assert all(map(is_odd, "\ufffd\ue000\x00\x07\U000f0000\ud800\uffff"))
    assert not any(map(is_odd, "停a１。\n\t\u3000\u200b𠮷〇①"))


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(None, Verdict.GOOD), (0.97, Verdict.GOOD), (0.9, Verdict.CHECK), (0.6, Verdict.BAD)]
)
def test_recognised_text_is_as_good_as_recognition_was_sure(confidence, verdict) -> None:
    assert judged(*statute(1, 2), confidence=confidence).verdict is verdict


def test_pages_without_text_are_named() -> None:
    pages = [Line("字" * 200, page=n) for n in (1, 2, 4)]
    report = judged(*pages, pages=5, tables=(Table((("甲" * 50,),), page=5),), empty=(3,))
    assert (report.empty_pages, report.characters_a_page, report.verdict) == ((3,), 130.0, Verdict.CHECK)
    assert report.reasons == ("第 3 页没有文字",)


def test_mostly_pictures_is_bad() -> None:
    assert judged(Line("字" * 50, page=1), pages=10).reasons[0].startswith("平均每页只有 5 个字")
    assert judged(Line("字" * 900, page=1), pages=3, empty=(2, 3)).reasons[0] == "3 页里有 2 页没有文字"


def test_formats_without_pages_are_not_judged_by_them() -> None:
    assert judged(Line("短"), pages=0).verdict is Verdict.GOOD


def test_warnings_are_reasons_to_check_once_each() -> None:
    lines = statute(1, 2, 3, 4, 5, 7)
    warnings = (*split_statute(lines).warnings, "第 2 张图片没有读")
    assert judged(*lines, warnings=warnings).reasons == ("条号不连续，缺第六条", "第 2 张图片没有读")


def test_a_report_survives_json() -> None:
    import json
    from dataclasses import asdict

    report = judged(*statute(1, 3), pages=2, confidence=0.9)
    assert quality_of(json.loads(json.dumps(asdict(report)))) == report


def test_official_texts_are_hardly_ever_bad(shared) -> None:
    verdicts = {}
    for path in sorted(chain((shared / "corpus" / "laws").glob("*.md"), (shared / "corpus" / "reports").glob("*.txt"))):
        reading = read(read_bytes(path, Limits()), path.name, Limits())
        split = split_statute(reading.lines)
        verdicts[path.name] = quality(reading, split).verdict
    assert len(verdicts) == 95
    assert [name for name, verdict in verdicts.items() if verdict is Verdict.BAD] == []
