"""A round taken to another edition: matched answers move with their authors, the others are listed, none is lost."""

import pytest

from assistant.selfcheck.assessment import Mark
from assistant.selfcheck.entries import Kind
from assistant.selfcheck.evidence import Evidence, EvidenceDesk
from assistant.selfcheck.migrate import migrate
from assistant.selfcheck.rounds import Given
from knowledge.errors import UsageError
from knowledge.indicators.edition import load_mapping
from knowledge.originals import Originals
from tests.indicators import indicator, question, system
from tests.rounds import edition

NEW = system(
    "demo-2026",
    indicator("1.1.1", check_points=[question("1.1.1-q1"), question("1.1.1-q2", "日期"), question("1.1.1-q3", "数量")]),
    indicator("1.2.1", "是否", applies_to=["县区政府"]),
    indicator("3.1.1"),
)
MAPPING = """\
old: demo-2025
new: demo-2026
indicators:
- {old: 1.1.1, change: 不变, new: [1.1.1]}
- {old: 1.1.2, change: 取消, reason: 事项已划出}
- {old: 1.2.1, change: 改名, new: [1.2.1]}
- {old: 2.1.1, change: 取消, reason: 不再考核}
"""


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "demo-2025--demo-2026.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return load_mapping(path, edition(), NEW)


def test_no_answer_is_lost(rounds, started, mapping, tmp_path) -> None:
    desk = EvidenceDesk(rounds, Originals(tmp_path / "evidence"))
    said = {"1.1.1-q1": Given("是", note="有文件"), "1.1.1-q2": Given("2025-01"), "1.1.1-q3": Given("否")}
    said |= {"1.1.2-q1": Given("5"), "1.2.1-q1": Given(mark=Mark.LATER)}
    for id_, given in said.items():
        rounds.answer(started.id, id_, given, by="甲")
    proof = desk.add(started.id, Evidence("", "制度.docx", ("1.1.1-q1", "1.1.2-q1")), b"x", by="乙")
    general = desk.add(started.id, Evidence("", "总结.docx", ()), b"y", by="乙")
    told = migrate(rounds, desk, started.id, NEW, mapping, by="丙")
    new = rounds.round(told.assessment.id)
    assert (new.assessment.migrated_from, new.assessment.edition, new.assessment.created_by) == (
        started.id,
        "demo-2026",
        "丙",
    )
    assert {k: (r.value, r.by) for k, r in new.responses.items()} == {
        "1.1.1-q1": ("是", "甲"),
        "1.1.1-q2": ("2025-01", "甲"),
    }
    assert (told.moved, told.proofs, told.added) == (2, 2, ("3.1.1",))
    lost = {u.response.check_point: u.reason for u in told.unmatched}
    assert set(lost) == set(said) - set(new.responses)
    assert lost["1.1.2-q1"] == "事项已划出"
    assert set(rounds.entries.newest(new.assessment.id, Kind.UNMATCHED)) == set(lost)
    assert len(rounds.round(started.id).responses) == 5
    copied, whole = desk.all(new.assessment.id)
    assert (whole.sha256, whole.check_points) == (general.sha256, ())
    again = migrate(rounds, desk, started.id, NEW, mapping, by="丙")
    assert (again.assessment, again.moved, len(desk.all(again.assessment.id))) == (told.assessment, 2, 2)
    assert rounds.history(again.assessment.id, "1.1.1-q1")[-1].version == 1
    assert (copied.check_points, copied.sha256, copied.by) == (("1.1.1-q1",), proof.sha256, "乙")


def test_a_mapping_of_other_editions_is_refused(rounds, started, mapping, tmp_path) -> None:
    desk = EvidenceDesk(rounds, Originals(tmp_path / "evidence"))
    with pytest.raises(UsageError, match="对应文件是"):
        migrate(rounds, desk, started.id, system("other", indicator("1.1.1")), mapping, by="甲")
    assert rounds.find() == [started]
