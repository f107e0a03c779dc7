"""The kept original of a document, and where on its pages a passage is printed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add both columns; they stay empty until a file is read again."""
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("file", sa.String, nullable=False, server_default=""))
    with op.batch_alter_table("passages") as table:
        table.add_column(sa.Column("boxes", sa.JSON, nullable=False, server_default="[]"))
