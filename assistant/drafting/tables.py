"""The tables of drafts; with `drafts` the only files of this room that know SQLAlchemy."""

import sqlalchemy as sa

METADATA = sa.MetaData()
drafts = sa.Table(
    "drafts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("type", sa.String, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("issuer", sa.String, nullable=False),
    sa.Column("section", sa.String, nullable=False),
    sa.Column("assessment_id", sa.Integer),
    sa.Column("papers", sa.JSON, nullable=False),
    sa.Column("created_by", sa.String, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
draft_entries = sa.Table(
    "draft_entries",
    METADATA,
    sa.Column("draft_id", sa.Integer, sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)
