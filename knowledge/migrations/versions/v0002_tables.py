"""Tables of documents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of tables."""
    op.create_table(
        "tables",
        sa.Column("document_id", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("heads", sa.Integer, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
    )
