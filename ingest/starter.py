"""The starter library: digests of core laws and procedure cards in our own words, shipped as reviewed YAML files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.card import read_card
from knowledge.corpus import Corpus
from knowledge.dates.deadline import load_deadlines, questions_by_article
from knowledge.document import Document, Form, Kind, Passage, Status, digest, document_id
from knowledge.errors import UsageError
from knowledge.pinpoint import parse

LIBRARY = Path(__file__).parent.parent / "knowledge" / "library"


class Article(BaseModel):
    """One article of a digest: one line of `digest` a 款, 项 on lines of their own."""

    model_config = ConfigDict(extra="forbid")

    article: str
    part: str = ""
    chapter: str = ""
    section: str = ""
    heading: str
    digest: str = Field(min_length=1)
    questions: list[str]


class Digest(BaseModel):
    """A law in our own words, article by article."""

    model_config = ConfigDict(extra="forbid")

    title: str
    short_title: str
    aliases: list[str] = []
    kind: Kind
    issuer: str = ""
    number: str = ""
    adopted_on: date
    effective_on: date | None = None
    status: Status
    replaces: list[str] = []
    published_at: str
    articles: list[Article]


def load_starter(corpus: Corpus, folder: Path = LIBRARY) -> int:
    """Bring the shipped digests and cards into the library; returns how many were new or changed.

    A file that did not change since it was loaded is not read again; what is no longer shipped is removed.
    """
    known = {d.source_hash for d in corpus.documents.values()}
    changed, hashes = 0, set()
    asked: dict[tuple[str, str, str], list[str]] = {}
    for path in sorted((*(folder / "digests").glob("*.yaml"), *(folder / "cards").glob("*.yaml"))):
        room, data = path.parent.name, path.read_bytes()
        limits = folder / "deadlines" / path.name
        source_hash = digest(room, data.hex(), limits.read_bytes().hex() if limits.is_file() else "")
        hashes.add(source_hash)
        if source_hash in known:
            continue
        if room == "digests":
            asked = asked or questions_by_article(load_deadlines(folder / "deadlines"))
            corpus.put(*read_digest(data, path.name, source_hash, asked))
        else:
            corpus.put(*read_card(data, path.name, source_hash))
        changed += 1
    for document in list(corpus.documents.values()):
        if document.form is not Form.OFFICIAL and document.source_hash not in hashes:
            corpus.remove(document.id)
    corpus.flush()
    return changed


def read_digest(
    data: bytes, name: str, source_hash: str, asked: Mapping[tuple[str, str, str], Sequence[str]] = MappingProxyType({})
) -> tuple[Document, list[Passage]]:
    """A digest file as a document with passages; raises UsageError naming the place that is wrong.

    `asked` holds more typical questions: those for the time limits of a law, by (short title, version, article).
    """
    try:
        law = Digest.model_validate(yaml.load(data, Loader=yaml.CSafeLoader))
        version = law.adopted_on.isoformat()
        document = Document(
            id=document_id(law.short_title, version, "", Form.DIGEST),
            title=law.title,
            short_title=law.short_title,
            kind=law.kind,
            form=Form.DIGEST,
            aliases=tuple(law.aliases),
            issuer=law.issuer,
            number=law.number,
            adopted_on=law.adopted_on,
            effective_on=law.effective_on,
            source=law.published_at,
            source_hash=source_hash,
            set_status=law.status,
        )
        return document, list(_passages(document, law, asked))
    except (ValidationError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"条文要点 {name} 有误：{error}") from error


def _passages(
    document: Document, law: Digest, asked: Mapping[tuple[str, str, str], Sequence[str]]
) -> Iterator[Passage]:
    for n, article in enumerate(law.articles, 1):
        place = parse(article.article)
        pinpoint = replace(place, part=article.part, chapter=article.chapter, section=article.section)
        more = asked.get((document.short_title, document.version, place.label), ())
        questions = (article.heading, *article.questions, *more)
        yield Passage(document.id, pinpoint, article.digest.strip(), n, questions=questions)
