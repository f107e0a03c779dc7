"""Small PDFs written by hand: a font that every reader knows by name, so that no font file is needed."""

from dataclasses import dataclass

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
    b" /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light"
    b" /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\x80\nendstream"
)
WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Put:
    """Text at a place; `slant` turns it (0.7 is about 45 degrees)."""

    text: str
    x: float
    y: float
    size: float = 12
    slant: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A ruled line."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Picture:
    """A grey picture over the whole page."""


Item = Put | Stroke | Picture


def make_pdf(*pages: list[Item], outline: str = "") -> bytes:
    """A PDF with the pages; `outline` is the one entry of the outline, leading to the first page."""
    objects: list[bytes] = [b"", b"", _FONT, _PICTURE]
    kids = []
    for page in pages:
        content = b"\n".join(_drawn(item) for item in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /P 4 0 R >> >> >>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    if outline:
        at = len(objects)
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Outlines %d 0 R >>" % (at + 1)
        objects.append(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 1 >>" % (at + 2, at + 2))
        title = b"<" + ("\ufeff" + outline).encode("utf-16-be").hex().encode() + b">"
        objects.append(b"<< /Title %s /Parent %d 0 R /Dest [%s /Fit] >>" % (title, at + 1, kids[0]))
    return _file(objects)


def paragraph(text: str, y: float, *, x: float = 80, width: int = 36, size: float = 12, indent: int = 2) -> list[Item]:
    """A paragraph set as offices set it: first line indented by two characters, then lines of full width."""
    first, rest = text[: width - indent], text[width - indent :]
    lines = [first] + [rest[at : at + width] for at in range(0, len(rest), width)]
    return [
        Put(line, x + (indent * size if number == 0 else 0), y - number * size * 1.6, size)
        for number, line in enumerate(lines)
    ]


def _drawn(item: Item) -> bytes:
    if isinstance(item, Picture):
        return b"q %d 0 0 %d 0 0 cm /P Do Q" % (WIDTH, HEIGHT)
    if isinstance(item, Stroke):
        return f"0.5 w {item.x} {item.y} m {item.to_x} {item.to_y} l S".encode()
    slope = 1 if not item.slant else item.slant
    matrix = f"{slope} {item.slant} {-item.slant} {slope} {item.x} {item.y}"
    return f"BT /F {item.size} Tf {matrix} Tm <{item.text.encode('utf-16-be').hex()}> Tj ET".encode()


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
