"""The procedure cards: their form, and their truth against the official texts where those are at hand.

One class of tests a card, named after it, so that `-k 普通程序` runs that one card.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from ingest.card import Basis, Card, Step
from knowledge.numerals import NUMERAL
from knowledge.pinpoint import Pinpoint, find_references, parse
from tests.official import ITEM, ROOT, Loader, Official, Sources, articles_in, catalogue, quantities, report, versions

CARDS = sorted((ROOT / "knowledge/library/cards").glob("*.yaml"))

_SHORTEST_OUTSIDE_TITLE = 8
_ARTICLE = re.compile(rf"第?[{NUMERAL}\d]+条")
_ORDINAL = re.compile(r"第\d+[编章节条款项目]")
_LAST_YEAR = re.compile("上一年度?|下一年度?")
_ONE_OF_A_KIND = re.compile(r"1(?:个|件|份|项|种|级|人|次)")


def notes_of(card: Card) -> list[str]:
    """The lines that name their articles in running text."""
    return [*card.mistakes, *card.variants]


def text_of(step: Step) -> str:
    """A step without its bases."""
    return "\n".join((step.do, step.who, step.deadline, step.document))


class CardChecks:
    """What every card must fulfil; one subclass a file is made below."""

    path: Path

    def test_form(self) -> None:
        report(self.path, form_findings(load(self.path), self.path.stem))

    def test_title_and_questions_are_unique(self) -> None:
        own = Counter(names(load(self.path)))
        others = {name for path in CARDS if path != self.path for name in names_in(path)}
        report(self.path, [f"重复：{q}" for q, n in own.items() if n > 1 or q in others])

    def test_basis_is_in_force_and_exists(self) -> None:
        catalogue()
        report(self.path, basis_findings(load(self.path)))

    def test_numbers(self) -> None:
        catalogue()
        report(self.path, number_findings(load(self.path)))

    def test_nothing_is_copied(self) -> None:
        catalogue()
        report(self.path, copy_findings(load(self.path)))


for _path in CARDS:
    globals()[f"Test{_path.stem}"] = type(f"Test{_path.stem}", (CardChecks,), {"path": _path})


def test_there_are_enough_cards() -> None:
    assert len(CARDS) >= 40


# Form, without the official texts


def read(path: Path) -> Card:
    return Card.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader), strict=True)


@cache
def load(path: Path) -> Card:
    try:
        return read(path)
    except yaml.YAMLError as error:
        pytest.fail(f"{path.stem}：YAML 读不通：{error}", pytrace=False)
    except ValidationError as error:
        rows = [f"{'.'.join(map(str, e['loc']))}：{e['msg']}（{str(e['input'])[:40]}）" for e in error.errors()]
        pytest.fail(f"{path.stem}：{len(rows)} 处字段不合\n  " + "\n  ".join(rows), pytrace=False)


@cache
def names_in(path: Path) -> frozenset[str]:
    """Title and questions of another card; one that cannot be read fails its own test, not this one."""
    try:
        return frozenset(names(read(path)))
    except (yaml.YAMLError, ValidationError):
        return frozenset()


def names(card: Card) -> list[str]:
    return [re.sub(r"[\s？?。！，,]", "", text) for text in (card.title, *card.questions)]


def form_findings(card: Card, stem: str) -> Iterator[str]:
    if card.title != stem:
        yield f"title 与文件名不同：{card.title}"
    if len(set(card.keywords)) < len(card.keywords):
        yield "keywords 有重复"
    for question in card.questions:
        if not 4 <= len(question) <= 60:
            yield f"问题应为4至60字：{question}"
        if _ARTICLE.search(question):
            yield f"问题里不写条号：{question}"
    for note in notes_of(card):
        if not 8 <= len(note) <= 160:
            yield f"mistakes、variants 每条应为8至160字：{note}"
    for text in texts(card):
        if not text or text != text.strip():
            yield f"空白，或首尾有空白：{text!r}"
    for number, step in enumerate(card.steps, 1):
        yield from (f"第{number}步：{f}" for f in step_findings(step))


def step_findings(step: Step) -> Iterator[str]:
    for name in step.model_fields_set - {"basis"}:
        if not getattr(step, name):
            yield f"{name} 为空，应省去这个字段"
    if not step.basis and "通常做法" not in step.do:
        yield "没有依据的步骤要写明“通常做法”"
    for basis in step.basis:
        if basis.article and not canonical(basis.article):
            yield f"条款写法不对：{basis.article}"


def canonical(article: str) -> Pinpoint | None:
    try:
        pinpoint = parse(article)
    except ValueError:
        return None
    return pinpoint if str(pinpoint) == article else None


def texts(card: Card) -> Iterator[str]:
    yield from (card.title, card.trigger, card.who, *card.keywords, *notes_of(card), *card.questions)
    for step in card.steps:
        yield from filter(None, (step.do, step.who, step.deadline, step.document))


# The official texts


@cache
def titles() -> re.Pattern[str]:
    """Short titles of the corpus, longest first, and any other title in book marks."""
    known = sorted({row["file"].split("(")[0] for row in catalogue()}, key=len, reverse=True)
    return re.compile(rf"《(?P<marked>[^》]+)》|(?P<plain>{'|'.join(map(re.escape, known))})")


@cache
def articles(law: str) -> dict[str, Official] | None:
    """Articles of the version in force; None for a text outside the corpus, empty for one no longer in force."""
    rows = versions(law)
    if not rows:
        return None
    return articles_in(rows[-1]["file"]) if rows[-1]["status"] == "现行有效" else {}


def cited(text: str) -> Iterator[Basis]:
    """Articles named in running text; 、第六十八条 belongs to the law named before it, no law at all to ""."""
    laws = list(titles().finditer(text))
    for mention in find_references(text):
        before = [m["marked"] or m["plain"] for m in laws if m.end() <= mention.start]
        yield Basis(law=before[-1] if before else "（未写法名）", article=str(mention.pinpoint))


def basis_findings(card: Card) -> Iterator[str]:
    for number, step in enumerate(card.steps, 1):
        for basis in (*step.basis, *cited(text_of(step))):
            yield from (f"第{number}步：{f}" for f in place_findings(basis))
    for note in notes_of(card):
        for basis in cited(note):
            yield from (f"{note[:16]}…：{f}" for f in place_findings(basis))


def place_findings(basis: Basis) -> Iterator[str]:
    official = articles(basis.law)
    if official is None:
        if len(basis.law) < _SHORTEST_OUTSIDE_TITLE:
            yield f"官方文本里没有《{basis.law}》，库外文件应写全称"
    elif not official and articles_exist(basis.law):
        yield f"《{basis.law}》已不是现行有效"
    elif (pinpoint := canonical(basis.article)) is None:
        if official or basis.article:
            yield f"《{basis.law}》的条款写法不对：{basis.article or '空'}"
    elif not place(basis):
        yield f"《{basis.law}》没有{pinpoint}"


def articles_exist(law: str) -> bool:
    return bool(articles_in(versions(law)[-1]["file"]))


def place(basis: Basis) -> list[str]:
    """The lines of the cited place: the whole article, or one 款 with its 项, or the head of the 款 and one 项."""
    pinpoint, official = canonical(basis.article), articles(basis.law)
    if not pinpoint or not official or pinpoint.label not in official:
        return []
    paragraphs = split_paragraphs(official[pinpoint.label].lines)
    if not pinpoint.paragraph and not pinpoint.subparagraph:
        return [line for paragraph in paragraphs for line in paragraph]
    if pinpoint.paragraph > len(paragraphs):
        return []
    chosen = paragraphs[pinpoint.paragraph - 1] if pinpoint.paragraph else with_items(paragraphs)
    if not pinpoint.subparagraph:
        return chosen
    return [chosen[0], chosen[pinpoint.subparagraph]] if 0 < pinpoint.subparagraph < len(chosen) else []


def with_items(paragraphs: list[list[str]]) -> list[str]:
    """The only 款 with 项, so that 第六十三条第（四）项 needs no 款; nothing where there are two."""
    found = [paragraph for paragraph in paragraphs if len(paragraph) > 1]
    return found[0] if len(found) == 1 else []


def split_paragraphs(lines: Iterable[str]) -> list[list[str]]:
    """款 by 款, each with its 项 behind it."""
    paragraphs: list[list[str]] = []
    for line in lines:
        if ITEM.match(line) and paragraphs:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


# Numbers and copied runs


def number_findings(card: Card) -> Iterator[str]:
    """Numbers of a step stand in the places it cites, those of a note in an article named there or in the card.

    Numbers of a step that rests on a text outside the corpus cannot be checked; a note may repeat them.
    """
    unchecked: set[str] = set()
    for number, step in enumerate(card.steps, 1):
        bases = [*step.basis, *cited(text_of(step))]
        if any(articles(basis.law) is None for basis in bases):
            unchecked |= quantities(text_of(step))
        else:
            yield from (f"第{number}步：{q} 不在所引条款" for q in unfounded(text_of(step), bases))
    whole = [whole_article(basis) for step in card.steps for basis in step.basis]
    for text in (*notes_of(card), card.trigger, card.who):
        named = [whole_article(basis) for basis in cited(text)]
        missing = [q for q in unfounded(text, [*named, *whole]) if q not in unchecked]
        yield from (f"{text[:16]}…：{q} 不在所引条文" for q in missing)


def whole_article(basis: Basis) -> Basis:
    pinpoint = canonical(basis.article)
    return Basis(law=basis.law, article=pinpoint.label if pinpoint else "")


def unfounded(text: str, bases: Iterable[Basis]) -> list[str]:
    theirs = {people(q) for basis in bases for q in quantities("\n".join(place(basis)))}
    ours = {people(q) for q in quantities(_LAST_YEAR.sub("", text)) if not _ORDINAL.fullmatch(q)}
    return sorted(q for q in ours - theirs if not _ONE_OF_A_KIND.fullmatch(q))


def people(quantity: str) -> str:
    return re.sub(r"^(\d+)名$", r"\1人", quantity)


def copy_findings(card: Card) -> Iterator[str]:
    laws = {basis.law for step in card.steps for basis in step.basis} | {
        b.law for n in notes_of(card) for b in cited(n)
    }
    for law in sorted(laws):
        for text in texts(card):
            yield from (f"照抄《{law}》{len(run)}字：{run}" for run in sources(law).copied(text))


@cache
def sources(law: str) -> Sources:
    return Sources("¶".join(article.text for article in (articles(law) or {}).values()))
