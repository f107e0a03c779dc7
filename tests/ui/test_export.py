"""Everything in open formats: texts one can read, originals byte for byte, rounds, records; all of it or nothing."""

import hashlib
import json

import pytest

from assistant.ask import ask
from assistant.check import Desk
from assistant.recall import approve
from assistant.selfcheck.assessment import Label
from ingest.add import add
from ingest.source import sources_of
from knowledge.errors import UnknownDocument, UsageError
from ui.export import export


@pytest.fixture
def stocked(office, qingxi):
    """An office with texts, an answer, its correction, and a round of the self-check."""
    add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
    office.records.rate(ask(office, "犬只几日内可以认领").id, False, "太长")
    approve(office, 1, "三十日内。", ["青溪市犬只收容办法第四条"], points=[["三十日"]], by="张三")
    desk = Desk(office.corpus.store.engine, office.settings.home)
    desk.start("national-2021", department="青溪市城管局", unit_type="执法部门", year=2025, label=Label.ANNUAL, by="甲")
    return office


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_it_holds_everything_one_would_need_without_the_program(stocked, tmp_path) -> None:
    told: list[tuple[int, int]] = []
    counts = export(stocked, tmp_path / "out", lambda *n: told.append(n))
    out = tmp_path / "out"
    assert counts == {
        "documents": 5, "originals": 5, "rounds": 1, "answers": 1, "feedback": 1, "corrections": 1, "approved": 1, "jobs": 0,
    }  # fmt: skip
    assert told[-1] == (5, 5)
    (text,) = [p for p in (out / "documents").glob("*.md") if "犬只" in p.name]
    assert "**第四条**　犬主应当自公告之日起三十日内" in text.read_text(encoding="utf-8")
    record = json.loads(text.with_suffix(".json").read_text(encoding="utf-8"))
    (original,) = [p for p in (out / "documents" / "originals").iterdir() if "犬只" in p.name]
    assert hashlib.sha256(original.read_bytes()).hexdigest() == record["file"]
    (kept,) = lines(out / "answers.jsonl")
    assert (kept["question"], len(kept["hash"])) == ("犬只几日内可以认领", 64)
    assert lines(out / "approved.jsonl")[0]["answer"] == "三十日内。"
    assert lines(out / "cases.jsonl")[0]["gold"][0]["article"] == "第四条"
    (round_,) = (out / "rounds").iterdir()
    assert sorted(p.name for p in round_.iterdir()) == ["round.docx", "round.json", "round.xlsx", "round.zip"]
    assert json.loads((out / "indicators" / "national-2021.json").read_text(encoding="utf-8"))["id"] == "national-2021"


def test_what_is_there_is_not_overwritten_and_nothing_half_is_left(stocked, tmp_path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(UsageError, match="没有覆盖"):
        export(stocked, tmp_path / "there", lambda *_: None)
    for path in (stocked.settings.home / "files").glob("*/*"):
        path.unlink()
    with pytest.raises(UnknownDocument):
        export(stocked, tmp_path / "out", lambda *_: None)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["there"]
