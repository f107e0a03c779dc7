"""Text recognition of whole files: the shared scans in full, several pages at a time, warnings, progress."""

import json
import re
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ingest.page import Limits, Reading, untold
from ingest.parse import Parsed, parse
from ingest.read import read
from ingest.readers.glyphs import pictures
from ingest.readers.recognise import recognise
from ingest.split.statute import split_statute

HALF = str.maketrans("，：；！？（）", ",:;!?()")
SCAN = "pdf/岱山县审议意见(2021)_扫描件.pdf"
MIXED = "pdf/在线政务服务规定(2019)_文字与扫描混合.pdf"
TABLES = ("image/复议应诉统计表_截屏.png", "image/复议应诉统计表_拍照.png")
TARGET = 0.015


@pytest.fixture(scope="module")
def formats(shared) -> Path:
    return shared / "corpus" / "formats"


@pytest.fixture(scope="module")
def expected(formats) -> dict[str, dict[str, Any]]:
    return {case["file"]: case for case in json.loads((formats / "expected.json").read_text("utf-8"))["files"]}


@pytest.fixture(scope="module")
def reading_of(formats):
    """`reading_of(name)`: a shared file, read once."""
    known: dict[str, Reading] = {}

    def make(name: str) -> Reading:
        if name not in known:
            known[name] = read((formats / name).read_bytes(), Path(name).name, Limits())
        return known[name]

    return make


def parsed(reading: Reading, name: str) -> Parsed:
    return parse(reading, Path(name).name, "hash")


def packed(text: str) -> str:
    """Without blanks, marks in half width: how the sample's baseline is measured."""
    return re.sub(r"\s", "", text).translate(HALF)


def error_rate(read_text: str, truth: str) -> float:
    """Character error rate: edits (insert, delete, replace) from truth to reading, over the length of the truth."""
    above = list(range(len(truth) + 1))
    for row, char in enumerate(read_text, 1):
        line = [row]
        for at, other in enumerate(truth, 1):
            line.append(min(above[at] + 1, line[-1] + 1, above[at - 1] + (char != other)))
        above = line
    return above[-1] / len(truth)


def test_error_rate_counts_edits() -> None:
    assert error_rate("法治政府", "法治政府") == 0
    assert error_rate("法治府", "法治政府") == 1 / 4
    assert error_rate("法洽政府府", "法治政府") == 2 / 4


def test_a_clean_scan_is_read_as_written(reading_of, expected) -> None:
    case, reading = expected[SCAN], reading_of(SCAN)
    text = "".join(packed(line.text) for line in reading.lines)
    assert error_rate(text, packed(case["text_nows"])) <= TARGET
    assert reading.pages == case["pages"]
    assert not any(re.fullmatch(case["noise"]["footer_pattern"], line.text) for line in reading.lines)
    document = parsed(reading, SCAN).document
    assert document.title == case["title"]
    assert document.issuer.replace("人民代表大会常务委员会", "人大常委会") == case["issuer"]
    headings = [packed(heading) for _, heading in case["headings"]]
    starts = [packed(line.text)[: len(h)] for h, line in zip(headings, reading.lines[3:8], strict=True)]
    assert starts == headings


def test_a_scan_says_that_it_was_recognised_and_how_surely(reading_of) -> None:
    reading = reading_of(SCAN)
    (warning,) = reading.warnings
    assert "第 1、2、3、4 页由文字识别读出" in warning
    assert reading.confidence is not None
    assert 0.98 < reading.confidence <= 1


def test_a_scan_has_its_paragraphs_with_places_also_over_a_page_break(reading_of) -> None:
    lines = reading_of(SCAN).lines
    over = next(line for line in lines if packed(line.text).startswith("一、"))
    assert {box.page for box in over.boxes} == {1, 2}
    assert [line.text for line in lines[-2:]] == ["岱山县人大常委会", "2021年5月8"]
    for line in lines:
        assert all(0 < box.left < box.right < 1 and 0 < box.top < box.bottom < 1 for box in line.boxes)


def test_a_scan_without_recognition_says_what_helps(formats, expected) -> None:
    case = expected[SCAN]["expected_without_ocr"]
    with pytest.raises(Exception, match="文字识别") as caught:
        read((formats / SCAN).read_bytes(), "a.pdf", Limits(ocr_pages=0))
    assert caught.value.kind == case["error_kind"]


def test_only_the_pages_without_a_text_layer_are_recognised(formats, expected) -> None:
    case, told = expected[MIXED], []
    reading = read((formats / MIXED).read_bytes(), "a.pdf", Limits(), lambda done, total: told.append((done, total)))
    assert told == [(1, len(case["scanned_pages"]))]
    assert reading.title == case["title"]
    found = {str(piece.pinpoint): piece for piece in split_statute(reading.lines).pieces}
    for article in case["articles"]:
        piece = found[article["label"]]
        text = re.sub(r"\s", "", piece.text)
        assert (text[:30], text[-30:], len(text)) == (article["first30"], article["last30"], article["chars"])
        pages = [box.page for box in piece.boxes]
        assert (piece.page, min(pages), max(pages)) == (article["page_start"], *(article[p] for p in PAGES))
    assert len(found) == case["articles_count"]
    assert [line for line in reading.lines if re.fullmatch(case["noise"]["footer_pattern"], line.text)] == []


PAGES = ("page_start", "page_end")


def test_a_page_over_the_limit_is_marked_and_reported(formats) -> None:
    reading = read((formats / SCAN).read_bytes(), "a.pdf", Limits(ocr_pages=1))
    assert any("第 2、3、4 页是图像" in warning and "YIFA_OCR_PAGES" in warning for warning in reading.warnings)
    assert sum("内容缺失" in line.text for line in reading.lines) == 3


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_pictured_table_is_read(reading_of, expected, name: str) -> None:
    case, reading = expected[name], reading_of(name)
    (table,) = reading.tables
    assert [list(row) for row in table.rows] == case["tables"][0]["cells"]
    assert reading.title == case["title"]
    assert parsed(reading, name).document.issuer == case["issuer"]


def test_a_seal_over_the_text_does_no_harm(formats, expected) -> None:
    (page,) = pictures((formats / SCAN).read_bytes(), [2], dpi=200, most=10**8)
    ys, xs = np.mgrid[: page.shape[0], : page.shape[1]]
    distance = np.hypot(ys - 900, xs - 900)
    ring = ((distance > 155) & (distance < 165)) | (distance < 40)
    stained = page.copy()
    stained[ring] = np.minimum(stained[ring], [225, 60, 60])
    plain, sealed = (recognise([p], [2], Limits(), untold).pages[2] for p in (page, stained))
    before, after = ("".join(packed(line.text) for line in found.lines) for found in (plain, sealed))
    assert error_rate(after, before) <= TARGET


def test_pages_come_in_order_whoever_is_first(photographed) -> None:
    shown = [photographed([(f"Page number {n} of the file", 100, 200, 20)] * n) for n in (1, 2, 3, 4)]
    told = []
    found = recognise(iter(shown), [1, 4, 5, 9], Limits(ocr_cores=3), lambda *done: told.append(done))
    assert list(found.pages) == [1, 4, 5, 9]
    assert [re.sub(r"\D", "", page.lines[0].text)[:1] for page in found.pages.values()] == ["1", "2", "3", "4"]
    assert {line.page for line in found.pages[9].lines} == {9}
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_blank_page_is_no_error_and_has_no_say(photographed) -> None:
    text = photographed([("Records are kept for ten years", 100, 200, 20)])
    found = recognise([photographed([]), text], [1, 2], Limits(), untold)
    assert not found.pages[1].lines
    assert "第 2 页由文字识别" in found.warnings[0]
    assert recognise([photographed([])], [1], Limits(), untold).confidence is None


def test_doubtful_pages_are_named(photographed) -> None:
    page = photographed([("Records are kept for ten years", 100, 200, 12)])
    blurred = np.asarray(cv2.blur(page, (9, 9)))[350:480, 150:800].copy()
    found = recognise([blurred], [7], Limits(), untold)
    assert any("第 7 页识别把握低" in warning for warning in found.warnings)
