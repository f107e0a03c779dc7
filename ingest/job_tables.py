"""The two tables of jobs; beside ingest.jobs the only file of this room that knows SQLAlchemy."""

import sqlalchemy as sa

METADATA = sa.MetaData()
jobs = sa.Table(
    "jobs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("kind", sa.String),
    sa.Column("dry_run", sa.Boolean, nullable=False),
    sa.Column("watched", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("started_at", sa.DateTime),
    sa.Column("finished_at", sa.DateTime),
)
files = sa.Table(
    "job_files",
    METADATA,
    sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("place", sa.String, nullable=False),
    sa.Column("seen", sa.String, nullable=False),
    sa.Column("catalogue", sa.JSON, nullable=False),
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("pages_done", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("started_at", sa.DateTime),
    sa.Column("finished_at", sa.DateTime),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False),
    sa.Column("error_kind", sa.String, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("row", sa.JSON, nullable=False),
)
