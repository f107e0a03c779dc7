"""A letter answered with the papers of a department, and written as files."""

import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from assistant.export.reference import Copy
from assistant.opinion import answer_opinion, write_answer
from assistant.prefill.papers import Papers, read_paper
from ingest.page import Limits
from knowledge.errors import UsageError
from knowledge.indicators.file import SHIPPED

LETTER = Path(__file__).parents[1] / "data/opinions/inspection.txt"
MODEL = SHIPPED.parent / "models" / "static"


@pytest.fixture
def made():
    told = read_paper("青溪市人民政府2025年工作报告\n全年案卷评查2次，抽查案卷60卷。".encode(), "报告.txt", Limits())
    letter = read_paper(LETTER.read_bytes(), LETTER.name, Limits())
    return answer_opinion(letter, Papers((told,)), MODEL, year=2025, issuer="青溪市人民政府")


def test_the_answer_tells_what_the_papers_tell(made) -> None:
    assert len(made.opinion.items) == 3
    assert any("60卷" in s.text and s.sources for s in made.report.sentences)


def test_a_clean_copy_has_no_tasks_and_a_working_copy_has(made) -> None:
    tables = [len(Document(io.BytesIO(write_answer(made, "docx", copy))).tables) for copy in Copy]
    assert tables == [0, 1, 2]
    assert "## 一、关于“压实第一责任人职责”" in write_answer(made, "md", Copy.CLEAN).decode()
    sheet = load_workbook(io.BytesIO(write_answer(made, "xlsx", Copy.CLEAN)))["任务分解表"]
    assert sheet.max_row == 6
    with pytest.raises(UsageError, match="docx、md、xlsx"):
        write_answer(made, "pdf", Copy.CLEAN)
