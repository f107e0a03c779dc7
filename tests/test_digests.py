"""The shipped digests: their form, and their truth against the official texts where those are at hand.

One class of tests a file, named after it, so that `-k 行政处罚法` runs that one law.
The official texts are looked for in ../shared/corpus/laws or $YIFA_SHARED/corpus/laws; without them that half is
skipped and says so.
"""

import csv
import datetime
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError

from knowledge.numerals import NUMERAL, clean, normalise, to_int
from knowledge.pinpoint import parse

ROOT = Path(__file__).parents[1]
DIGESTS = sorted((ROOT / "knowledge/library/digests").glob("*.yaml"))
LAWS = Path(os.environ.get("YIFA_SHARED", ROOT.parent / "shared")) / "corpus/laws"

LONGEST_RUN = 30
_N = rf"[{NUMERAL}\d]+"
_HEADING = re.compile(r"#+\s*(.+)")
_ARTICLE = re.compile(rf"[第笫]\s*({_N})\s*条(?:之({_N}))?\s*(.*)")
_ITEM = re.compile(rf"[（(]({_N})[）)]\s*(.*)")
_SUBITEM = re.compile(r"\d+[.．、]")
_AFTER_TEXT = re.compile(rf"附[件表录]{_N}?$|附件$|附录$")

_UNITS = "%|个工作日|工作日|个月|小时|分钟|周岁|个|天|日|月|年|周|岁|元|倍|次|人|名|份|件|项|级|种"
_VITAL = re.compile(r"(?:%|工作日|个月|小时|分钟|周岁|日|年|岁|元|倍|人|次)$|分之")
_QUANTITY = re.compile(rf"第\d+[编章节条款项目]|(?<!第)(?<!\d)\d+(?:\.\d+)?(?:{_UNITS})|{_N}分之{_N}")
_RANGE = re.compile(rf"({_N})([至到~—-])({_N})({_UNITS})")
_OWN_PARAGRAPH = re.compile(r"第(\d+)[款项]")
_BODIES = re.compile(
    "(?:全国|地方各级|各级)?人民代表大会(?:及其|和它的|或者其|和|或者)?常务委员会|全国人民代表大会|中央军事委员会"
    "|最高人民法院|最高人民检察院|中华人民共和国国务院|中国人民银行|国家监察委员会"
)


class Provision(BaseModel):
    model_config = ConfigDict(extra="forbid")
    article: StrictStr
    part: StrictStr = ""
    chapter: StrictStr = ""
    section: StrictStr = ""
    heading: StrictStr
    digest: StrictStr
    questions: list[StrictStr]

    @property
    def lines(self) -> list[str]:
        return self.digest.rstrip("\n").split("\n")


class Digest(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: StrictStr
    short_title: StrictStr
    aliases: list[StrictStr]
    kind: Literal["宪法", "法律", "行政法规", "党内法规", "司法解释", "规章"]
    issuer: StrictStr
    number: StrictStr
    adopted_on: datetime.date
    effective_on: datetime.date | None = None
    status: StrictStr
    replaces: list[StrictStr]
    published_at: StrictStr
    articles: list[Provision]


@dataclass
class Official:
    """One article as enacted; `lines` are its 款 and 项, one each."""

    label: str
    headings: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class DigestChecks:
    """What every digest file must fulfil; one subclass a file is made below."""

    path: Path

    def test_form(self) -> None:
        report(self.path, form_findings(load(self.path)))

    def test_questions_are_asked_once(self) -> None:
        own = [q for provision in load(self.path).articles for q in provision.questions]
        others = {q for path in DIGESTS if path != self.path for q in questions_in(path)}
        twice = [f"问题重复：{q}" for q, n in Counter(map(bare, own)).items() if n > 1 or q in others]
        report(self.path, twice)

    def test_metadata_agree_with_the_catalogue(self) -> None:
        report(self.path, metadata_findings(load(self.path), catalogue_row(self.path)))

    def test_every_article_and_no_other(self) -> None:
        digest, official = load(self.path), official_articles(self.path)
        given = [provision.article for provision in digest.articles]
        missing = [f"缺 {label}" for label in official if label not in given]
        report(self.path, missing + [f"{label} 原文没有" for label in given if label not in official])

    def test_paragraphs_items_and_headings(self) -> None:
        report(self.path, [f for pair in pairs(self.path) for f in structure_findings(*pair)])

    def test_numbers(self) -> None:
        report(self.path, [f for pair in pairs(self.path) for f in number_findings(*pair)])

    def test_nothing_is_copied(self) -> None:
        official = "¶".join(article.text for article in official_articles(self.path).values())
        report(self.path, copy_findings(load(self.path), official))


for _path in DIGESTS:
    globals()[f"Test{_path.stem}"] = type(f"Test{_path.stem}", (DigestChecks,), {"path": _path})


def test_there_are_digests() -> None:
    assert DIGESTS


def report(path: Path, findings: Iterable[str]) -> None:
    found = list(findings)
    if found:
        pytest.fail(f"{path.stem}：{len(found)} 处\n  " + "\n  ".join(found), pytrace=False)


# Form, without the official texts


class _Loader(yaml.CSafeLoader):
    """Refuses a key given twice, which YAML would let win silently."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = [key for key, n in Counter(keys).items() if n > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"键重复：{twice}", node.start_mark)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def load(path: Path) -> Digest:
    try:
        return Digest.model_validate(yaml.load(path.read_text(encoding="utf-8"), _Loader))
    except yaml.YAMLError as error:
        pytest.fail(f"{path.stem}：YAML 读不通：{error}", pytrace=False)
    except ValidationError as error:
        rows = [f"{'.'.join(map(str, e['loc']))}：{e['msg']}（{str(e['input'])[:40]}）" for e in error.errors()]
        pytest.fail(f"{path.stem}：{len(rows)} 处字段不合\n  " + "\n  ".join(rows), pytrace=False)


@cache
def questions_in(path: Path) -> frozenset[str]:
    """The questions of another file; one that cannot be read fails its own test, not this one."""
    try:
        digest = Digest.model_validate(yaml.load(path.read_text(encoding="utf-8"), _Loader))
    except (yaml.YAMLError, ValidationError):
        return frozenset()
    return frozenset(bare(q) for provision in digest.articles for q in provision.questions)


def bare(question: str) -> str:
    return re.sub(r"[\s？?。！，,]", "", question)


def form_findings(digest: Digest) -> Iterator[str]:
    for name in ("title", "short_title", "issuer", "status", "published_at"):
        if not getattr(digest, name).strip():
            yield f"{name} 为空"
    if digest.effective_on and digest.effective_on < digest.adopted_on:
        yield "effective_on 早于 adopted_on"
    if not digest.articles:
        yield "没有条文"
    previous = (0, 0)
    for provision in digest.articles:
        place = label_order(provision.article)
        if place <= previous:
            yield f"{provision.article}：条号写法不对或者没有递增"
        previous = max(place, previous)
        yield from (f"{provision.article}：{f}" for f in provision_findings(provision))


def label_order(label: str) -> tuple[int, int]:
    try:
        pinpoint = parse(label)
    except ValueError:
        return (0, 0)
    return (pinpoint.article, pinpoint.suffix) if pinpoint.label == label else (0, 0)


def provision_findings(provision: Provision) -> Iterator[str]:
    if not 4 <= len(provision.heading) <= 16:
        yield f"heading 应为4至16字：{provision.heading}"
    if any(re.search(r"[\s　]{2,}|　", h) for h in (provision.part, provision.chapter, provision.section)):
        yield "编章节标题里有多余空格"
    if not 1 <= len(provision.questions) <= 5:
        yield f"问题应为1至5个，现有{len(provision.questions)}个"
    for question in provision.questions:
        if not 4 <= len(question.strip()) <= 60:
            yield f"问题应为4至60字：{question}"
        if re.search(rf"第{_N}条", question):
            yield f"问题里不写条号：{question}"
    yield from line_findings(provision.lines)


def line_findings(lines: list[str]) -> Iterator[str]:
    expected = 0
    for number, line in enumerate(lines, start=1):
        item = _ITEM.match(line)
        if not (item.group(2) if item else line).strip():
            yield f"第{number}行为空"
        elif line != line.strip():
            yield f"第{number}行首尾有空白"
        elif item and not expected:
            yield f"第{number}行是项，前面没有款"
        elif item and to_int(item.group(1)) != expected:
            yield f"第{number}行项号应接（{expected}）：{line[:12]}"
        expected = expected + 1 if item else 1


# The official texts


@cache
def catalogue() -> tuple[dict[str, str], ...]:
    if not (LAWS / "catalog.csv").is_file():
        pytest.skip(f"没有官方文本：{LAWS}")
    with (LAWS / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def catalogue_row(path: Path) -> dict[str, str]:
    """The row of the version in force of the text that the file is named after."""
    names = {path.stem, f"中华人民共和国{path.stem}"}
    rows = [r for r in catalogue() if r["file"].split("(")[0] in names or r["title"] in names]
    rows.sort(key=lambda r: (r["status"] == "现行有效", r["adopted_on"]))
    if not rows:
        pytest.skip(f"官方文本里没有 {path.stem}")
    return rows[-1]


def metadata_findings(digest: Digest, row: dict[str, str]) -> Iterator[str]:
    expected = {
        "title": row["title"],
        "kind": row["kind"].removeprefix("部门"),
        "adopted_on": row["adopted_on"],
        "effective_on": row["effective_on"] or "None",
    }
    for name, value in expected.items():
        if str(getattr(digest, name)) != value:
            yield f"{name}：写作 {getattr(digest, name)}，目录为 {value}"


@cache
def official_articles(path: Path) -> dict[str, Official]:
    text = (LAWS / catalogue_row(path)["file"]).read_text(encoding="utf-8")
    return {article.label: article for article in split(text)}


def split(text: str) -> Iterator[Official]:
    """Articles of a text of the corpus, each with the titles it stands under."""
    headings: dict[str, str] = {}
    article = None
    for line in filter(None, map(_plain, text.partition("<!-- INFO END -->")[2].splitlines())):
        heading, start = _HEADING.match(line), _ARTICLE.match(line)
        if _AFTER_TEXT.match(line):
            break
        if heading:
            _enter(headings, heading.group(1))
        elif start:
            if article:
                yield article
            label = f"第{start.group(1)}条" + (f"之{start.group(2)}" if start.group(2) else "")
            article = Official(label, "".join(headings.values()), [start.group(3)] if start.group(3) else [])
        elif article and not _SUBITEM.match(line):
            article.lines.append(line)
    if article:
        yield article


def _plain(line: str) -> str:
    return line.replace("\u200b", "").replace("\u3000", " ").strip()


def _enter(headings: dict[str, str], title: str) -> None:
    """Put a title in its place and leave what stood below it."""
    title = re.sub(r"\s", "", title)
    match = re.match(rf"第{_N}(分?编|章|节)", title)
    depth = ["编", "分编", "章", "节"].index(match.group(1)) if match else 2
    for key in [k for k in headings if int(k) >= depth]:
        del headings[key]
    headings[str(depth)] = title


def pairs(path: Path) -> list[tuple[Provision, Official]]:
    official = official_articles(path)
    return [(p, official[p.article]) for p in load(path).articles if p.article in official]


def structure_findings(provision: Provision, official: Official) -> Iterator[str]:
    headings = re.sub(r"\s", "", provision.part + provision.chapter + provision.section)
    if headings != official.headings:
        yield f"{provision.article}：编章节写作 {headings or '无'}，原文为 {official.headings or '无'}"
    ours, theirs = shape(provision.lines), shape(official.lines)
    if ours != theirs:
        yield f"{provision.article}：款项为 {ours}，原文为 {theirs}"


def shape(lines: list[str]) -> str:
    """款 and 项 in their order, as 款+6项 款."""
    out: list[int] = []
    for line in lines:
        if _ITEM.match(line) and out:
            out[-1] += 1
        else:
            out.append(0)
    return " ".join(f"款+{n}项" if n else "款" for n in out)


# Numbers


def quantities(text: str) -> set[str]:
    """Every number with its unit in `text`, in one spelling: 15日, 3%, 50000元, 第8条."""
    lines = (re.sub(r"\s", "", clean(line)) for line in text.splitlines())
    spelled = (normalise(_RANGE.sub(r"\1\4\2\3\4", line)) for line in lines)
    return {q.replace("天", "日") for line in spelled for q in _QUANTITY.findall(line)}


def number_findings(provision: Provision, official: Official) -> Iterator[str]:
    ours = quantities(f"{provision.heading}\n{provision.digest}")
    digest, theirs = quantities(provision.digest), quantities(official.text)
    paragraphs = sum(not _ITEM.match(line) for line in official.lines)
    for quantity in sorted(ours - theirs):
        own = _OWN_PARAGRAPH.fullmatch(quantity)
        if not own or int(own.group(1)) > max(paragraphs, len(official.lines) - paragraphs):
            yield f"{provision.article}：{quantity} 不在原文"
    for quantity in sorted(theirs - digest):
        if _VITAL.search(quantity):
            yield f"{provision.article}：漏了 {quantity}"


# Copied runs


def copy_findings(digest: Digest, official: str) -> Iterator[str]:
    sources = {shrink: Source.of(shrink(official)) for shrink in (letters, compact)}
    for provision in digest.articles:
        for text in (provision.digest, *provision.questions):
            copied: list[str] = []
            for shrink, source in sources.items():
                copied += [r for r in runs(shrink(text), source) if letters(r) not in "¶".join(map(letters, copied))]
            yield from (f"{provision.article}：照抄{len(run)}字：{run}" for run in copied)


@dataclass(frozen=True)
class Source:
    """A shrunk text with every stretch of it that is one character longer than allowed."""

    text: str
    grams: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Source":
        return cls(text, frozenset(text[i : i + LONGEST_RUN + 1] for i in range(len(text) - LONGEST_RUN)))


def runs(text: str, source: Source) -> Iterator[str]:
    """The stretches of `text` longer than allowed that stand in `source` in the same characters."""
    start = 0
    while start + LONGEST_RUN < len(text):
        end = start + LONGEST_RUN + 1
        if text[start:end] in source.grams:
            while end < len(text) and text[start : end + 1] in source.text:
                end += 1
            yield text[start:end]
            start = end
        else:
            start += 1


def compact(text: str) -> str:
    """Without white space; titles of laws and names of bodies count as one mark."""
    return _BODIES.sub("□", re.sub(r"《[^》]*》", "□", re.sub(r"\s", "", clean(text))))


def letters(text: str) -> str:
    """As `compact`, without punctuation, so that a changed comma does not make a copy new."""
    return re.sub(r"[^\w□¶]", "", compact(text))
