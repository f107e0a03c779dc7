"""The independent proof: what it must find, what it must let pass, and the drafts of the three dossiers."""

import copy
from typing import Any

import pytest

from assistant.draft import contradictions_in, papers_at
from assistant.drafting.draft import Request
from assistant.drafting.record import draft_record
from assistant.drafting.write import Sources, write_draft
from evals.proof import Fault, Proof, prove_draft, prove_file
from ingest.page import Limits
from knowledge.indicators.file import systems
from knowledge.reports import load_report_types
from knowledge.titles import load_titles

PAPERS = {
    "报告.md": "# 2025年报告\n\n**信访**　登记9件，2025年6月制定《接访办法》。\n\n2024年演练2次。\n| 城东所 | 12 |\n立案（件）"
}
QUOTE = "登记9件，2025年6月制定《接访办法》。"


def record(text: str, *quotes: str, section: str = "results", state: str = "有据") -> dict[str, Any]:
    sources = [{"doc": "报告.md", "quote": quote, "pinpoint": ""} for quote in quotes or (QUOTE,)]
    return {"year": 2025, "sentences": [{"section": section, "text": text, "state": state, "sources": sources}]}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("登记19件。", "19件"),
        ("登记9人。", "9人"),
        ("2025年7月制定《接访办法》。", "2025年7月"),
        ("制定《信访办法》。", "《信访办法》"),
        ("登记十三件。", "十三"),
    ],
)
def test_what_the_quote_does_not_hold_is_found(text: str, what: str) -> None:
    assert what in [fault.what for fault in prove_draft(record(text), PAPERS).faults]


@pytest.mark.parametrize("text", ["登记9件。", "2025年6月制定《接访办法》。", "全年【待填：3件】。", "继续努力。"])
def test_what_holds_passes(text: str) -> None:
    proof = prove_draft(record(text), PAPERS)
    assert proof.faults == ()
    assert proof.share == 1


def test_quotes_must_stand_in_the_papers() -> None:
    (fault,) = prove_draft(record("登记8件。", "登记8件"), PAPERS).faults
    assert fault.why == "引文不在材料里"


def test_a_figure_of_another_year_must_say_so() -> None:
    assert prove_draft(record("演练2次。", "2024年演练2次"), PAPERS).faults[0].why == "不是2025年的"
    assert prove_draft(record("2024年演练2次。", "2024年演练2次"), PAPERS).faults == ()
    assert prove_draft(record("2026年演练。", "2024年演练2次"), PAPERS).faults


def test_a_unit_in_the_head_of_a_column() -> None:
    assert prove_draft(record("城东所立案12件。", "城东所 | 12", "立案（件）"), PAPERS).faults == ()
    assert prove_draft(record("城东所立案12人。", "城东所 | 12", "立案（件）"), PAPERS).faults


def test_what_the_draft_marks_itself_is_counted() -> None:
    assert prove_draft(record("登记9件。", state="待核"), PAPERS).marked == 1
    assert Proof(1, 4, 0, (Fault("", "", ""),)).share == 0.75


@pytest.mark.parametrize("name", ["yunling-jiaotong", "yunling-minzheng", "yunling-shichangjianguan"])
def test_every_figure_of_the_dossiers_drafts_is_found(name: str, shared, tmp_path) -> None:
    folder = shared / "dossiers" / name
    papers = papers_at([folder], Limits())
    found = contradictions_in(papers, systems().find("national-2021"), load_titles(), 2025)
    made = write_draft(Request(load_report_types()["annual_report"], 2025), papers, Sources(found))
    written = draft_record(made.draft, made.checks)
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    proof = prove_draft(written, texts)
    assert proof.faults == ()
    assert proof.claims > 40
    absent = [c["text"] for c in written["checks"]["required"] if not c["present"]]
    assert all(any(text in m["name"] or m["name"] in text for m in written["missing"]) for text in absent) or not absent
    spoilt = copy.deepcopy(written)
    for row in spoilt["sentences"]:
        row["text"] = row["text"].replace("1", "7")
    assert len(prove_draft(spoilt, texts).faults) > 10


def test_a_file_against_a_folder(tmp_path) -> None:
    (tmp_path / "报告.md").write_text(PAPERS["报告.md"], encoding="utf-8")
    (tmp_path / "draft.json").write_text('{"year": 2025, "sentences": []}', encoding="utf-8")
    assert prove_file(tmp_path / "draft.json", tmp_path).sentences == 0
