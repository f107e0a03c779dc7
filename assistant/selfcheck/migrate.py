"""A round taken to another edition by the mapping file: a new round beside the old one, which stays as it was."""

from dataclasses import dataclass

from assistant.selfcheck.assessment import Assessment, Response
from assistant.selfcheck.entries import Kind
from assistant.selfcheck.evidence import EvidenceDesk
from assistant.selfcheck.rounds import Given, Rounds
from knowledge.errors import UsageError
from knowledge.indicators.edition import EditionMap, migrate_ids
from knowledge.indicators.indicator import IndicatorSystem, applicable


@dataclass(frozen=True)
class Unmatched:
    """An answer of the old round without a place in the new one, and why."""

    response: Response
    reason: str


@dataclass(frozen=True)
class Migration:
    """The new round, how many answers and proofs it took over, what found no place, and what is new to answer."""

    assessment: Assessment
    moved: int
    proofs: int
    unmatched: tuple[Unmatched, ...]
    added: tuple[str, ...]


def migrate(
    rounds: Rounds, desk: EvidenceDesk, number: int, new: IndicatorSystem, mapping: EditionMap, *, by: str
) -> Migration:
    """Take the answers and the evidence of a round over to `new`; whoever answered stays the author.

    Answers without a successor are kept in the new round as unmatched, and stay in the old one. What was begun and cut
    off goes on where it stood. Raises UsageError where the mapping is for other editions, or another round is in the way.
    """
    old = rounds.round(number)
    own = old.assessment
    if (mapping.old, mapping.new) != (own.edition, new.id):
        raise UsageError(f"对应文件是 {mapping.old} 到 {mapping.new}，这一轮是 {own.edition} 到 {new.id}。")
    given = {"department": own.department, "unit_type": own.unit_type, "year": own.year, "label": own.label}
    former = [a for a in rounds.find(own.department) if (a.migrated_from, a.edition) == (number, new.id)]
    begun = former[0] if former else rounds.start(new, **given, by=by, migrated_from=number)  # type: ignore[arg-type]
    there = rounds.round(begun.id).responses
    noted = rounds.entries.newest(begun.id, Kind.UNMATCHED)
    told = migrate_ids(mapping, old.responses)
    fitting = {p.id for i in applicable(new, own.unit_type) for p in i.check_points}
    lost = []
    for id_, response in old.responses.items():
        targets = [t for t in told.matched.get(id_, ()) if t in fitting]
        for target in (t for t in targets if t not in there):
            said = Given(response.value, response.mark, response.note, base=0)
            rounds.answer(begun.id, target, said, by=response.by, source=response.source)
        if not targets:
            reason = told.unmatched.get(id_, f"新指标不适用于{own.unit_type}")
            lost.append(Unmatched(response, reason))
            row = {"value": response.shown, "note": response.note, "reason": reason}
            if id_ not in noted:
                rounds.entries.append(
                    begun.id, Kind.UNMATCHED, id_, row, base=0, by=response.by, source=response.source
                )
    proofs = _take_over(desk, number, begun.id, mapping, fitting)
    return Migration(begun, len(old.responses) - len(lost), proofs, tuple(lost), mapping.added)


def _take_over(desk: EvidenceDesk, number: int, begun: int, mapping: EditionMap, fitting: set[str]) -> int:
    taken = 0
    there = {(e.sha256, e.link) for e in desk.all(begun)}
    for proof in desk.all(number):
        points = [t for p in proof.check_points for t in mapping.targets.get(p, ()) if t in fitting]
        if points or not proof.check_points:
            taken += 1
            if (proof.sha256, proof.link) not in there:
                desk.copy(begun, proof, points)
    return taken
