"""Rounds of the self-check, and everything that is said in them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables of the self-check; a department has one round of a kind, year and edition."""
    op.create_table(
        "check_editions",
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("data", sa.JSON, nullable=False),
    )
    op.create_table(
        "assessments",
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
        sa.UniqueConstraint("department", "year", "label", "edition"),
    )
    op.create_table(
        "check_entries",
        sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessments.id"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
