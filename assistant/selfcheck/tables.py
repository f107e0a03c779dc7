"""The tables of the self-check; with `entries` and `rounds` the only files of this room that know SQLAlchemy."""

import sqlalchemy as sa

METADATA = sa.MetaData()
editions = sa.Table(
    "check_editions",
    METADATA,
    sa.Column("hash", sa.String, primary_key=True),
    sa.Column("data", sa.JSON, nullable=False),
)
assessments = sa.Table(
    "assessments",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("department", sa.String, nullable=False),
    sa.Column("unit_type", sa.String, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("system_hash", sa.String, sa.ForeignKey("check_editions.hash"), nullable=False),
    sa.Column("migrated_from", sa.Integer, sa.ForeignKey("assessments.id")),
    sa.Column("created_by", sa.String, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
entries = sa.Table(
    "check_entries",
    METADATA,
    sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessments.id"), primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)
