"""Damaged files, made by chance from whole ones: they end as documents or as Unreadable, soon, and in little memory.

Ten seconds with a fixed seed; FUZZ_SECONDS and FUZZ_SEED set a longer or another run.
"""

import io
import os
import random
import re
import resource
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF

from ingest.page import ErrorKind, Limits
from ingest.parse import parse
from ingest.read import read
from ingest.readers.archive import MALFORMED
from ingest.readers.sniff import sniff
from ingest.unpack import members
from knowledge.errors import Unreadable

SECONDS = float(os.environ.get("FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("FUZZ_SEED", "20250601"))
LIMITS = Limits(office_program="none", ocr_pages=0)
"""Without LibreOffice, which is a program of its own: a second a file, and not ours to mend."""
SLOWEST = 10.0
MOST_MEMORY = 700 * 2**20
LONGEST_TITLE = 255
TEXT = (
    "青溪市值班办法",
    "第一章　总则",
    "第一条　值班应当在岗。",
    "第二条　（一）交接班有记录；",
    "（二）记录存两年。",
)
Mutation = Callable[[random.Random, bytes], bytes]


def word() -> bytes:
    document = Document()
    for text in TEXT:
        document.add_paragraph(text)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合并"
    document.add_paragraph("项", "List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def printed() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    for n in range(20):
        pdf.cell(text=f"Article {n} of the rules", new_x="LMARGIN", new_y="NEXT")
    with pdf.table() as table:
        for n in range(3):
            table.row((str(n), "a", "b"))
    return bytes(pdf.output())


def fixed() -> bytes:
    texts = "".join(
        f'<TextObject Boundary="20 {40 + 10 * n} 170 6" Size="5" CTM="1 0 0 1 0 0"><TextCode X="0" Y="5" '
        f'DeltaX="g {len(text) - 1} 5">{text}</TextCode></TextObject>'
        for n, text in enumerate(TEXT)
    )
    path = '<PathObject Boundary="0 0 90 90"><AbbreviatedData>M 0 0 L 90 0 L 90 90 C</AbbreviatedData></PathObject>'
    parts = {
        "OFD.xml": "<OFD><DocBody><DocInfo><Title>办法</Title></DocInfo><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>",
        "D/Document.xml": '<Document><Pages><Page BaseLoc="p.xml"/></Pages></Document>',
        "D/p.xml": f"<Page><Content><Layer>{texts}{path}</Layer></Content></Page>",
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def own_samples() -> dict[str, bytes]:
    plain = "\n".join(TEXT)
    rows = "".join(f"<tr><td>{n}</td><td colspan=2 rowspan=2>{text}</td></tr>" for n, text in enumerate(TEXT))
    page = f"<html><body><h1>办法</h1><p>{plain}</p><table>{rows}</table></body></html>"
    return {
        "a.docx": word(),
        "a.pdf": printed(),
        "a.ofd": fixed(),
        "a.html": page.encode(),
        "a.txt": plain.encode("gb18030"),
        "b.txt": plain.encode("utf-16"),
        "a.md": f"# 办法\n\n{plain}\n\n|甲|乙|\n|-|-|\n|1|2|\n".encode(),
        "a.zip": zipped({"甲/a.txt": plain.encode(), "b.zip": zipped({"c.docx": word()})}),
    }


def samples() -> dict[str, bytes]:
    """Our own small files, and those of the shared corpus where it is."""
    folder = Path(os.environ.get("YIFA_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "formats"
    shared = {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".json"}
    return own_samples() | {name: data for name, data in shared.items() if len(data) < 400_000}


# Ways to damage a file


def flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 30))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def without_a_piece(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 100, 5000)) :]


def with_a_piece_twice(chance: random.Random, data: bytes) -> bytes:
    start, length = chance.randrange(len(data) + 1), chance.choice((10, 1000))
    return data[:start] + data[start : start + length] * chance.choice((2, 50)) + data[start:]


def with_absurd_numbers(chance: random.Random, data: bytes) -> bytes:
    absurd = chance.choice((b"0", b"-1", b"99999999999999999999", b"1e308", b"nan", b"\xe4\xb8\x80", b"2147483648"))
    numbers = list(re.finditer(rb"\d+", data))
    for match in sorted(chance.sample(numbers, min(len(numbers), 3)), key=lambda m: -m.start()):
        data = data[: match.start()] + absurd + data[match.end() :]
    return data


def nested(chance: random.Random, data: bytes) -> bytes:
    """An element wrapped in itself very often."""
    tags = list(re.finditer(rb"<([A-Za-z:]+)[^<>]*[^/<>]?>", data))
    if not tags:
        return data
    tag = chance.choice(tags)
    times = chance.choice((50, 300, 20_000))
    return data[: tag.start()] + tag[0] * times + b"</" + tag[1] + b">" * times + data[tag.start() :]


def nested_well(chance: random.Random, data: bytes) -> bytes:
    """An element without content, wrapped in itself and closed as often."""
    tags = list(re.finditer(rb"<([A-Za-z:]+)((?: [^<>/]*)?)>", data))
    if not tags:
        return data
    tag, times = chance.choice(tags), chance.choice((30, 200, 5000))
    return data[: tag.start()] + tag[0] * times + (b"</" + tag[1] + b">") * times + data[tag.start() :]


def without_a_tag(chance: random.Random, data: bytes) -> bytes:
    tags = list(re.finditer(rb"<[^<>]+>", data))
    if not tags:
        return data
    tag = chance.choice(tags)
    return data[: tag.start()] + data[tag.end() :]


OF_BYTES: tuple[Mutation, ...] = (flipped, cut, without_a_piece, with_a_piece_twice)
OF_TEXT: tuple[Mutation, ...] = (*OF_BYTES, with_absurd_numbers, nested, nested_well, without_a_tag)


def inside(chance: random.Random, data: bytes) -> bytes:
    """A member of a zip damaged, emptied, renamed or left out, and the zip put together again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except MALFORMED:
        return data
    name = chance.choice(list(parts))
    held = parts.pop(name)
    done = chance.random()
    if done < 0.85:
        parts[name] = chance.choice(OF_TEXT)(chance, held)
    elif done < 0.95:
        parts[name + chance.choice(("x", "/", "\\..\\"))] = held
    return zipped(parts)


def damaged(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 2))):
        if sniff(data) in ("docx", "ofd", "zip", "xlsx") and chance.random() < 0.8 and len(data) < 250_000:
            data = inside(chance, data)
        else:
            data = chance.choice(OF_TEXT)(chance, data)
    return data


def told(name: str, data: bytes) -> Iterator[str]:
    """What becomes of a file and of those in it: its title, or the kind of error."""
    for member in members(data, name, LIMITS) if name.endswith(".zip") else [None]:
        try:
            content = member.load() if member else data
            own = Path(member.name if member else name).name
            yield parse(read(content, own, LIMITS), own, "").document.title
        except Unreadable as error:
            yield str(error.kind)


@pytest.mark.parametrize("name", sorted(own_samples()))
def test_a_whole_sample_is_read(name: str) -> None:
    assert set(told(name, own_samples()[name])).isdisjoint(ErrorKind)


def test_damaged_files_end_well_and_soon(tmp_path: Path) -> None:
    """The file at which it fails is kept in the folder of the test."""
    chance = random.Random(SEED)
    files = samples()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    until, done = time.monotonic() + SECONDS, 0
    for name in cycle(sorted(files)):
        if time.monotonic() > until:
            break
        data = damaged(chance, files[name])
        started = time.monotonic()
        (tmp_path / "damaged").write_bytes(data)
        assert all(len(what) <= LONGEST_TITLE for what in told(name, data)), f"{name}, see {tmp_path}"
        assert time.monotonic() - started < SLOWEST, f"{name} after {done} files, seed {SEED}"
        done += 1
    assert done > SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY
