"""The labelled statements and the practice dossiers: every one binds, every quote stands in its papers."""

import json
import re

from assistant.prefill.evidence import NO_TOPIC
from evals.statements import DATA, load_rows, quoted
from knowledge.indicators.file import systems

EFFECTS = {"breaks", "general", "lacks", "none", "other_year", "proves"}


def test_every_statement_has_an_effect_and_an_indicator_or_none():
    rows = load_rows(systems().find("national-2021"))
    assert {r.effect for r in rows} == EFFECTS
    assert {r.topic for r in rows if not r.indicator} == {NO_TOPIC}
    assert len({r.indicator.id for r in rows if r.indicator}) == len(systems().find("national-2021").indicators)


def test_the_quotes_of_a_dossier_are_statements_of_its_papers():
    folder = DATA / "linxu-chengguan"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    rows = quoted(folder, systems().find("national-2021"))
    assert len(rows) > 0.8 * len(gold["indicators"])
    told = re.sub(r"[*\s]", "", "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md")))
    assert all(re.sub(r"[*\s]", "", row.text) in told for row in rows if not row.row)
