"""Suggestions from a round's own papers: kept beside what people say, nothing written twice, nothing stopped by one file."""

import pytest

from assistant.selfcheck.assessment import Decider, Label
from assistant.selfcheck.evidence import Evidence, EvidenceDesk
from assistant.selfcheck.review import submit
from assistant.selfcheck.rounds import Rounds
from assistant.selfcheck.suggest import last_prefill, outdated, read_task, standing, suggest_all
from ingest.page import Limits
from ingest.workers import Here
from knowledge.errors import Refused, UsageError
from knowledge.indicators.file import systems
from knowledge.indicators.indicator import Finding
from knowledge.originals import Originals
from knowledge.titles import load_titles

REPORT = "# 2025年法治政府建设报告\n\n执法人员14人，人人持证。\n"
RECORD = "# 2025年执法人员登记\n\n| 姓名 | 岗位 | 执法证状态 |\n| --- | --- | --- |\n| 陶某 | 执法岗 | 考试未通过 |\n"
HOLDERS = "4.5.1"


@pytest.fixture
def number(rounds) -> int:
    """A round of the shipped edition."""
    shipped = systems().find("national-2021")
    given = {"department": "柳树镇", "unit_type": "乡镇街道", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    return rounds.start(shipped, **given).id


@pytest.fixture
def desk(rounds, tmp_path) -> EvidenceDesk:
    return EvidenceDesk(rounds, Originals(tmp_path / "evidence"))


@pytest.fixture
def suggest(rounds, desk, number):
    def run(tell=lambda stage, done, of: None):
        pool = Here(read_task)
        return suggest_all(rounds, desk, number, pool, limits=Limits(), titles=load_titles(), by="甲", tell=tell)

    return run


def hand_in(desk: EvidenceDesk, number: int, **texts: str) -> dict[str, Evidence]:
    return {n: desk.add(number, Evidence("", f"{n}.md", ()), t.encode(), by="甲") for n, t in texts.items()}


def test_a_contradiction_has_both_quotes_and_the_finding_is_a_suggestion(rounds, desk, number, suggest) -> None:
    papers = hand_in(desk, number, 报告=REPORT, 登记=RECORD)
    heard = []
    done = suggest(lambda *told: heard.append(told))
    round_ = rounds.round(number)
    found = round_.suggestions[HOLDERS]
    assert (found.finding, found.source, found.by) == (Finding.NOT_MET, Decider.RULE, "预填规则")
    assert {q.evidence for q in found.quotes} == {p.id for p in papers.values()}
    texts = {"报告.md": REPORT, "登记.md": RECORD}
    assert all(q.quote in texts[q.doc] for q in found.quotes)
    (pair,) = [c for c in done.contradictions if "持证" in c.what]
    assert {q.doc for q in pair.quotes} == set(texts)
    assert set(round_.suggestions) == {i.id for i in round_.indicators}
    assert heard[0] == ("读材料", 0, 2)
    assert heard[-1] == ("逐项判断", 100, 100)


def test_what_a_person_said_stays_and_a_second_reading_writes_nothing_twice(rounds, desk, number, suggest) -> None:
    hand_in(desk, number, 报告=REPORT)
    suggest()
    filled = standing(rounds.round(number)).filled
    rounds.decide(number, HOLDERS, Finding.PARTLY, "核对过", by="乙")
    before = rounds.round(number)
    assert (standing(before).filled, standing(before).waiting) == (filled, filled - 1)
    suggest()
    after = rounds.round(number)
    assert after.decisions == before.decisions
    assert after.suggestions == before.suggestions


def test_new_and_removed_papers_make_a_reading_outdated(rounds, desk, number, suggest) -> None:
    assert last_prefill(rounds, number) is None
    papers = hand_in(desk, number, 报告=REPORT)
    done = suggest()
    assert not outdated(done, desk.all(number))
    hand_in(desk, number, 登记=RECORD)
    assert outdated(done, desk.all(number))
    assert rounds.round(number).suggestions[HOLDERS].version == 1
    desk.remove(number, papers["报告"].id, by="甲")
    suggest()
    assert rounds.round(number).suggestions[HOLDERS].version == 2


def test_a_file_that_cannot_be_read_stops_nothing(rounds, desk, number, suggest, tmp_path) -> None:
    papers = hand_in(desk, number, 报告=REPORT, 没了=RECORD)
    desk.add(number, Evidence("", "坏.pdf", ()), b"%PDF-1.4 broken", by="甲")
    desk.add(number, Evidence("", "报告.md", ()), RECORD.replace("陶", "李").encode(), by="甲")
    desk.add(number, Evidence("", "网站", (), link="https://a.example"), None, by="甲")
    Originals(tmp_path / "evidence").drop(papers["没了"].sha256)
    done = suggest()
    assert {u.name for u in done.unread} == {"没了.md", "坏.pdf"}
    assert "重新上传" in next(u.message for u in done.unread if u.name == "没了.md")
    assert {q.doc for q in rounds.round(number).suggestions[HOLDERS].quotes} == {"报告.md", "报告（2）.md"}


def test_without_papers_or_after_handing_in_nothing_is_read(rounds: Rounds, desk, number, suggest) -> None:
    with pytest.raises(UsageError, match="还没有交材料"):
        suggest()
    hand_in(desk, number, 报告=REPORT)
    rounds.decide(number, HOLDERS, Finding.MET, "好", by="甲")
    submit(rounds, number, by="甲")
    with pytest.raises(Refused):
        suggest()
