"""Alembic environment: runs inside Store, on its engine; there is no configuration file."""

from alembic import context

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
