"""The shipped digests: their form, and their truth against the official texts where those are at hand.

One class of tests a file, named after it, so that `-k 行政处罚法` runs that one law.
The official texts are looked for in ../shared/corpus/laws or $YIFA_SHARED/corpus/laws; without them that half is
skipped and says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from ingest.starter import Article, Digest
from knowledge.numerals import to_int
from knowledge.pinpoint import parse
from tests.official import (
    ITEM,
    ROOT,
    Loader,
    N,
    Official,
    Sources,
    articles_in,
    quantities,
    report,
    tight,
    versions,
)

DIGESTS = sorted((ROOT / "knowledge/library/digests").glob("*.yaml"))

KINDS = ("宪法", "法律", "行政法规", "党内法规", "司法解释", "规章")
_VITAL = re.compile(r"(?:%|工作日|个月|小时|分钟|周岁|日|年|岁|元|倍|人|次)$|分之")
_OWN_PARAGRAPH = re.compile(r"第(\d+)[款项]")


class DigestChecks:
    """What every digest file must fulfil; one subclass a file is made below."""

    path: Path

    def test_form(self) -> None:
        report(self.path, form_findings(load(self.path)))

    def test_questions_are_asked_once(self) -> None:
        own = Counter(bare(q) for article in load(self.path).articles for q in article.questions)
        others = {q for path in DIGESTS if path != self.path for q in questions_in(path)}
        report(self.path, [f"问题重复：{q}" for q, n in own.items() if n > 1 or q in others])

    def test_metadata_agree_with_the_catalogue(self) -> None:
        report(self.path, metadata_findings(load(self.path), catalogue_row(self.path)))

    def test_every_article_and_no_other(self) -> None:
        given, official = [a.article for a in load(self.path).articles], official_articles(self.path)
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


# Form, without the official texts


def read(path: Path) -> Digest:
    return Digest.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader))


@cache
def load(path: Path) -> Digest:
    try:
        return read(path)
    except yaml.YAMLError as error:
        pytest.fail(f"{path.stem}：YAML 读不通：{error}", pytrace=False)
    except ValidationError as error:
        rows = [f"{'.'.join(map(str, e['loc']))}：{e['msg']}（{str(e['input'])[:40]}）" for e in error.errors()]
        pytest.fail(f"{path.stem}：{len(rows)} 处字段不合\n  " + "\n  ".join(rows), pytrace=False)


@cache
def questions_in(path: Path) -> frozenset[str]:
    """The questions of another file; one that cannot be read fails its own test, not this one."""
    try:
        return frozenset(bare(q) for article in read(path).articles for q in article.questions)
    except (yaml.YAMLError, ValidationError):
        return frozenset()


def bare(question: str) -> str:
    return re.sub(r"[\s？?。！，,]", "", question)


def form_findings(digest: Digest) -> Iterator[str]:
    missing = set(Digest.model_fields) - digest.model_fields_set - {"effective_on"}
    yield from (f"缺字段 {name}" for name in sorted(missing))
    for name in ("title", "short_title", "issuer", "status", "published_at", "articles"):
        if not getattr(digest, name):
            yield f"{name} 为空"
    if digest.kind not in KINDS:
        yield f"kind 应为 {'、'.join(KINDS)} 之一"
    if digest.effective_on and digest.effective_on < digest.adopted_on:
        yield "effective_on 早于 adopted_on"
    yield from order_findings([article.article for article in digest.articles])
    for article in digest.articles:
        yield from (f"{article.article}：{f}" for f in article_findings(article))


def order_findings(labels: list[str]) -> Iterator[str]:
    previous = (0, 0)
    for label in labels:
        place = label_order(label)
        if place <= previous:
            yield f"{label}：条号写法不对或者没有递增"
        previous = max(place, previous)


def label_order(label: str) -> tuple[int, int]:
    try:
        pinpoint = parse(label)
    except ValueError:
        return (0, 0)
    return (pinpoint.article, pinpoint.suffix) if pinpoint.label == label else (0, 0)


def article_findings(article: Article) -> Iterator[str]:
    if not 4 <= len(article.heading) <= 16:
        yield f"heading 应为4至16字：{article.heading}"
    if any(re.search(r"\s{2,}|　", h) for h in (article.part, article.chapter, article.section)):
        yield "编章节标题里有多余空格"
    if not 1 <= len(article.questions) <= 25:
        yield f"问题应为1至25个，现有{len(article.questions)}个"
    for question in article.questions:
        if not 4 <= len(question.strip()) <= 60:
            yield f"问题应为4至60字：{question}"
        if re.search(rf"第{N}条", question):
            yield f"问题里不写条号：{question}"
    yield from line_findings(lines_of(article))


def line_findings(lines: list[str]) -> Iterator[str]:
    expected = 0
    for number, line in enumerate(lines, start=1):
        item = ITEM.match(line)
        if not (item.group(2) if item else line).strip():
            yield f"第{number}行为空"
        elif line != line.strip():
            yield f"第{number}行首尾有空白"
        elif item and not expected:
            yield f"第{number}行是项，前面没有款"
        elif item and to_int(item.group(1)) != expected:
            yield f"第{number}行项号应接（{expected}）：{line[:12]}"
        expected = expected + 1 if item else 1


def lines_of(article: Article) -> list[str]:
    return article.digest.rstrip("\n").split("\n")


# The official texts


def catalogue_row(path: Path) -> dict[str, str]:
    """The row of the version in force of the text that the file is named after."""
    rows = versions(path.stem)
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


def official_articles(path: Path) -> dict[str, Official]:
    return articles_in(catalogue_row(path)["file"])


def pairs(path: Path) -> list[tuple[Article, Official]]:
    official = official_articles(path)
    return [(a, official[a.article]) for a in load(path).articles if a.article in official]


def structure_findings(article: Article, official: Official) -> Iterator[str]:
    headings = tight(article.part + article.chapter + article.section)
    if headings != official.headings:
        yield f"{article.article}：编章节写作 {headings or '无'}，原文为 {official.headings or '无'}"
    ours, theirs = shape(lines_of(article)), shape(official.lines)
    if ours != theirs:
        yield f"{article.article}：款项为 {ours}，原文为 {theirs}"


def shape(lines: Iterable[str]) -> str:
    """款 and 项 in their order, as 款+6项 款."""
    out: list[int] = []
    for line in lines:
        if ITEM.match(line) and out:
            out[-1] += 1
        else:
            out.append(0)
    return " ".join(f"款+{n}项" if n else "款" for n in out)


# Numbers


def number_findings(article: Article, official: Official) -> Iterator[str]:
    ours, theirs = quantities(article.digest), quantities(official.text)
    own = max(Counter(bool(ITEM.match(line)) for line in official.lines).values())
    for quantity in sorted((ours | quantities(article.heading)) - theirs):
        place = _OWN_PARAGRAPH.fullmatch(quantity)
        if not place or int(place.group(1)) > own:
            yield f"{article.article}：{quantity} 不在原文"
    yield from (f"{article.article}：漏了 {q}" for q in sorted(theirs - ours) if _VITAL.search(q))


# Copied runs


def copy_findings(digest: Digest, official: str) -> Iterator[str]:
    sources = Sources(official)
    for article in digest.articles:
        for text in (article.digest, *article.questions):
            yield from (f"{article.article}：照抄{len(run)}字：{run}" for run in sources.copied(text))
