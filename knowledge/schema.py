"""The SQL tables of the library. What a column means stands with the dataclass that is kept in it."""

from datetime import UTC, datetime

import sqlalchemy as sa

METADATA = sa.MetaData()

documents = sa.Table(
    "documents",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("short_title", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("issuer", sa.String, nullable=False),
    sa.Column("addressee", sa.String, nullable=False),
    sa.Column("attachments", sa.JSON, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("adopted_on", sa.Date),
    sa.Column("effective_on", sa.Date),
    sa.Column("expires_on", sa.Date),
    sa.Column("superseded_by", sa.String, nullable=False),
    sa.Column("repeals", sa.JSON, nullable=False),
    sa.Column("owner", sa.String, nullable=False, index=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("source_hash", sa.String, nullable=False, index=True),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("set_status", sa.String),
    sa.Column("status_from", sa.String, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
    sa.Column("file", sa.String, nullable=False, server_default=""),
    sa.Column("content_digest", sa.String, nullable=False),
    sa.Column("quality", sa.JSON(none_as_null=True)),
    sa.Column("added_at", sa.DateTime),
)
passages = sa.Table(
    "passages",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("document_id", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("pinpoint", sa.JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("questions", sa.JSON, nullable=False),
    sa.Column("boxes", sa.JSON, nullable=False, server_default="[]"),
)
vectors = sa.Table(
    "vectors",
    METADATA,
    sa.Column("passage_id", sa.String, sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("embedder", sa.String, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
tables = sa.Table(
    "tables",
    METADATA,
    sa.Column("document_id", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("sheet", sa.String, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("heads", sa.Integer, nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
)
removed = sa.Table(
    "removed",
    METADATA,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("removed_at", sa.DateTime, nullable=False),
    sa.Column("file", sa.String, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("parts", sa.JSON, nullable=False),
)


def now() -> datetime:
    """This moment in UTC, as it is stored."""
    return datetime.now(UTC).replace(tzinfo=None)
