"""Paces are counted over what was really read and stored."""

import re
from pathlib import Path

import pytest
from fpdf import FPDF

from evals.reading import NoEmbedder, Pace, articles, pace, peak_mb, scanned_pages, text_pages


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A PDF of three pages of text."""
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for words in ("Parking rules", "Fees are shown at the gate", "Receipts are given on demand"):
        pdf.add_page()
        pdf.set_y(100)
        pdf.cell(text=words)
    pdf.output(str(tmp_path / "rules.pdf"))
    return tmp_path / "rules.pdf"


def test_a_pace_is_the_formula() -> None:
    assert Pace(300, 2.0, 1.5).by_clock == 150
    assert Pace(300, 2.0, 1.5).by_core == 200
    assert pace(lambda: 7).count == 7


def test_pages_with_text_are_counted_and_others_passed_over(printed: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(printed.read_bytes()[:300])
    found = text_pages(sorted(tmp_path.glob("*.pdf")))
    assert found is not None
    assert found.count == 300
    assert found.by_core > 0
    assert text_pages([tmp_path / "broken.pdf"]) is None
    assert scanned_pages([printed]) is None


@pytest.mark.parametrize(("workers", "embedding"), [(0, False), (0, True), (1, True)])
def test_every_path_takes_in_every_article(qingxi: Path, workers: int, embedding: bool) -> None:
    written = sum(len(re.findall(r"(?m)^第[^条]{1,5}条[　 ]", file.read_text("utf-8"))) for file in qingxi.glob("*.md"))
    assert articles(qingxi, workers=workers, embedding=embedding).count == written > 100


def test_vectors_that_cost_nothing_are_of_length_one() -> None:
    made = NoEmbedder().embed(["甲", "乙", "丙"])
    assert (made**2).sum(axis=1) == pytest.approx(1)
    assert made[0] == pytest.approx(NoEmbedder().embed_query("丁"))


def test_memory_is_weighed_in_megabytes() -> None:
    assert 10 < peak_mb() < 100_000
