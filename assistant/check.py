"""The self-check of one data folder put together: rounds, evidence, ledger, editions, and what they give together."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from assistant.export.bundle import bundle
from assistant.export.docx import write_docx
from assistant.export.forms import NAMES, forms_of
from assistant.export.summary import summary_charts, summary_forms
from assistant.export.xlsx import write_xlsx
from assistant.selfcheck.assessment import Assessment, Label
from assistant.selfcheck.evidence import EvidenceDesk
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.ledger import Ledger
from assistant.selfcheck.migrate import Migration, migrate
from assistant.selfcheck.rollup import Held, Rollup, roll_up
from assistant.selfcheck.rounds import Rounds
from assistant.selfcheck.score import judge_all, total
from assistant.selfcheck.suggest import Prefill, Tell, last_prefill, read_task, suggest_all
from assistant.wiring import Office
from ingest.workers import Workers
from knowledge.errors import UsageError
from knowledge.indicators.edition import load_mapping, mapping_path
from knowledge.indicators.file import REGISTER, SHIPPED, systems
from knowledge.indicators.register import load_register
from knowledge.originals import Originals

FORMATS = ("docx", "xlsx", "zip")


@dataclass(frozen=True)
class Desk:
    """The self-check of the data folder `home`, whose truth is behind `engine`."""

    engine: sa.Engine
    home: Path

    @cached_property
    def rounds(self) -> Rounds:
        """The rounds."""
        return Rounds(self.engine)

    @cached_property
    def evidence(self) -> EvidenceDesk:
        """The evidence, kept apart from the originals of the library."""
        return EvidenceDesk(self.rounds, Originals(self.home / "evidence"))

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, with the shipped register of legal bases."""
        return Ledger(self.rounds, load_register(SHIPPED / REGISTER))

    def start(
        self, edition: str, *, department: str, unit_type: str, year: int, label: Label, by: str
    ) -> tuple[Assessment, list[Gap]]:
        """Begin a round and carry over what is still open in the one before; raises what `Rounds.start` raises."""
        system = systems(self.home / "indicators").find(edition)
        begun = self.rounds.start(system, department=department, unit_type=unit_type, year=year, label=label, by=by)
        return begun, self.ledger.carry(begun.id, by=by)

    def migrate(self, number: int, edition: str, *, by: str) -> Migration:
        """Take a round to another edition by its mapping file; raises UsageError without one."""
        folder = self.home / "indicators"
        new, old = systems(folder).find(edition), self.rounds.system(self.rounds.assessment(number))
        mapping = load_mapping(mapping_path((folder, SHIPPED), old.id, new.id), old, new)
        return migrate(self.rounds, self.evidence, number, new, mapping, by=by)

    def rollup(self, *, year: int = 0, today: date) -> Rollup:
        """All rounds of a year, or of all years."""
        found: Sequence[Assessment] = self.rounds.find(year=year)
        return roll_up([Held(self.rounds.round(a.id), self.ledger.all(a.id)) for a in found], today)

    def export_rollup(self, *, year: int = 0, today: date) -> bytes:
        """The roll-up as a Word file with its charts; raises UsageError where there is no round."""
        told = self.rollup(year=year, today=today)
        if not told.rows:
            raise UsageError(f"{f'{year} 年' if year else ''}还没有自查轮次，没有可以汇总的。")
        return write_docx(summary_forms(told, today), summary_charts(told))

    def export(self, number: int, kind: str, *, form: str = "", today: date) -> bytes:
        """A round as a file: docx or xlsx with all forms or one, zip with the evidence.

        Raises UsageError for another kind or form.
        """
        round_, evidence = self.rounds.round(number), self.evidence.all(number)
        if kind not in FORMATS or (form and form not in NAMES):
            raise UsageError(f"可以导出 {'、'.join(FORMATS)}；表有：{'、'.join(NAMES)}。")
        if kind == "zip":
            return bundle(round_, evidence, lambda id_: self.evidence.read(number, id_), today)
        judged = judge_all(round_)
        last = last_prefill(self.rounds, number)
        found = last.contradictions if last else ()
        forms = forms_of(round_, judged, total(round_, judged), self.ledger.all(number), evidence, found, today)
        chosen = {name: f for name, f in forms.items() if form in ("", name)}
        return write_docx(list(chosen.values())) if kind == "docx" else write_xlsx(chosen)


def prefill_round(
    office: Office, desk: Desk, number: int, *, by: str, tell: Tell = lambda stage, done, of: None
) -> Prefill:
    """Suggested findings from the papers of a round, read within the limits of the office; raises what `suggest_all` does."""
    own = office.settings
    pool = Workers(read_task, count=own.worker_count, seconds=own.worker_seconds, megabytes=own.worker_megabytes)
    with closing(pool):
        return suggest_all(
            desk.rounds, desk.evidence, number, pool, limits=office.limits, titles=office.titles, by=by, tell=tell
        )
