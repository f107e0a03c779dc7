"""Every one of our sample files as expected.json describes it: all that the JSON says is compared, or a reason is given.

The comparisons stand by key below; `test_every_key_is_compared_or_explained` fails for a key that is neither.
"""

import csv
import io
import json
import os
import re
import time
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ingest.letter import IMPRINT
from ingest.page import Limits, Reading
from ingest.parse import Parsed, parse
from ingest.read import read, read_bytes
from ingest.readers.glyphs import sheets, unlocked
from ingest.readers.office import find_program
from ingest.split.outline import mark_of
from ingest.split.statute import Piece, split_statute
from knowledge.document import Passage
from knowledge.errors import Unreadable
from knowledge.numerals import chinese_day

LIMITS = Limits()
FORMATS = Path(os.environ.get("YIFA_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "formats"
CASES: list[dict[str, Any]] = (
    json.loads((FORMATS / "expected.json").read_text("utf-8"))["files"] if FORMATS.is_dir() else []
)
needs_corpus = pytest.mark.skipif(not CASES, reason="the shared sample files are not here (YIFA_SHARED)")

EXPLAINED = {
    "source": "where the text comes from",
    "fictional": "who wrote the text",
    "note": "prose; what it says that can be compared has keys of its own",
    "trap": "prose; what it says that can be compared has keys of its own",
    "layout": "prose; the order of the columns shows in the articles",
    "fonts": "how the file was made; that it is read shows in the articles",
    "producer": "how the file was made",
    "styles": "how the file was made; titles and headings have keys of their own",
    "added": "which parts the makers added to a real letter",
    "format_note": "prose on the container, which `kind` tells",
    "dpi": "how the scan was made",
    "ocr_baseline": "another program's result",
    "ocr_baseline.engine": "another program's result",
    "ocr_baseline.cer": "another program's result",
    "ocr_baseline.how": "another program's result",
    "ocr_baseline.cells": "another program's result",
    "ocr_baseline.cells_hit": "another program's result",
    "tables.merged": "prose; the cells are given with merged ones repeated",
    "tables.repeat_header": "prose; the rows of the joined table show it",
    "expected_if_unsupported": "OFD is supported",
    "expected_if_unsupported.error_kind": "OFD is supported",
    "sheets.merged_ranges": "the cells are given with merged ones repeated",
    "sheets.hidden_rows": "a hidden row is a row: the cells are given with it",
    "sheets.comments": "remarks of a reader, no text of the table",
    "sheets.comments.C8": "remarks of a reader, no text of the table",
    "noise": "its parts are compared",
    "expected": "its parts are compared",
    "expected_without_ocr": "its parts are compared",
    "attachment": "its parts are compared",
    "with_password": "its parts are compared",
    "if_sniffed": "its parts are compared",
    "sheets.footer": "its parts are compared",
}
NOT_IN_THE_TEXT = {
    ("docx/罗江区2024年法治政府建设情况报告_标题样式.docx", "issuer"): "only the catalogue names the government",
    ("txt/罗江区2024年报告_UTF8-BOM.txt", "title"): "the text has none",
}
NO_PASSWORDS = {"bad/加密_需口令.docx": "a password opens PDF files only"}

Compare = Callable[[dict[str, Any]], None]
COMPARED: dict[tuple[str, ...], Compare] = {}


def compares(*keys: str) -> Callable[[Compare], Compare]:
    """The comparison of a sample's expectations under some keys; a file that has the first of them goes through it."""

    def register(check: Compare) -> Compare:
        COMPARED[keys] = check
        return check

    return register


def packed(text: str) -> str:
    return re.sub("[\\s\u200b]", "", text)


def as_printed(case: dict[str, Any], text: str) -> str:
    """Of a scan the text with its marks in half width: a picture does not tell which of the two is meant."""
    return unicodedata.normalize("NFKC", text) if case.get("needs_ocr") else text


def path_of(case: dict[str, Any]) -> Path:
    return FORMATS / case["file"]


@cache
def bytes_of(file: str) -> bytes:
    return read_bytes(FORMATS / file, LIMITS)


@cache
def reading_of_file(file: str) -> Reading:
    return read(bytes_of(file), Path(file).name, LIMITS)


@cache
def parsed_of_file(file: str) -> Parsed:
    return parse(reading_of_file(file), Path(file).name, "")


def reading_of(case: dict[str, Any]) -> Reading:
    return reading_of_file(case["file"])


def parsed_of(case: dict[str, Any]) -> Parsed:
    return parsed_of_file(case["file"])


def lines_of(case: dict[str, Any]) -> list[str]:
    return [packed(line.text) for line in reading_of(case).lines]


@cache
def pieces_of_file(file: str) -> dict[str, Piece]:
    return {str(piece.pinpoint): piece for piece in split_statute(reading_of_file(file).lines).pieces}


def passage(case: dict[str, Any], place: str) -> Passage:
    return next(p for p in parsed_of(case).passages if str(p.pinpoint) == place)


# The file itself


@compares("file", "bytes", "sha256")
def is_the_file_described(case: dict[str, Any]) -> None:
    data = path_of(case).read_bytes()
    assert (len(data), sha256(data).hexdigest()) == (case["bytes"], case["sha256"])


@compares("expanded_bytes", "ratio")
def unpacks_to_that_much(case: dict[str, Any]) -> None:
    with zipfile.ZipFile(path_of(case)) as archive:
        expanded = max(info.file_size for info in archive.infolist())
    assert expanded == case["expanded_bytes"]
    assert expanded // case["bytes"] == case["ratio"]


@compares("lines")
def has_that_many_lines(case: dict[str, Any]) -> None:
    assert len(path_of(case).read_bytes().splitlines()) == case["lines"]
    if case["expected"]["error_kind"] is None:
        parsed = parsed_of(case)
        assert max(len(p.text) for p in parsed.passages) <= 3000
        assert packed("".join(p.text for p in parsed.passages)) == lines_of(case)[0]


@compares("size")
def is_a_picture_of_that_size(case: dict[str, Any]) -> None:
    head = path_of(case).read_bytes()[16:24]
    assert [int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")] == case["size"]


# How it ends


@compares("kind")
def is_what_its_content_is(case: dict[str, Any]) -> None:
    if case["kind"] != "bad":
        assert reading_of(case).format == case["kind"]


@compares("expected.error_kind")
def ends_with_that_error_or_none(case: dict[str, Any]) -> None:
    started = time.perf_counter()
    try:
        parse(read(bytes_of(case["file"]), path_of(case).name, LIMITS), path_of(case).name, "")
        kind = None
    except Unreadable as error:
        kind = str(error.kind)
    assert kind == case["expected"]["error_kind"]
    assert time.perf_counter() - started < 3


@compares("actual")
def is_told_what_it_really_is(case: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as caught:
        reading_of(case)
    assert f"（.{case['actual'].partition('（')[0]}）" in caught.value.message


@compares("if_sniffed.title", "if_sniffed.articles_count")
def is_read_under_its_right_name(case: dict[str, Any]) -> None:
    name = f"{path_of(case).stem}.{case['actual']}"
    parsed = parse(read(bytes_of(case["file"]), name, LIMITS), name, "")
    assert parsed.document.title == case["if_sniffed"]["title"]
    assert parsed.articles == case["if_sniffed"].get("articles_count", parsed.articles)


@compares("password", "with_password.title", "with_password.articles_count")
def opens_with_the_password(case: dict[str, Any]) -> None:
    if case["file"] in NO_PASSWORDS:
        return
    reading = read(unlocked(bytes_of(case["file"]), case["password"]), path_of(case).name, LIMITS)
    parsed = parse(reading, path_of(case).name, "")
    wanted = case["with_password"]
    assert (parsed.document.title, parsed.articles) == (wanted["title"], wanted["articles_count"])


@compares(
    "scanned_pages",
    "articles_lost_without_ocr",
    "articles_partial_without_ocr",
    "expected_without_ocr.pages",
    "expected_without_ocr.warning_kind",
)
def pages_without_text_are_told(case: dict[str, Any]) -> None:
    """The warning has no name in our report: it says which pages."""
    assert case["scanned_pages"] == case["expected_without_ocr"]["pages"]
    incomplete = [*case["articles_lost_without_ocr"], *case["articles_partial_without_ocr"]]
    if set(case["articles_lost_without_ocr"]) & set(pieces_of_file(case["file"])):
        has_its_articles(case | {"articles_lost_without_ocr": [], "articles_partial_without_ocr": []})
        return
    (warning,) = reading_of(case).warnings
    assert all(str(page) in warning for page in case["scanned_pages"])
    assert incomplete


@compares("needs_ocr", "expected_without_ocr.error_kind")
def is_refused_where_there_is_no_text_recognition(case: dict[str, Any]) -> None:
    try:
        ended = "" if reading_of(case).lines or reading_of(case).tables else "nothing"
    except Unreadable as error:
        ended = str(error.kind)
    assert ended in ("", case.get("expected_without_ocr", {}).get("error_kind", "unsupported_format"))


# Text


@compares("title")
def has_its_title(case: dict[str, Any]) -> None:
    assert packed(parsed_of(case).document.title) == packed(case["title"])


@compares("pages", "text_layer")
def has_its_pages(case: dict[str, Any]) -> None:
    if case["kind"] == "bad":
        with sheets(bytes_of(case["file"])) as found:
            assert sum(1 for _ in found) == case["pages"]
        return
    reading = reading_of(case)
    assert reading.pages == case["pages"]
    assert {line.page for line in reading.lines} <= set(range(1, reading.pages + 1))
    if case.get("text_layer") is True:
        assert reading.warnings == ()


@compares("articles", "articles_count", "articles.label", "articles.first30", "articles.last30", "articles.chars", "articles.text", "articles.page_start", "articles.page_end", "articles_crossing_pages")  # fmt: skip
def has_its_articles(case: dict[str, Any]) -> None:
    incomplete = {*case.get("articles_lost_without_ocr", []), *case.get("articles_partial_without_ocr", [])}
    found = pieces_of_file(case["file"])
    wanted = [article["label"] for article in case["articles"]]
    if not incomplete:
        assert [place for place, piece in found.items() if piece.pinpoint.article] == wanted
        assert parsed_of(case).articles == case["articles_count"] == len(wanted)
    crossing = [a["label"] for a in case["articles"] if a.get("page_start") != a.get("page_end")]
    assert crossing == case.get("articles_crossing_pages", crossing)
    for article, after in zip(case["articles"], [*case["articles"][1:], None], strict=True):
        if article["label"] not in incomplete:
            _is_the_article(found[article["label"]], article)
            _ends_on_its_page(found, article, after)


def _is_the_article(piece: Piece, article: dict[str, Any]) -> None:
    text, label = packed(piece.text), article["label"]
    assert text[:30] == packed(article["first30"])[:30], label
    assert text[-30:] == packed(article.get("last30", article.get("text", "")))[-30:], label
    assert len(text) == article.get("chars", len(text)), label
    assert text == packed(article.get("text", piece.text)), label
    assert piece.page == article.get("page_start", piece.page), label


def _ends_on_its_page(found: dict[str, Piece], article: dict[str, Any], after: dict[str, Any] | None) -> None:
    """A piece tells where it begins: it ends no later than the next one begins."""
    if "page_end" in article and after and after["label"] in found:
        assert article["page_start"] <= article["page_end"] <= found[after["label"]].page, article["label"]


@compares("articles_count")
def counts_its_articles(case: dict[str, Any]) -> None:
    if not case.get("articles_lost_without_ocr"):
        assert parsed_of(case).articles == case["articles_count"]


@compares("chapters", "toc_lines", "outline")
def has_its_chapters_once(case: dict[str, Any]) -> None:
    """Also where a table of contents and running heads repeat them."""
    texts = lines_of(case)
    for chapter in set(map(packed, case["chapters"])):
        assert texts.count(chapter) == sum(packed(other) == chapter for other in case["chapters"]), chapter
    if case.get("outline"):
        levels = {packed(line.text): line.level for line in reading_of(case).lines}
        assert all(levels[packed(chapter)] > 0 for chapter in case["chapters"])
    assert not any(re.search(r"[.．·…]{4,}\d+$", text) for text in texts)


@compares("headings")
def has_its_headings_at_their_depth(case: dict[str, Any]) -> None:
    texts = {as_printed(case, packed(p.text)): str(p.pinpoint) for p in parsed_of(case).passages}
    for level, heading in case["headings"]:
        places = [place for text, place in texts.items() if text.startswith(as_printed(case, packed(heading)))]
        assert len(places) == 1, heading
        assert mark_of(heading)[0] == level
        assert _depth(places[0]) == level, places


def _depth(place: str) -> int:
    """How many marks a place has: 二、（一）1. three."""
    return len(re.findall(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|（\d+）", place))


@compares("numbered_items")
def has_its_numbered_items(case: dict[str, Any]) -> None:
    starts = [packed(p.text.split("\n")[0]) for p in parsed_of(case).passages]
    for item in case["numbered_items"]:
        assert sum(text.startswith(packed(item)) for text in starts) == 1, item


@compares("first30")
def begins_with(case: dict[str, Any]) -> None:
    texts = lines_of(case)
    if case["kind"] in ("txt", "pdf"):
        assert texts[0].startswith(packed(case["first30"]))
    assert sum(text.startswith(packed(case["first30"])) for text in texts) == 1


@compares("last30")
def ends_with(case: dict[str, Any]) -> None:
    """A letter's body ends above its signature and annexes."""
    if "attachment" in case:
        assert sum(text.endswith(packed(case["last30"])) for text in lines_of(case)) == 1
    else:
        assert "".join(lines_of(case)).endswith(packed(case["last30"]))


@compares("text_chars", "text_nows")
def has_its_whole_text(case: dict[str, Any]) -> None:
    text = as_printed(case, "".join(lines_of(case)))
    assert len(text) == case["text_chars"]
    assert text == as_printed(case, packed(case.get("text_nows", text)))


@compares("paragraphs")
def has_its_paragraphs(case: dict[str, Any]) -> None:
    """Of the body: without the title and the captions of tables."""
    beside = {packed(case["title"]), *(packed(table["caption"]) for table in case.get("tables", []))}
    assert sum(text not in beside for text in lines_of(case)) == case["paragraphs"]


@compares("encoding", "newline")
def is_decoded_whole(case: dict[str, Any]) -> None:
    encoding = case["encoding"].partition("（")[0]
    text = path_of(case).read_bytes().decode(encoding)
    if case.get("newline") == "CRLF":
        assert "\r\n" in text
        assert "\n" not in text.replace("\r\n", "")
    if case["kind"] == "txt":
        assert "".join(lines_of(case)) == packed(text)
    else:
        cells = [cell for table in reading_of(case).tables for row in table.rows for cell in row]
        shown = lines_of(case) + [packed(cell) for cell in cells]
        assert shown
        assert not any("\ufffd" in line for line in shown)


@compares("must_not_contain")
def is_free_of_the_page_around_it(case: dict[str, Any]) -> None:
    assert [w for w in case["must_not_contain"] if any(packed(w) in text for text in lines_of(case))] == []


@compares("noise.footer_pattern", "noise.header", "noise.watermark", "noise.toc")
def is_free_of_heads_feet_and_watermarks(case: dict[str, Any]) -> None:
    noise = case["noise"]
    headers = noise.get("header", [])
    heads = {packed(name) for name in (headers if isinstance(headers, list) else [])} - {packed(case["title"])}
    for line in reading_of(case).lines:
        text = packed(line.text)
        assert not re.fullmatch(noise.get("footer_pattern", "$^"), line.text)
        assert text not in heads
        assert not any(packed(word) in text for word in noise.get("watermark", [])), text
        assert not re.search("[\x00\u2e80-\u2fdf\ufeff\u200b]", line.text)
    assert sum(text == packed(case["title"]) for text in lines_of(case)) <= 1


@compares("kangxi_radicals")
def has_ordinary_characters_for_radicals(case: dict[str, Any]) -> None:
    with sheets(bytes_of(case["file"])) as found:
        printed = [glyph.char for sheet in found for glyph in sheet.glyphs]
    assert sum("\u2f00" <= char <= "\u2fd5" for char in printed) == case["kangxi_radicals"]
    assert not re.search("[\u2f00-\u2fd5]", "".join(lines_of(case)))


@compares("deleted_text", "inserted_text", "comments", "textbox")
def has_its_changes_accepted(case: dict[str, Any]) -> None:
    texts = lines_of(case)
    everything = "".join(texts)
    boxes = [packed(cell) for table in reading_of(case).tables for row in table.rows for cell in row]
    assert all(sum(packed(new) in text for text in texts) >= 1 for new in case["inserted_text"])
    assert not any(packed(remark) in everything for remark in case["comments"])
    assert all(packed(text) in boxes for text in case["textbox"])
    second, third = (packed(passage(case, place).text) for place in ("第二条", "第三条"))
    assert [re.findall(r"\d+", second), re.findall(r"\d+", third)] == [
        [case["deleted_text"][1]],
        [case["deleted_text"][0]],
    ]


@compares("injected_line")
def keeps_a_planted_order_as_text(case: dict[str, Any]) -> None:
    assert sum(packed(case["injected_line"]) in packed(p.text) for p in parsed_of(case).passages) == 1


# What a text says of itself


@compares("issuer")
def has_its_issuer(case: dict[str, Any]) -> None:
    """A title that gives an organ's full name, for which the signature is short, is preferred."""
    if (case["file"], "issuer") not in NOT_IN_THE_TEXT:
        full = case["issuer"].replace("人大常委会", "人民代表大会常务委员会")
        assert parsed_of(case).document.issuer in (case["issuer"], full)


@compares("doc_no")
def has_its_number(case: dict[str, Any]) -> None:
    assert parsed_of(case).document.number == case["doc_no"]


@compares("date")
def has_its_date(case: dict[str, Any]) -> None:
    assert parsed_of(case).document.version == case["date"]


@compares("author")
def has_its_author(case: dict[str, Any]) -> None:
    assert reading_of(case).metadata["author"] == case["author"]


@compares("addressee")
def has_its_addressee(case: dict[str, Any]) -> None:
    assert parsed_of(case).document.addressee == case["addressee"]


@compares("cc", "print_date")
def keeps_copies_and_printing_in_the_imprint(case: dict[str, Any]) -> None:
    imprint = passage(case, IMPRINT).text
    year, month, day = map(int, case["print_date"].split("-"))
    assert f"抄送：{case['cc']}。" in imprint
    assert f"{year}年{month}月{day}日印发" in imprint
    assert chinese_day(parsed_of(case).document.adopted_on) not in imprint


@compares("attachments")
def has_its_attachments(case: dict[str, Any]) -> None:
    assert parsed_of(case).document.attachments == tuple(name.partition(".")[2] for name in case["attachments"])


@compares("attachment.title", "attachment.headings")
def has_its_attachment_apart(case: dict[str, Any]) -> None:
    annex = case["attachment"]
    parsed = parsed_of(case)
    assert parsed.document.attachments == (annex["title"],)
    inside = [p for p in parsed.passages if p.pinpoint.part == f"附件 {annex['title']}"]
    assert [
        packed(p.text.split("\n")[0])[: len(packed(h))] for p, (_, h) in zip(inside, annex["headings"], strict=True)
    ] == [packed(heading) for _, heading in annex["headings"]]
    assert [_depth(str(p.pinpoint)) for p in inside] == [level for level, _ in annex["headings"]]


# Tables


@compares("tables", "tables.rows", "tables.cols", "tables.cells", "tables.caption")
def has_its_tables(case: dict[str, Any]) -> None:
    tables, wanted = reading_of(case).tables, case["tables"] or []
    assert len(tables) == len(wanted)
    for table, expected in zip(tables, wanted, strict=True):
        assert [[packed(c) for c in row] for row in table.rows] == [
            [packed(c) for c in row] for row in expected["cells"]
        ]
        assert (len(table.rows), {len(row) for row in table.rows}) == (expected["rows"], {expected["cols"]})
        assert packed(expected.get("caption", "")) in "".join(lines_of(case))


@compares("sheets", "sheets.name", "sheets.title", "sheets.header_rows", "sheets.header", "sheets.data_rows", "sheets.cells", "sheets.footer.label", "sheets.footer.value", "sheets.sum_分值", "sheets.sum_自评得分", "sheets.hidden", "sheets.empty")  # fmt: skip
def has_its_sheets(case: dict[str, Any]) -> None:
    """Hidden sheets and empty ones may be left out; a header of several rows is one row with the joined names."""
    found = {table.sheet: table for table in parsed_of(case).tables}
    for sheet in (s for s in case["sheets"] if not s.get("hidden") and not s.get("empty")):
        table = found[sheet["name"]]
        assert packed(table.title) == packed(sheet.get("title", table.title))
        assert [re.sub(r"[\s：:]", "/", name) for name in table.rows[table.heads - 1]] == sheet["header"]
        records = [list(map(packed, row)) for row in table.rows[table.heads :]]
        assert records[: sheet["data_rows"]] == [list(map(packed, row)) for row in sheet["cells"]]
        for name in ("分值", "自评得分"):
            if f"sum_{name}" in sheet:
                column = sheet["header"].index(name)
                assert sum(float(row[column]) for row in records[: sheet["data_rows"]]) == sheet[f"sum_{name}"]
        if "footer" in sheet:
            footer = records[sheet["data_rows"]]
            assert sheet["footer"]["label"] in footer
            assert any(_as_share(cell) == pytest.approx(sheet["footer"]["value"], abs=0.005) for cell in footer)
    assert not any(
        sheet.get("hidden") and sheet["name"] in found and not reading_of(case).warnings for sheet in case["sheets"]
    )


def _as_share(cell: str) -> float | None:
    number = re.fullmatch(r"([\d.]+)(%?)", cell)
    return float(number[1]) / (100 if number[2] else 1) if number else None


@compares("header", "data_rows", "cols", "cells", "last_row")
def has_its_rows(case: dict[str, Any]) -> None:
    (table,) = parsed_of(case).tables
    header, *rows = (list(map(packed, row)) for row in table.rows[table.heads - 1 :])
    assert header == case["header"]
    assert (len(rows), {len(row) for row in rows}) == (case["data_rows"], {case["cols"]})
    assert rows == [list(map(packed, row)) for row in case.get("cells", rows)]
    assert rows[-1] == [packed(cell) for cell in case.get("last_row", rows[-1])]
    assert len(list(csv.reader(io.StringIO(path_of(case).read_bytes().decode(case["encoding"]))))) == len(rows) + 1


# All of it


def keys_of(value: Any, above: str = "") -> set[str]:
    """Every key of an entry, those inside with the key above: articles.label."""
    if isinstance(value, list):
        return {key for item in value for key in keys_of(item, above)}
    if not isinstance(value, dict):
        return set()
    return {name for key, item in value.items() for name in (above + key, *keys_of(item, f"{above}{key}."))}


def comparisons() -> list[Any]:
    return [
        pytest.param(check, case, id=f"{case['file']}-{keys[0]}")
        for case in CASES
        for keys, check in COMPARED.items()
        if keys[0] in keys_of(case) and _applies(keys[0], case)
    ]


def _applies(key: str, case: dict[str, Any]) -> bool:
    """A file that must be refused has no text to compare; one without its reader only what holds of its bytes."""
    refused = case.get("expected", {}).get("error_kind")
    own = (
        "file",
        "kind",
        "expected.error_kind",
        "expanded_bytes",
        "lines",
        "actual",
        "if_sniffed.title",
        "password",
        "pages",
    )
    return key in own if refused else True


@needs_corpus
@pytest.mark.parametrize(("check", "case"), comparisons())
def test_a_sample_is_read_as_expected(check: Compare, case: dict[str, Any]) -> None:
    if case["kind"] == "doc" and find_program() is None:
        pytest.skip("LibreOffice is not installed")
    check(case)


@needs_corpus
def test_every_key_is_compared_or_explained() -> None:
    compared = {key for keys in COMPARED for key in keys}
    assert keys_of(CASES) - compared - set(EXPLAINED) == set()
    assert (compared | set(EXPLAINED)) - keys_of(CASES) == set()
    assert compared & set(EXPLAINED) == set()


@needs_corpus
def test_every_file_beside_the_json_is_in_it() -> None:
    files = {str(p.relative_to(FORMATS)) for p in FORMATS.rglob("*") if p.is_file()} - {"expected.json"}
    assert files == {case["file"] for case in CASES}
    assert len(CASES) == 49


def test_a_depth_is_counted_by_the_marks() -> None:
    assert [_depth(place) for place in ("一、", "二、（一）1.", "附件三、（五）", "第1段")] == [1, 3, 2, 0]
