"""The archive of the evidence: every file, its catalogue, and what is gone named."""

import io
import zipfile

from openpyxl import load_workbook

from assistant.export.bundle import bundle
from assistant.selfcheck.evidence import Evidence
from knowledge.errors import UsageError
from tests.assistant.export.conftest import TODAY

PROOFS = [
    Evidence("a", "../制度?.docx", ("1.1.1-q1",), sha256="ab" * 32),
    Evidence("b", "网站", ("1.1.1-q3",), link="https://qingxi.example"),
    Evidence("c", "没了.pdf", ("1.1.2-q1",), sha256="cd" * 32),
]


def read(id_: str) -> bytes:
    if id_ == "c":
        raise UsageError("不在")
    return b"bytes"


def test_files_lie_by_indicator_and_the_catalogue_tells_all(round_) -> None:
    data = bundle(round_, PROOFS, read, TODAY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["1.1.1/001-.._制度_.docx", "佐证材料目录.xlsx"]
        assert archive.read("1.1.1/001-.._制度_.docx") == b"bytes"
        sheet = load_workbook(io.BytesIO(archive.read("佐证材料目录.xlsx"))).active
    assert [sheet.cell(row, 6).value for row in (5, 6, 7)] == [
        "1.1.1/001-.._制度_.docx",
        "https://qingxi.example",
        "文件已不在，请补交",
    ]
    assert data[:200] == bundle(round_, PROOFS, read, TODAY)[:200]


def test_papers_of_the_whole_round_have_a_folder_of_their_own(round_) -> None:
    data = bundle(round_, [Evidence("a", "总结.md", (), sha256="ab" * 32)], read, TODAY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["综合材料/001-总结.md", "佐证材料目录.xlsx"]
