"""The lexical index: field-weighted BM25 in tantivy. The only file that knows tantivy; rebuilt from SQL at will.

BM25 as tantivy implements it (Robertson/Zaragoza, k1 = 1.2, b = 0.75), summed over fields with a weight each.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from knowledge.document import Entry
from knowledge.tokens import characters, words

WEIGHTS: Mapping[str, float] = {"characters": 1.5, "words": 1.0, "headings": 1.5, "title": 0.5, "hints": 2.0}
"""Weight of each field: characters, words and headings as measured on STARD, hints on evals/cases/practice.jsonl."""

_HEAP = 64 * 2**20


class Lexical:
    """A tantivy index in one folder. One writer at a time; readers see a commit as soon as it is done."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = self._open()

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries, replacing all entries of the documents they belong to; one commit."""
        entries = list(entries)
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for document_id in {e.document_id for e in entries}:
            writer.delete_documents_by_term("document", document_id)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def remove(self, document_ids: Iterable[str]) -> None:
        """Drop all entries of some documents; unknown ids change nothing."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for document_id in document_ids:
            writer.delete_documents_by_term("document", document_id)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, text: str, *, limit: int, weights: Mapping[str, float] = WEIGHTS) -> list[tuple[str, float]]:
        """(passage id, BM25) of the best passages, best first; an empty text finds nothing."""
        tokens = {
            "characters": characters(text),
            "words": words(text),
        }
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for field, weight in weights.items():
            for token in dict.fromkeys(tokens["words" if field in ("words", "title") else "characters"]):
                term = tantivy.Query.term_query(self._index.schema, field, token, index_option="freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)))
        if not clauses:
            return []
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        return [(searcher.doc(address)["id"][0], score) for score, address in found]

    def count(self) -> int:
        """Number of passages in the index."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[str]:
        """Every passage id in the index, doubles included, so that a check can see them."""
        searcher = self._index.searcher()
        total = searcher.num_docs
        if not total:
            return []
        hits = searcher.search(tantivy.Query.all_query(), total).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    def clear(self) -> None:
        """Start with an empty index."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._index = self._open()

    def _open(self) -> tantivy.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        schema = _schema()
        try:
            index = tantivy.Index(schema, path=str(self._folder))
        except ValueError:
            # Another schema or a damaged file: the index is derived, so it is made anew and filled from SQL.
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            index = tantivy.Index(schema, path=str(self._folder))
        index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("document", stored=False, tokenizer_name="raw")
    for field in WEIGHTS:
        builder.add_text_field(field, stored=False, tokenizer_name="spaces", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    return tantivy.Document(
        id=entry.id,
        document=entry.document_id,
        characters=_joined(characters(entry.text)),
        words=_joined(words(entry.text)),
        headings=_joined(characters(entry.headings)),
        title=_joined(words(entry.title)),
        hints=_joined(characters(entry.hints)),
    )


def _joined(tokens: Sequence[str]) -> str:
    return " ".join(tokens)
