"""What the embedding is trained on: articles, questions, and pairs of texts that belong together."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.dates.deadline import load_deadlines, questions_by_article
from knowledge.embed import passage_text
from knowledge.numerals import NUMERAL


@dataclass(frozen=True)
class Article:
    """One article of a law in one version; `headings` joins the names of its chapter and section."""

    title: str
    number: str
    headings: str
    text: str

    @property
    def passage(self) -> str:
        """What the product embeds for this article."""
        return passage_text(self.title, self.headings, self.text)

    @property
    def words(self) -> tuple[str, str, str]:
        """What makes two articles the same, however their lines are broken."""
        return self.title, self.number, "".join(self.text.split())


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together; `group` names the article that `right` stands for."""

    kind: str
    left: str
    right: str
    group: int
    weight: float = 1.0


@dataclass(frozen=True)
class Question:
    """A question, the numbers of the articles that answer it, and what else says the same: answer or digest."""

    text: str
    gold: tuple[int, ...]
    answer: str = ""
    digest: str = ""


_ARTICLE = re.compile(rf"^[第笫]([{NUMERAL}]+条(?:之[{NUMERAL}]+)?)[\s　]+(.*)")


def read_laws(folder: Path) -> list[Article]:
    """Articles of the Markdown law texts of a folder, in reading order."""
    out: list[Article] = []
    for path in sorted(folder.glob("*.md")):
        headings: dict[int, str] = {}
        number, lines = "", list[str]()
        title = re.sub(r"\(.*?\)$", "", path.stem)
        for line in [*path.read_text(encoding="utf-8").splitlines(), "# "]:
            line = line.strip("\u200b \u3000")
            found, level = _ARTICLE.match(line), len(line) - len(line.lstrip("#"))
            if (found or level) and number:
                out.append(Article(title, number, " ".join(headings.values()), "\n".join(lines)))
                number = ""
            if level:
                headings = {k: v for k, v in headings.items() if k < level}
                headings |= {level: line.strip("# ")} if level > 1 else {}
            elif found:
                number, lines = "第" + found[1], [found[2]]
            elif line and number:
                lines.append(line)
    return out


def current(laws: Iterable[Article], articles: Sequence[Article]) -> dict[tuple[str, str], int]:
    """Title and number of every law article in its latest version → its place among `articles`."""
    place = {a.words: i for i, a in enumerate(articles)}
    return {(law.title, law.number): place[law.words] for law in laws}


def read_digests(folder: Path, place: Mapping[tuple[str, str], int]) -> list[Question]:
    """Typical questions of our own digests and time limits, with the article and the digest they lead to."""
    asked = questions_by_article(load_deadlines(folder.parent / "deadlines"))
    out = []
    for path in sorted(folder.glob("*.yaml")):
        law = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in law["articles"]:
            headings = f"{entry.get('chapter', '')} {entry.get('heading', '')}"
            digest = passage_text(law["short_title"], headings, entry["digest"])
            gold = place.get((law["short_title"], entry["article"]))
            if gold is not None:
                more = asked.get((law["short_title"], str(law["adopted_on"]), entry["article"]), [])
                out += [Question(text, (gold,), digest=digest) for text in (*entry.get("questions", []), *more)]
    return out


_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_CITED = re.compile(rf"(本法|本条例|本办法|本规定|本解释|《[^《》]{{2,40}}》)(第[{NUMERAL}]+条(?:之[{NUMERAL}]+)?)")


def mine(articles: Sequence[Article], seed: int) -> list[Pair]:
    """Pairs that the structure of the law itself declares to belong together."""
    chance = random.Random(seed)
    place = {(a.title, a.number): i for i, a in enumerate(articles)}
    out: list[Pair] = []
    for i, article in enumerate(articles):
        if article.headings:
            name = article.title if chance.random() < 0.5 else ""
            out.append(Pair("heading", passage_text(name, article.headings, ""), article.text, i))
        sentences = [s.strip() for s in _SENTENCE.findall(article.text) if len(s.strip()) >= 8]
        for sentence in chance.sample(sentences, min(3, len(sentences))) if len(sentences) > 1 else []:
            rest = "\n".join(s for s in sentences if s != sentence)
            out.append(Pair("sentence", sentence, passage_text(article.title, article.headings, rest), i))
        for where, number in sorted(set(_CITED.findall(article.text))):
            law = article.title if where.startswith("本") else where.strip("《》").removeprefix("中华人民共和国")
            target = place.get((law, number))
            if target is not None and target != i:
                out.append(Pair("cited", article.text, articles[target].passage, target))
    return out


def asked(questions: Iterable[Question], articles: Sequence[Article]) -> list[Pair]:
    """Question → article, answer → article, question → digest; many articles count together as much as one."""
    out = []
    for question in questions:
        kind = "typical" if question.digest else "question"
        for gold in question.gold:
            passage, weight = articles[gold].passage, 1 / len(question.gold)
            out.append(Pair(kind, question.text, passage, gold, weight))
            if question.answer:
                out.append(Pair("answer", question.answer, passage, gold, weight))
            if question.digest:
                out.append(Pair("digest", question.text, question.digest, gold, weight))
    return out
