"""Evidence of a round: files and links, each change a new revision; nothing that was handed in is lost.

The bytes are kept under the sha256 of their content, apart from the originals of the library, so that removing a
document never takes a proof away. A piece of evidence belongs to one round and is seen in that round only.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import PurePath

from assistant.selfcheck.entries import Entry, Kind, Overtaken
from assistant.selfcheck.rounds import Rounds, overtaken
from knowledge.errors import UnknownDocument, UsageError
from knowledge.indicators.file import plain_data
from knowledge.originals import Originals


@dataclass(frozen=True)
class Evidence:
    """One proof: a file (its `sha256` and `size` in bytes) or a link, for some check points; for none where it is a paper
    of the whole round.

    `dated` is the day on the paper, `valid_until` the last day it holds; `year` is the year it is about. `removed` pieces
    stay in the history. `revision` counts the changes from 1; `at` is in UTC.
    """

    id: str
    name: str
    check_points: tuple[str, ...]
    link: str = ""
    sha256: str = ""
    size: int = 0
    dated: date | None = None
    valid_until: date | None = None
    year: int | None = None
    note: str = ""
    removed: bool = False
    revision: int = 0
    by: str = ""
    at: datetime | None = None

    def doubts(self, year: int, today: date) -> tuple[str, ...]:
        """What a reviewer would ask about it: of another year, or expired."""
        about = self.year or (self.dated.year if self.dated else year)
        other = f"是{about}年的，本轮是{year}年" if about != year else ""
        expired = self.valid_until is not None and self.valid_until < today
        return tuple(filter(None, (other, f"{self.valid_until}已过有效期" if expired else "")))


class EvidenceDesk:
    """The evidence of all rounds of a data folder."""

    def __init__(self, rounds: Rounds, originals: Originals) -> None:
        self._rounds, self._originals = rounds, originals

    def add(self, number: int, evidence: Evidence, data: bytes | None, *, by: str) -> Evidence:
        """Hand in a file (`data`) or a link for check points of a round, or for all of it.

        Raises UsageError for one that is neither or both, an unknown check point, or an empty file.
        """
        return self._write(number, replace(evidence, id=uuid.uuid4().hex[:12]), data, base=0, by=by)

    def change(self, number: int, evidence: Evidence, data: bytes | None = None, *, by: str) -> Evidence:
        """Write the next revision of a proof as the caller has seen it: another file, other check points, removed.

        Raises Conflict where somebody changed it meanwhile.
        """
        self.find(number, evidence.id)
        return self._write(number, evidence, data, base=evidence.revision, by=by)

    def remove(self, number: int, id_: str, *, by: str) -> Evidence:
        """Take a proof out of the round; its revisions stay."""
        return self.change(number, replace(self.find(number, id_), removed=True), by=by)

    def restore(self, number: int, id_: str, *, by: str) -> Evidence:
        """Bring a proof back that was taken out."""
        return self.change(number, replace(self.find(number, id_), removed=False), by=by)

    def copy(self, number: int, evidence: Evidence, check_points: Sequence[str]) -> Evidence:
        """Attach a proof of another round to check points of this one; the file is kept once, the author stays."""
        return self._write(number, replace(evidence, check_points=tuple(check_points)), None, base=0, by=evidence.by)

    def all(self, number: int) -> list[Evidence]:
        """The evidence of a round, first handed in first; raises UnknownAssessment."""
        self._rounds.assessment(number)
        found = [_evidence(e) for e in self._rounds.entries.newest(number, Kind.EVIDENCE).values()]
        return [evidence for evidence in found if not evidence.removed]

    def find(self, number: int, id_: str) -> Evidence:
        """One proof of a round, the removed ones too; raises UsageError where this round has none of that id."""
        entry = self._rounds.entries.newest(number, Kind.EVIDENCE).get(id_)
        if entry is None:
            raise UsageError(f"轮次 {number} 没有编号为 {id_} 的佐证材料。用 yifa check evidence {number} 看全部。")
        return _evidence(entry)

    def history(self, number: int, id_: str) -> list[Evidence]:
        """Every revision of a proof, oldest first."""
        return [_evidence(entry) for entry in self._rounds.entries.trail(number, Kind.EVIDENCE, id_)]

    def read(self, number: int, id_: str) -> bytes:
        """The bytes of a file; raises UsageError for a link, or saying which file is gone from the data folder."""
        evidence = self.find(number, id_)
        if not evidence.sha256:
            raise UsageError(f"“{evidence.name}”是链接，没有文件：{evidence.link}")
        try:
            return self._originals.read(evidence.sha256)
        except UnknownDocument as error:
            raise UsageError(
                f"佐证材料“{evidence.name}”的文件不在数据目录里了，请重新上传；记录和答案不受影响。"
            ) from error

    def _write(self, number: int, evidence: Evidence, data: bytes | None, *, base: int, by: str) -> Evidence:
        round_ = self._rounds.round(number)
        self._rounds.require_writable(round_.assessment)
        points = tuple(dict.fromkeys(evidence.check_points))
        for point in points:
            round_.check_point(point)
        if data is not None:
            if not data:
                raise UsageError(f"“{evidence.name}”是空文件，没有保存。")
            evidence = replace(evidence, sha256=self._originals.keep(data), size=len(data))
        if bool(evidence.sha256) == bool(evidence.link):
            raise UsageError("佐证材料要么是文件，要么是链接。")
        if evidence.link and not evidence.link.startswith(("http://", "https://")):
            raise UsageError(f"“{evidence.link}”不是网址，要以 http:// 或 https:// 开头。")
        name = PurePath(evidence.name.replace("\\", "/")).name or evidence.link
        row = plain_data(asdict(replace(evidence, name=name, check_points=points, revision=0, by="", at=None)))
        try:
            return _evidence(self._rounds.entries.append(number, Kind.EVIDENCE, evidence.id, row, base=base, by=by))
        except Overtaken as error:
            raise overtaken(error, f"佐证材料“{name}”", name) from error


def _evidence(entry: Entry) -> Evidence:
    days = {k: date.fromisoformat(entry.value[k]) for k in ("dated", "valid_until") if entry.value.get(k)}
    row = {k: v for k, v in entry.value.items() if v is not None and k != "revision"} | days
    row |= {"check_points": tuple(entry.value.get("check_points", ()))}
    return Evidence(**row, revision=entry.version, by=entry.by, at=entry.at)
