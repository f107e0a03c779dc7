"""Pages of Latin print as pictures: pdfium draws them with its own font, so no font file is needed."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from fpdf import FPDF

from ingest.readers.glyphs import Picture, pictures

Words = Sequence[tuple[str, float, float, float]]
Lines = Sequence[tuple[float, float, float, float]]


def printed(words: Words, lines: Lines = ()) -> bytes:
    """A PDF of one A4 page with words (text, x, y from the top, size) and ruled lines (x, y, x, y), in points."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    for text, x, y, size in words:
        pdf.set_font("Helvetica", size=size)
        pdf.text(x, y, text)
    for line in lines:
        pdf.line(*line)
    return bytes(pdf.output())


@pytest.fixture(scope="session")
def page() -> Callable[..., bytes]:
    """`page(words, lines)`: a PDF of one page with a text layer."""
    return printed


@pytest.fixture(scope="session")
def photographed() -> Callable[..., Picture]:
    """`photographed(words, lines)`: the same page as a picture of 150 dpi with a little noise."""

    def make(words: Words, lines: Lines = ()) -> Picture:
        (picture,) = pictures(printed(words, lines), [1], dpi=150, most=10**8)
        noise = np.random.default_rng(7).normal(0, 6, picture.shape)
        return (picture * 0.9 + noise).clip(0, 255).astype(np.uint8)

    return make
