"""The shipped deadlines: their form, and their truth against the official texts where those are at hand.

The official texts are looked for in ../shared/corpus/laws or $YIFA_SHARED/corpus/laws; without them that half is
skipped and says so.
"""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from ingest.page import Limits
from ingest.read import read as parse_file
from ingest.read import read_bytes
from ingest.split.statute import split_statute
from knowledge.dates.deadline import LIBRARY, Deadline, RestDay, Rule, Unit, load_deadlines
from knowledge.document import Clause, Passage, clauses
from knowledge.numerals import NUMERAL, clean, normalise
from knowledge.pinpoint import Pinpoint

DEADLINES = load_deadlines()
FILES = sorted(LIBRARY.glob("*.yaml"))
DIGESTS = LIBRARY.parent / "digests"
LONGEST_RUN = 30

_RANGE = re.compile(rf"([{NUMERAL}\d]+)(?:[日月年]|个月)?[至到]([{NUMERAL}\d]+)(日|个月|年)")
_TIME = re.compile(r"\d+(?:个工作日|工作日|个月|小时|周|日|月|年)")
_DATE = re.compile(r"\d{4}年\d+月\d+日|\d{4}年|上1年")
_NOW = re.compile("立即|当场|即时|当日|即$|即发")
_REFERENCE = re.compile(rf"第[{NUMERAL}]+条(?:第[{NUMERAL}]+款)?")

ids = pytest.mark.parametrize("deadline", DEADLINES, ids=lambda d: d.id)
files = pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)


def test_at_least_250_deadlines() -> None:
    assert len(DEADLINES) >= 250
    assert sum(d.unit not in (Unit.AT_ONCE, Unit.YEARLY) for d in DEADLINES) >= 250


def test_ids_are_unique() -> None:
    written = [row["id"] for path in FILES for row in yaml.safe_load(path.read_text(encoding="utf-8"))["deadlines"]]
    assert [i for i, n in Counter(written).items() if n > 1] == []


def test_one_file_for_each_digest() -> None:
    assert {p.stem for p in FILES} == {p.stem for p in DIGESTS.glob("*.yaml")}


@files
def test_file_is_named_after_its_law_and_version_of_the_digest(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    digest = yaml.load((DIGESTS / path.name).read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert (data["law"], data["version"]) == (digest["short_title"], digest["adopted_on"])


@files
def test_a_file_without_deadlines_says_why(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert data["deadlines"] or "没有规定" in data["note"]


@ids
def test_a_working_day_limit_says_why(deadline: Deadline) -> None:
    file = yaml.safe_load((LIBRARY / f"{deadline.law}.yaml").read_text(encoding="utf-8"))
    if deadline.unit is Unit.WORKDAY:
        assert file["working_days"]
        assert "工作日" in deadline.note or "写明工作日" in file["working_days"]


@ids
def test_a_limit_that_moves_says_by_which_law(deadline: Deadline) -> None:
    assert (deadline.rest_day is RestDay.MOVES) == bool(deadline.rest_day_basis)


@ids
def test_only_duties_with_a_date_are_yearly_before(deadline: Deadline) -> None:
    if deadline.unit is Unit.YEARLY:
        assert (deadline.rule is Rule.BEFORE) == bool(deadline.yearly)


@ids
def test_the_article_exists(deadline: Deadline, shared: Path) -> None:
    assert deadline.basis.label in official(shared, deadline)
    assert clause_of(shared, deadline), f"{deadline.citation} 原文没有这一款、项"


@ids
def test_the_basis_is_as_precise_as_the_text(deadline: Deadline, shared: Path) -> None:
    within = clauses(official(shared, deadline)[deadline.basis.label])
    paragraphs = {c.pinpoint.paragraph for c in within}
    assert deadline.basis.paragraph or len(paragraphs) == 1


@ids
def test_the_numbers_stand_in_the_article(deadline: Deadline, shared: Path) -> None:
    place = clause_of(shared, deadline)
    assert place
    text = spell(place.lead + place.text)
    for number in numbers_of(deadline):
        assert number in text, f"{deadline.id}：{number} 不在 {deadline.citation}：{text}"
    if deadline.unit is Unit.AT_ONCE:
        assert _NOW.search(place.lead + place.text)
    if deadline.unit is Unit.YEARLY:
        assert "每" in place.text


@ids
def test_a_named_working_day_stands_in_the_article(deadline: Deadline, shared: Path) -> None:
    """工作日 is either written in the clause or taken from the general rule that the note names; 日 never is."""
    place = clause_of(shared, deadline)
    assert place
    written = f"{deadline.count}个工作日" in spell(place.text)
    if deadline.unit is Unit.WORKDAY:
        assert written or _REFERENCE.search(deadline.note)
    elif deadline.unit is Unit.DAY:
        assert not written


@ids
def test_the_general_rule_on_working_days_stands_in_its_article(deadline: Deadline, shared: Path) -> None:
    rule = _REFERENCE.search(deadline.note)
    if deadline.unit is Unit.WORKDAY and rule and f"{deadline.law}{rule.group()}" in deadline.note:
        text = official(shared, deadline)[rule.group().partition("款")[0].split("条")[0] + "条"].text
        assert "工作日" in text


@files
def test_nothing_is_copied(path: Path, shared: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = letters("¶".join(p.text for p in passages(shared, path.stem, data["version"].isoformat()).values()))
    for row in data["deadlines"]:
        for key in ("event", "who", "start", "excluded", "note"):
            text = letters(str(row.get(key, "")))
            runs = [text[i : i + LONGEST_RUN + 1] for i in range(len(text) - LONGEST_RUN)]
            assert not [run for run in runs if run in source], f"{row['id']} 的 {key} 照抄原文"


@files
def test_the_version_is_the_one_in_force(path: Path, shared: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [r for r in catalogue(shared) if r["file"].rpartition("(")[0] == path.stem and r["status"] == "现行有效"]
    assert [r["adopted_on"] for r in rows] == [data["version"].isoformat()]


def test_every_period_of_the_official_texts_is_covered(shared: Path) -> None:
    """Every count of days, months, hours in a digest's law has an entry at that article, or is listed as no limit."""
    missing = [
        f"{path.stem}{label}：{number}"
        for path in FILES
        for label, passage in passages(shared, path.stem, version(path)).items()
        for number in sorted(set(_TIME.findall(_DATE.sub("", spell(passage.text)))))
        if (path.stem, label, number) not in covered()
        and not {f"{path.stem}{label}", f"{path.stem}{label}{number}"} & set(NO_LIMIT)
    ]
    assert not missing, "\n".join(missing)


NO_LIMIT = {
    "行政处罚法第三十条": "责任年龄",
    "公务员法第十三条": "报考年龄",
    "行政处罚法第八十五条": "计算规则",
    "行政复议法第八十八条": "计算规则",
    "行政强制法第六十九条": "计算规则",
    "公职人员政务处分法第十四条": "刑期",
    "监察法第五十条": "刑期折抵",
    "监察法第四十六条1日": "延长一日至三日的下限",
    "国家赔偿法第三十四条": "生活费给付年龄",
}


def covered() -> set[tuple[str, str, str]]:
    """(law, article, number) of everything that the deadlines say."""
    return {(d.law, d.basis.label, number) for d in DEADLINES for number in numbers_of(d)}


def numbers_of(deadline: Deadline) -> set[str]:
    """The numbers of an entry in one spelling: 20日 for 20个工作日 by a general rule, 20个工作日 where it is written."""
    if deadline.unit in (Unit.AT_ONCE, Unit.YEARLY):
        month_day = deadline.yearly and f"{deadline.yearly[0]}月{deadline.yearly[1]}日"
        return set(_TIME.findall(month_day)) if month_day else set()
    unit = {Unit.WORKDAY: "日" if _REFERENCE.search(deadline.note) else "个工作日"}.get(deadline.unit, deadline.unit)
    counts = [deadline.count] + ([deadline.extend.count] if deadline.extend and deadline.extend.count else [])
    said = _TIME.findall(spell(deadline.event + deadline.who + deadline.start + deadline.excluded))
    return {f"{count}{unit}" for count in counts} | set(said)


def spell(text: str) -> str:
    """One spelling of numbers: 一日至三日 gives 1日 and 3日, 2天 is 2日."""
    spread = _RANGE.sub(r"\1\3至\2\3", clean(re.sub(r"\s", "", text)))
    return normalise(spread).replace("天", "日")


def clause_of(shared: Path, deadline: Deadline) -> Clause | None:
    """The 款 or 项 that the basis names; an article of one 款 needs no 款 number."""
    for clause in clauses(official(shared, deadline)[deadline.basis.label]):
        same = clause.pinpoint.subparagraph == deadline.basis.subparagraph
        if same and (clause.pinpoint.paragraph or 1) == (deadline.basis.paragraph or 1):
            return clause
    return None


def official(shared: Path, deadline: Deadline) -> dict[str, Passage]:
    return passages(shared, deadline.law, deadline.version)


@cache
def passages(shared: Path, law: str, version: str) -> dict[str, Passage]:
    """Articles of an official text by label, as our own reader and splitter find them."""
    path = shared / "corpus" / "laws" / f"{law}({version}).md"
    split = split_statute(parse_file(read_bytes(path, Limits()), path.name, Limits()).lines)
    found = [Passage("", bare(p.pinpoint), p.text, n) for n, p in enumerate(split.pieces) if p.pinpoint.label]
    return {p.pinpoint.label: p for p in found}


def bare(pinpoint: Pinpoint) -> Pinpoint:
    return Pinpoint(article=pinpoint.article, suffix=pinpoint.suffix)


@cache
def catalogue(shared: Path) -> tuple[dict[str, str], ...]:
    with (shared / "corpus" / "laws" / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def version(path: Path) -> str:
    return yaml.safe_load(path.read_text(encoding="utf-8"))["version"].isoformat()


def letters(text: str) -> str:
    return re.sub(r"[^\w¶]", "", clean(text))
