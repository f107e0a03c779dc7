"""The practice materials: they can be read and added, their figures add up, and what is wrong on purpose can be found."""

import re
from datetime import date
from functools import cache

import pytest

from ingest.add import add
from ingest.page import Limits
from ingest.read import read, read_bytes
from ingest.source import sources_of
from tests.official import ROOT

SAMPLES = ROOT / "knowledge" / "samples"
FOLDER = SAMPLES / "qingxi-chengguan"
FILES = sorted(FOLDER.iterdir())
MISTAKES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+ \|", line)
]

files = pytest.mark.parametrize("path", FILES, ids=lambda p: p.name[:2])


@cache
def reading(path):
    return read(read_bytes(path, Limits()), path.name, Limits())


@cache
def rows_of(number: str) -> tuple[str, ...]:
    """The lines and table rows of the file of that number, as our own reader gives them."""
    (path,) = [p for p in FILES if p.name.startswith(number)]
    found = reading(path)
    return tuple(line.text for line in found.lines) + tuple("|".join(row) for t in found.tables for row in t.rows)


@cache
def table(number: str, first: str, second: str) -> tuple[tuple[str, ...], ...]:
    """The rows under the header that starts with these two cells."""
    (path,) = [p for p in FILES if p.name.startswith(number)]
    (found,) = [t.rows[1:] for t in reading(path).tables if t.rows[0][:2] == (first, second)]
    return found


def test_the_readme_names_every_file_and_nothing_else() -> None:
    told = re.findall(r"\| (\d\d-\S+\.md) \|", (SAMPLES / "README.md").read_text(encoding="utf-8"))
    assert told == [p.name for p in FILES]


@files
def test_length_is_that_of_a_real_paper(path) -> None:
    assert 60 <= len(path.read_text(encoding="utf-8").splitlines()) <= 150


@files
def test_it_is_read_without_warnings_and_says_that_it_is_invented(path) -> None:
    found = reading(path)
    assert found.warnings == ()
    assert any("虚构示例" in line.text for line in found.lines)
    assert bool(found.tables) == (path.name[:2] not in ("01", "05"))


def test_all_are_added_to_a_library(office) -> None:
    rows = add(sources_of([FOLDER], office.limits), office.corpus, owner="青溪县城市管理局", limits=office.limits)
    assert [(r.outcome, r.message, r.warnings) for r in rows] == [("added", "", ())] * len(FILES)
    assert all(r.passages >= 5 for r in rows)
    assert sum(r.tables for r in rows) >= 30


def test_six_to_eight_mistakes_are_told() -> None:
    assert [int(m[0]) for m in MISTAKES] == list(range(1, len(MISTAKES) + 1))
    assert 6 <= len(MISTAKES) <= 8


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m[1].split("：")[0])
def test_both_quotes_of_a_mistake_stand_in_one_line_of_their_file(mistake) -> None:
    for number, quote in (mistake[2:4], mistake[4:6]):
        pieces = quote.split(" / ")
        assert [row for row in rows_of(number) if all(piece in row for piece in pieces)], quote


def test_the_figures_of_licences_and_penalties_add_up() -> None:
    for *parts, total in (table("02", "事项", "申请"), table("02", "领域", "立案"), table("02", "类别", "户次")):
        for column in range(1, len(total)):
            assert sum(float(row[column]) for row in parts) == pytest.approx(float(total[column]))
    for row in table("02", "领域", "立案"):
        assert int(row[1]) == sum(map(int, row[2:5]))
    for row in table("02", "事项", "申请"):
        assert int(row[2]) == sum(map(int, row[3:6]))


def test_only_one_penalty_was_decided_before_the_notice() -> None:
    early = []
    for number, _, *days in table("02", "决定书文号", "案由"):
        filed, audited, noticed, decided, served, shown = map(date.fromisoformat, days)
        assert filed < audited < min(noticed, decided)
        assert max(noticed, decided) < served < shown
        assert (decided - filed).days <= 90
        if decided <= noticed:
            early.append(number)
    assert early == ["青城管罚〔2025〕71号"]


def test_only_one_seizure_lasted_too_long() -> None:
    rows = table("02", "扣押决定书", "物品")
    lasting = {r[0]: (date.fromisoformat(r[3]) - date.fromisoformat(r[2])).days for r in rows}
    assert {number: days for number, days in lasting.items() if days > 30} == {"青城管扣〔2025〕28号": 70}


def test_the_court_register_agrees_with_its_own_summary() -> None:
    heard = [r for r in court() if re.match(r"\d{4}-", r[6])]
    present = [r for r in heard if re.match("局长|副局长", r[7])]
    assert (len(court()), len(heard), len(present)) == (7, 6, 4)


def court() -> list[tuple[str, ...]]:
    (path,) = [p for p in FILES if p.name.startswith("04")]
    (rows,) = [t.rows[1:] for t in reading(path).tables if "原告" in t.rows[0]]
    return list(rows)


def test_training_hours_add_up() -> None:
    *units, total = table("06", "单位", "持证执法人员")
    for row in units:
        assert int(row[1]) * int(row[4]) == int(row[5])
        assert int(row[2]) <= int(row[4]) <= int(row[3])
    assert (sum(int(r[1]) for r in units), sum(int(r[5]) for r in units)) == (int(total[1]), int(total[5]))
    assert float(total[4]) == round(int(total[5]) / int(total[1]), 1)
