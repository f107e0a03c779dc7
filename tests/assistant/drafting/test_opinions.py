"""Letters split as a person would: two real ones, thirteen in our own words of other styles."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.drafting.opinion import OpinionKind
from assistant.drafting.opinions import read_opinion
from assistant.prefill.papers import read_paper
from ingest.page import Limits
from knowledge.errors import UsageError

DATA = Path(__file__).parents[2] / "data"
TRUTH = yaml.safe_load((DATA / "opinions" / "truth.yaml").read_text(encoding="utf-8"))
RECEIVED = {"procurator.txt": date(2025, 4, 12), "audit.txt": date(2025, 7, 1)}


def as_told(due):
    return due and {"words": due.text, "day": due.day}


@pytest.mark.parametrize("truth", TRUTH, ids=lambda row: Path(row["file"]).stem[:12])
def test_a_letter_is_split_as_a_person_would(truth, request) -> None:
    root = request.getfixturevalue("shared") if truth["file"].startswith("corpus") else DATA.parent
    path = root / truth["file"]
    paper = read_paper(path.read_bytes(), path.name, Limits())
    found = read_opinion(paper, RECEIVED.get(path.name))
    assert (found.kind, found.recipient) == (truth["kind"], truth["recipient"])
    due, told = truth["report_due"], as_told(found.report_due)
    assert bool(told) == bool(due)
    if due:
        assert due["words"] in found.report_due.text
        assert found.report_due.day == due["day"]
    assert [item.number for item in found.items] == [*range(1, len(truth["items"]) + 1)]
    for item, expected in zip(found.items, truth["items"], strict=True):
        assert expected["heading"] in item.heading
        for words in expected["asked"]:
            assert any(all(word in asked for word in words) for asked in item.asked), (words, item.asked)
        assert item.who == expected.get("who", item.who)
        assert as_told(item.due) == expected.get("due")
        assert item.quote in paper.text
        assert all(paper.exact([asked]) for asked in item.asked)


def test_no_more_is_asked_than_the_letter_of_a_standing_committee_asks(shared) -> None:
    path = next((shared / "corpus/reports").glob("岱山*.txt"))
    found = read_opinion(read_paper(path.read_bytes(), path.name, Limits()))
    assert [len(item.asked) for item in found.items] == [4, 3, 3, 4, 5]
    assert "书面报送" not in "".join(asked for item in found.items for asked in item.asked)
    assert found.report_due.doubt
    assert [doubt[:2] for doubt in found.doubts] == ["全文", "成文"]


def test_the_reply_that_follows_a_proposal_is_no_part_of_it(shared) -> None:
    path = next((shared / "corpus/reports").glob("江津*.txt"))
    found = read_opinion(read_paper(path.read_bytes(), path.name, Limits()))
    assert found.number == ""
    assert "复函" not in found.items[-1].quote


def test_a_letter_that_asks_for_nothing_is_refused(paper) -> None:
    with pytest.raises(UsageError, match="没有读到要办的事项"):
        read_opinion(paper("情况通报\n今年以来各项工作平稳。\n一、总体情况\n办件量与去年持平。"))


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("通知\n各局要报送清单。\n今年天气好。\n你局应当在三日内整改。", ["各局要报送清单", "你局应当在三日内整改"]),
        (
            "意见\n一、存在的问题\n（一）台账不全\n二、意见建议\n各单位需补齐台账。\n三、其他\n无。",
            ["意见建议"],
        ),
        (
            "意见\n提出以下审议意见：\n一、基本情况\n总的看是好的。\n二、抓好执法。要公开结果。\n三、管好文件。要备案。",
            ["抓好执法", "管好文件"],
        ),
    ],
)
def test_items_are_found_without_numbers_without_parts_and_after_a_lead(paper, text, headings) -> None:
    assert [item.heading for item in read_opinion(paper(text)).items] == headings


def test_a_kind_is_told_by_the_title_before_the_text(paper) -> None:
    text = "关于审计整改情况的审议意见\n市人民政府：\n一、抓好整改。要逐项销号。"
    assert read_opinion(paper(text)).kind is OpinionKind.DELIBERATION
