"""Documents that were removed and can be brought back; when each document was added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table of removed documents; the moment stays unknown for what is there already."""
    op.add_column("documents", sa.Column("added_at", sa.DateTime))
    op.create_table(
        "removed",
        sa.Column("document_id", sa.String, primary_key=True),
        sa.Column("removed_at", sa.DateTime, nullable=False, index=True),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
    )
