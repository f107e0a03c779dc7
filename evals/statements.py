"""Labelled statements to train the prefill on: rows written for it, and the quotes of judged practice dossiers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.prefill.evidence import NO_TOPIC
from assistant.prefill.papers import read_papers
from ingest.page import Limits
from knowledge.indicators.indicator import Finding, Indicator, IndicatorSystem

DATA = Path(__file__).resolve().parent / "data" / "prefill"
SHORTEST = 7
"""Characters of a quote that a statement is known by."""
EFFECT_OF = {
    Finding.MET: "proves",
    Finding.NOT_MET: "breaks",
    Finding.PARTLY: "lacks",
    Finding.UNKNOWN: "general",
    Finding.NOT_APPLICABLE: "none",
}


@dataclass(frozen=True)
class Row:
    """A labelled statement; no indicator where it speaks of none."""

    indicator: Indicator | None
    effect: str
    text: str
    row: bool

    @property
    def topic(self) -> str:
        """The class of the topic model."""
        return self.indicator.title if self.indicator else NO_TOPIC


def load_rows(system: IndicatorSystem) -> list[Row]:
    """Every labelled statement."""
    found = []
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            indicator = system.indicator(told["indicator"]) if told["indicator"] else None
            effect = "general" if told["effect"] == "plan" else told["effect"]
            found.append(Row(indicator, effect, told["text"], told["form"] == "row"))
    return found


def quoted(folder: Path, system: IndicatorSystem) -> list[Row]:
    """The quotes of a dossier's gold as labelled statements."""
    gold: Mapping[str, Any] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    bare = [(_bare(s.quote), s) for s in read_papers(folder, Limits()).statements]
    found = []
    for told in gold["indicators"]:
        for quote in told["evidence"]:
            wanted = _bare(quote["quote"])
            own = next((s for text, s in bare if len(text) >= SHORTEST and (text in wanted or wanted in text)), None)
            if own:
                effect = EFFECT_OF[Finding(told["status"])]
                if effect == "general" and not own.years & {gold["review_year"], gold["review_year"] + 1}:
                    effect = "other_year"
                found.append(Row(system.indicator(told["id"]), effect, own.text, bool(own.cells)))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s*_`#>|｜\\]", "", text)
