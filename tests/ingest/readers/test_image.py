"""Picture files: formats, several pages, the way the camera was held, and what is refused."""

import io

import numpy as np
import pytest
from PIL import Image

from ingest.page import ErrorKind, Limits
from ingest.readers.image import frame, read
from knowledge.errors import Unreadable

TEXT = "Records are kept for ten years:"


@pytest.fixture(scope="module")
def page(photographed) -> Image.Image:
    return Image.fromarray(photographed([(TEXT, 100, 200, 20)]))


def saved(picture: Image.Image, kind: str, **how) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def text_of(data: bytes) -> list[tuple[str, int]]:
    return [(line.text.replace(" ", ""), line.page) for line in read(data, Limits()).lines]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_every_picture_format_is_read(page, kind: str) -> None:
    reading = read(saved(page, kind), Limits())
    assert [line.text.replace(" ", "") for line in reading.lines] == [TEXT.replace(" ", "")]
    assert (reading.format, reading.pages) == (kind.lower(), 1)


def test_a_tiff_has_several_pages(page, photographed) -> None:
    others = [Image.fromarray(photographed(words)) for words in ([], [("1. Then they are burnt", 90, 400, 20)])]
    data = saved(page, "TIFF", save_all=True, append_images=others)
    assert text_of(data) == [(TEXT.replace(" ", ""), 1), ("1.Thentheyareburnt", 3)]
    assert read(data, Limits()).pages == 3


def test_the_way_the_camera_was_held_is_heeded(page) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(page.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    assert frame(data, 1, Limits()).shape[0] > frame(data, 1, Limits()).shape[1]
    assert text_of(data) == [(TEXT.replace(" ", ""), 1)]


def test_transparent_is_white(page) -> None:
    ink = np.asarray(page.convert("L")) < 120
    seen = np.zeros((*ink.shape, 4), np.uint8)
    seen[..., 3] = ink * 255
    assert text_of(saved(Image.fromarray(seen), "PNG")) == [(TEXT.replace(" ", ""), 1)]


def kind_of(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Unreadable) as caught:
        read(data, limits)
    return caught.value.kind


def test_what_cannot_be_read_is_refused_by_its_reason(page) -> None:
    data = saved(page, "PNG")
    assert kind_of(data[: len(data) // 2]) == ErrorKind.CORRUPT
    assert kind_of(b"\x89PNG\r\n\x1a\n" + bytes(20)) == ErrorKind.CORRUPT
    assert kind_of(data, Limits(pixels=1000)) == ErrorKind.TOO_LARGE
    assert kind_of(data, Limits(ocr_pages=0)) == ErrorKind.NO_TEXT_LAYER
    two = saved(page, "TIFF", save_all=True, append_images=[page])
    assert kind_of(two, Limits(pages=1)) == ErrorKind.TOO_LARGE
    assert kind_of(saved(Image.new("RGB", (400, 300), "white"), "PNG")) == ErrorKind.NO_TEXT


def test_a_huge_picture_is_refused_before_it_is_unpacked() -> None:
    data = saved(Image.new("1", (20000, 20000)), "PNG")
    assert len(data) < 10**6
    assert kind_of(data) == ErrorKind.TOO_LARGE


def test_a_page_that_is_not_there_is_said_so(page) -> None:
    with pytest.raises(Unreadable, match="没有第 2 页"):
        frame(saved(page, "PNG"), 2, Limits())
