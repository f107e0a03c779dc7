"""The library as a whole: SQL truth with its two derived indexes, kept in step, compared and repaired."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.bin import KEPT, Bin
from knowledge.document import Document, Entry, Form, Hit, Passage, Table, digest, document_id_of
from knowledge.embed import Embedder, Vectors, passage_text
from knowledge.errors import DiskFull, EmbedderMismatch, UnknownDocument, UsageError
from knowledge.lexical import Lexical
from knowledge.originals import Originals
from knowledge.schema import now
from knowledge.store import Also, Store, nothing_else
from knowledge.vectors import VectorIndex

Progress = Callable[[int, int], None]
_BATCH = 2000
_PART, _PARTS = 20, 50
"""An index is mended in parts of so many documents, or in so many parts where that makes larger ones."""
STATE = "documents.json"
"""Name of the file in an index's folder that says which content of each document it holds."""
ROOM = 100 * 2**20
"""Bytes that must be free before anything is written: Chroma hangs for good when the disk fills up under it."""


@dataclass(frozen=True)
class Health:
    """Result of comparing the indexes with SQL, document by document and passage by passage."""

    documents: int
    passages: int
    missing: dict[str, int]
    extra: dict[str, int]
    stale: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether both indexes hold exactly what SQL holds."""
        return not (any(self.missing.values()) or any(self.extra.values()) or self.stale)


class Corpus:
    """Documents and passages with hybrid access. Reading is thread-safe; one thread writes at a time.

    Writing goes to SQL first; the indexes follow in `flush`. A process killed in between is repaired by `repair`
    at the next start, because a file in the folder of each index remembers which content of each document it holds: an
    index that is lost or put back from a copy takes that knowledge along.
    """

    def __init__(self, folder: Path, store: Store, embedder: Embedder, *, room: int = ROOM) -> None:
        self._room = room
        self.store = store
        self.embedder = embedder
        self._folder = folder
        self._states = (folder / "lexical" / STATE, folder / "vectors" / STATE)
        self.lexical = Lexical(folder / "lexical")
        self.vectors = VectorIndex(folder / "vectors")
        self.originals = Originals(folder / "files")
        self.bin = Bin(store)
        self.mending = 0
        """Documents that the indexes lack or hold in an older form, as far as `look` and `mend` have found."""
        self._pending: set[str] = set()
        self._documents: dict[str, Document] | None = None
        self._by_text: dict[tuple[Form, str, str, str], Document] | None = None

    @property
    def documents(self) -> dict[str, Document]:
        """Every document by id; read once and kept, what is put or taken out in between included."""
        if self._documents is None:
            self._by_text = None
            self._documents = {d.id: d for d in self.store.documents()}
        return self._documents

    def check_embedder(self) -> None:
        """Raise EmbedderMismatch when the stored vectors were made by another embedder."""
        others = [name for name in self.store.embedders() if name != self.embedder.name]
        if others:
            raise EmbedderMismatch(others[0], self.embedder.name)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        tables: Sequence[Table] = (),
        original: bytes = b"",
        also: Also = nothing_else,
    ) -> None:
        """Store a document with its passages, vectors and tables in SQL, replacing the same id; `flush` indexes it.

        `original` is the file it was read from, which is kept; `also` writes what must be there with the document.
        """
        self._check_room()
        held = self.documents.get(document.id)
        if original:
            document = replace(document, file=self.originals.keep(original))
        vectors = self._embed(document, passages)
        rows = {p.id: v.tobytes() for p, v in zip(passages, vectors, strict=True)}
        self.store.put(document, passages, rows, self.embedder.name, tables, also)
        self._changed(document, self.documents | {document.id: document})
        self._let_go(held)

    def update(self, document: Document) -> None:
        """Change a document's own data (status, dates); text and indexes stay as they are."""
        self.store.update(document)
        self._documents = None

    def remove(self, document_id: str) -> None:
        """Take a document out of SQL and of both indexes for good."""
        document = self.documents.get(document_id)
        self.store.remove(document_id)
        if document:
            self._changed(document, {i: d for i, d in self.documents.items() if i != document_id})
            self._let_go(document)
        self.flush()

    def set_aside(self, document_id: str) -> None:
        """Take a document out of the library, so that `bring_back` can undo it for 30 days."""
        document = self.documents[document_id]
        earlier = next((r.document for r in self.bin.contents() if r.document.id == document_id), None)
        self.bin.put(document_id, now())
        self._changed(document, {i: d for i, d in self.documents.items() if i != document_id})
        self._let_go(earlier)
        self.flush()

    def bring_back(self, document_id: str) -> Document:
        """Put a document that was set aside back as it was; raises UsageError where that cannot be done."""
        self._check_room()
        document = next((r.document for r in self.bin.contents() if r.document.id == document_id), None)
        if document is None:
            raise UsageError(f"回收站里没有“{document_id}”，可能已经恢复，或者移除超过 {KEPT.days} 天。")
        if document_id in self.documents:
            raise UsageError(f"资料库里又有了“{document_id}”。要恢复回收站里的那一份，请先移除现在这一份。")
        self.bin.take(document_id)
        self._embed_anew([document])
        self._changed(document, self.documents | {document_id: document})
        self.flush()
        return document

    def purge(self) -> None:
        """Forget what was set aside more than 30 days ago, with the originals that nobody names any more."""
        before = now() - KEPT
        old = [r.document for r in self.bin.contents() if r.removed_at < before]
        self.bin.purge(before)
        for document in old:
            self._let_go(document)

    def flush(self, progress: Progress | None = None) -> None:
        """Bring both indexes up to what SQL holds for everything written since the last flush."""
        pending = sorted(self._pending)
        if not pending:
            return
        self._documents = None
        state, wanted = self._load_state(), self._wanted_state()
        self._index(pending, wanted, progress)
        for document_id in pending:
            state.pop(document_id, None)
        self._save_state(state | {i: wanted[i] for i in pending if i in wanted})
        self._pending.difference_update(pending)

    def _index(self, pending: Sequence[str], wanted: dict[str, str], progress: Progress | None) -> None:
        gone = [i for i in pending if i not in wanted]
        if gone:
            self.lexical.remove(gone)
            self.vectors.remove(gone)
        done = 0
        for entries, vectors in self._batches([i for i in pending if i in wanted]):
            self._check_room()
            self.lexical.add(entries)
            self.vectors.add(entries, vectors)
            done += len({e.document_id for e in entries})
            if progress:
                progress(done, len(pending))

    @property
    def has_room(self) -> bool:
        """Whether the disk has room for more."""
        return shutil.disk_usage(self._folder).free >= self._room

    def _check_room(self) -> None:
        if not self.has_room:
            raise DiskFull(str(self._folder))

    def repair(self, progress: Progress | None = None) -> int:
        """Index what SQL has and the indexes lack or hold in an older form; returns the number of documents mended."""
        stale = self._stale()
        self._pending |= stale
        self.flush(progress)
        self.mending = 0
        return len(stale)

    def mend(self, stopping: Callable[[], bool]) -> int:
        """The same part by part, until it is done or `stopping`; what is left is told by `mending`."""
        stale = sorted(self._stale())
        self.mending, size = len(stale), max(_PART, len(stale) // _PARTS)
        for start in range(0, len(stale), size):
            if stopping():
                break
            self._pending |= set(stale[start : start + size])
            self.flush()
            self.mending = max(0, len(stale) - start - size)
        return len(stale) - self.mending

    def look(self) -> int:
        """How many documents there are to mend; it is left to a later call of `mend`."""
        self.mending = len(self._stale())
        return self.mending

    @property
    def vectors_whole(self) -> bool:
        """Whether vectors are to be searched: the part that is there while they are mended would outweigh the words."""
        return not self.mending or self.vectors.count() == self.store.count()[1]

    def _stale(self) -> set[str]:
        state, wanted = self._load_state(), self._wanted_state()
        return {i for i in wanted.keys() | state.keys() if wanted.get(i) != state.get(i)} | self._out_of_step()

    def _out_of_step(self) -> set[str]:
        """Documents of which an index holds other passages than SQL, as when its folder was lost or put back."""
        total = self.store.count()[1]
        if self.lexical.count() == self.vectors.count() == total:
            return set()
        truth = Counter(p.id for i in self.documents for p in self.store.passages(i))
        found = (Counter(self.lexical.ids()), Counter(self.vectors.ids()))
        return {document_id_of(i) for ids in found for i in ids.keys() | truth.keys() if ids[i] != truth[i]}

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make both indexes anew from SQL; passages without a vector of today's embedder are embedded first."""
        self._embed_anew(self.documents.values())
        self._save_state({})
        self.lexical.clear()
        self.vectors.clear()
        self._pending = set(self.documents)
        self.flush(progress)

    def verify(self) -> Health:
        """Compare both indexes with SQL, passage by passage."""
        n_documents, n_passages = self.store.count()
        truth = {p.id for i in self.documents for p in self.store.passages(i)}
        found = {"lexical": self.lexical.ids(), "vectors": self.vectors.ids()}
        state, wanted = self._load_state(), self._wanted_state()
        return Health(
            n_documents,
            n_passages,
            {name: len(truth - set(ids)) for name, ids in found.items()},
            {name: len(ids) - len(truth & set(ids)) for name, ids in found.items()},
            tuple(sorted(i for i in wanted.keys() | state.keys() if wanted.get(i) != state.get(i))),
        )

    def find(self, name: str) -> Document:
        """The document that `name` means: id, title, short title or alias; of several versions the newest.

        Raises UnknownDocument with the nearest names.
        """
        found = self.look_for(name)
        if found is None:
            near = [d.id for d in self.documents.values() if name and (name in d.title or d.short_title in name)]
            raise UnknownDocument(name, tuple(near[:5]))
        return found

    def look_for(self, name: str) -> Document | None:
        """The same, or None."""
        if name in self.documents:
            return self.documents[name]
        named = [d for d in self.documents.values() if name in (d.title, d.short_title, *d.aliases)]
        return max(named, key=lambda d: (d.form is Form.OFFICIAL, d.version), default=None)

    def twin(self, document: Document) -> Document | None:
        """The official text of a digest, or the digest of an official text, in the same version."""
        if document.form is Form.CARD:
            return None
        other = Form.DIGEST if document.form is Form.OFFICIAL else Form.OFFICIAL
        documents = self.documents
        if self._by_text is None:
            self._by_text = {(d.form, d.short_title, d.version, d.owner): d for d in documents.values()}
        return self._by_text.get((other, document.short_title, document.version, ""))

    def hits(self, scored: Iterable[tuple[str, float]]) -> list[Hit]:
        """Passages with their documents for (passage id, score) pairs, in the given order."""
        pairs = list(scored)
        found = self.store.passages_by_id(i for i, _ in pairs)
        return [Hit(found[i], self.documents[found[i].document_id], s) for i, s in pairs if i in found]

    def _changed(self, document: Document, documents: dict[str, Document]) -> None:
        """Note what `flush` has to index; until then the documents are kept in step, for reading them all is slow."""
        self._documents, self._by_text = documents, None
        self._pending.add(document.id)
        twin = self.twin(document) if document.form is Form.DIGEST else None
        if twin:
            self._pending.add(twin.id)

    def _let_go(self, former: Document | None) -> None:
        """Delete the original of a document that was removed or replaced, unless another one names it."""
        if former is None or not former.file or any(d.file == former.file for d in self.documents.values()):
            return
        if former.file not in self.bin.files():
            self.originals.drop(former.file)

    def _embed_anew(self, documents: Iterable[Document]) -> None:
        """Make the vectors of some documents again where another embedder has made vectors."""
        if not set(self.store.embedders()) - {self.embedder.name}:
            return
        for document in documents:
            passages = self.store.passages(document.id)
            vectors = self._embed(document, passages)
            self.store.put_vectors(
                self.embedder.name, {p.id: v.tobytes() for p, v in zip(passages, vectors, strict=True)}
            )

    def _embed(self, document: Document, passages: Sequence[Passage]) -> Vectors:
        texts = [passage_text(document.title, p.pinpoint.headings, p.text) for p in passages]
        return self.embedder.embed(texts) if texts else np.zeros((0, self.embedder.dimension), np.float32)

    def _wanted_state(self) -> dict[str, str]:
        """What the indexes should hold: content of each document and of the digest that lends it hints."""
        digests = self.store.digests()
        lending = {(d.short_title, d.version): d.id for d in self.documents.values() if d.form is Form.DIGEST}
        wanted = {}
        for i, document in self.documents.items():
            lender = lending.get((document.short_title, document.version), "")
            wanted[i] = digest(digests[i], digests.get(lender, "") if document.form is Form.OFFICIAL else "")
        return wanted

    def _batches(self, document_ids: Sequence[str]) -> Iterator[tuple[list[Entry], Vectors]]:
        entries: list[Entry] = []
        blobs: list[bytes] = []
        for document_id in document_ids:
            own = self._entries(self.documents[document_id])
            stored = self.store.vectors(document_id)
            entries += own
            blobs += [stored[e.id] for e in own]
            if len(entries) >= _BATCH:
                yield entries, self._matrix(blobs)
                entries, blobs = [], []
        if entries:
            yield entries, self._matrix(blobs)

    def _entries(self, document: Document) -> list[Entry]:
        twin = self.twin(document) if document.form is Form.OFFICIAL else None
        lent = {p.pinpoint.label: " ".join(p.questions) for p in self.store.passages(twin.id)} if twin else {}
        title = " ".join((document.short_title, *document.aliases))
        return [
            Entry(
                p.id,
                document.id,
                title,
                p.pinpoint.headings,
                p.text,
                " ".join((*p.questions, lent.get(p.pinpoint.label, ""))).strip(),
            )
            for p in self.store.passages(document.id)
        ]

    def _matrix(self, blobs: Sequence[bytes]) -> Vectors:
        return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), self.embedder.dimension)

    def _load_state(self) -> dict[str, str]:
        """The content of each document that both indexes hold; empty where they differ."""
        lexical, vectors = map(_read_state, self._states)
        return {i: lexical[i] if lexical.get(i) == vectors.get(i) else "" for i in lexical.keys() | vectors.keys()}

    def _save_state(self, state: dict[str, str]) -> None:
        for file in self._states:
            temporary = file.with_suffix(".new")
            temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
            temporary.replace(file)


def _read_state(file: Path) -> dict[str, str]:
    try:
        state: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return state
