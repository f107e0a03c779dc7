"""State, timeline and old ↔ new table as JSON and in one line."""

from datetime import date

from assistant.compare import compare
from knowledge.document import Document, Kind, Status
from knowledge.history.timeline import timeline
from ui.versions import STATUS_FROM, comparison_record, state_record, state_text, timeline_record

DAY = date(2025, 6, 1)
PARKING = "青溪市停车场管理办法"


def test_a_comparison_holds_both_texts_word_by_word(library) -> None:
    record = comparison_record(compare(library, library.corpus.find(PARKING)), DAY)
    assert (record["old"]["version"], record["new"]["version"]) == ("2019-05-06", "2023-03-10")
    assert record["summary"].startswith(f"《{PARKING}》2019年5月6日版8条")
    assert {p["article"] for r in record["rows"] for p in r["new"]} == {
        p.pinpoint.label for p in library.corpus.store.passages(record["new"]["id"])
    }
    for row in record["rows"]:
        assert "".join(e["old"] for e in row["edits"]) == "\n".join(p["text"] for p in row["old"])
        assert "".join(e["new"] for e in row["edits"]) == "\n".join(p["text"] for p in row["new"])


def test_a_timeline_names_the_neighbours(library) -> None:
    first, second = timeline_record(timeline(library.corpus.documents.values(), library.corpus.find(PARKING)), DAY)
    assert (first["status"], first["before"], first["after"]) == ("已被修订", "", second["id"])
    assert (second["status"], second["before"], second["after"]) == ("现行有效", first["id"], "")


def test_a_state_says_where_it_comes_from() -> None:
    gone = Document(
        "甲办法",
        "甲办法",
        "甲办法",
        Kind.RULE,
        expires_on=date(2024, 1, 1),
        superseded_by="乙办法",
        set_status=Status.REPEALED,
        status_from="hand",
    )
    assert state_text(state_record(gone, DAY)) == "甲办法：已废止，2024-01-01 失效，由 乙办法 取代（手工设定）。"
    plain = Document("丙办法", "丙办法", "丙办法", Kind.RULE)
    assert state_text(state_record(plain, DAY)) == f"丙办法：现行有效（{STATUS_FROM['']}）。"
