"""Documents, passages, vectors; answers and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first schema."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("short_title", sa.String, nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
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
        sa.Column("content_digest", sa.String, nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column(
            "document_id", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("pinpoint", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("questions", sa.JSON, nullable=False),
    )
    op.create_table(
        "vectors",
        sa.Column("passage_id", sa.String, sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("embedder", sa.String, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("status", sa.String, nullable=False, index=True),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("answer_id", sa.String, sa.ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("given_at", sa.DateTime, nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
