"""Remove a document from the library, and undo it."""

from ingest.add import settle
from knowledge.corpus import Corpus
from knowledge.document import Document
from knowledge.errors import UnknownDocument


def remove(corpus: Corpus, document_id: str) -> Document:
    """Put a document into the bin; what that means for other texts is settled. Raises UnknownDocument."""
    document = corpus.documents.get(document_id)
    if document is None:
        raise UnknownDocument(document_id, tuple(i for i in corpus.documents if i.startswith(document_id)))
    corpus.set_aside(document_id)
    settle(corpus)
    return document


def restore(corpus: Corpus, document_id: str) -> Document:
    """Bring a removed document back as it was, and settle what that means; raises UsageError where it cannot be done."""
    corpus.bring_back(document_id)
    settle(corpus)
    return corpus.documents[document_id]
