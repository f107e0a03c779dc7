"""yifa draft opinion."""

from pathlib import Path

from docx import Document

LETTERS = Path(__file__).parents[2] / "data" / "opinions"


def test_items_answer_and_file(yifa, tmp_path) -> None:
    done = yifa(
        "draft",
        "opinion",
        LETTERS / "procurator.txt",
        "--received",
        "2025-04-12",
        "--out",
        "答复.docx",
        "--head",
        "青溪市水利局文件",
    )
    assert done.code == 0
    assert "检察建议书（检察建议），3 项" in done.text
    assert "2025-05-12" in done.text
    texts = [p.text for p in Document(tmp_path / "答复.docx").paragraphs]
    assert texts[0] == "青溪市水利局文件"
    assert "二、关于“健全巡查机制”" in texts


def test_tasks_enter_the_ledger_once(yifa, own_home) -> None:
    yifa("check", "start", "青溪市水利局", "--unit", "执法部门", "--year", "2025", home=own_home)
    letter = ("draft", "opinion", LETTERS / "procurator.txt", "--round", "1", "--by", "甲", "--json")
    told = yifa(*letter, home=own_home).data
    assert [(t["number"], t["lead"]) for t in told["tasks"]] == [(n, "青溪市水利局") for n in (1, 2, 3)]
    assert yifa(*letter, home=own_home).data["tasks"] == []
    assert len(yifa("check", "gaps", "1", "--json", home=own_home).data) == 3


def test_what_cannot_be_right_is_refused(yifa, tmp_path) -> None:
    (tmp_path / "通报.txt").write_text("今年以来各项工作平稳。", encoding="utf-8")
    assert yifa("draft", "opinion", "没有.txt").code == 2
    assert "没有读到要办的事项" in yifa("draft", "opinion", "通报.txt").err
    assert yifa("draft", "opinion", LETTERS / "audit.txt", "--received", "昨天").code == 2
    assert yifa("draft", "opinion", LETTERS / "audit.txt", "--out", "a.pdf").code == 2
    assert not (tmp_path / "a.pdf").exists()
