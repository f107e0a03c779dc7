"""Whom a letter is to, and its annexes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add both columns; they stay empty until a file is read again."""
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("addressee", sa.String, nullable=False, server_default=""))
        table.add_column(sa.Column("attachments", sa.JSON, nullable=False, server_default="[]"))
