"""Kill switches: the chat model and uploads, turned off by a setting for good or while the service runs, kept in SQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from assistant.settings import Settings
from knowledge.errors import SwitchedOff, UsageError
from knowledge.schema import now

METADATA = sa.MetaData()
switches = sa.Table(
    "switches",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("on", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)


class Switch(StrEnum):
    """What can be turned off."""

    MODEL = "model"
    UPLOAD = "upload"

    @property
    def label(self) -> str:
        """The name that people know."""
        return {Switch.MODEL: "对话模型", Switch.UPLOAD: "上传"}[self]


@dataclass(frozen=True)
class Position:
    """Where a switch stands. `fixed` when the setting forbids it, so that nobody can turn it on; `at` is in UTC."""

    switch: Switch
    on: bool
    fixed: bool = False
    reason: str = ""
    by: str = ""
    at: datetime | None = None


class Switches:
    """The switches of a data folder; read anew every time, so that every process obeys at once."""

    def __init__(self, engine: sa.Engine, settings: Settings) -> None:
        self._engine = engine
        self._allowed = {Switch.MODEL: settings.allow_model, Switch.UPLOAD: settings.allow_upload}

    def position(self, switch: Switch) -> Position:
        """Where one switch stands; one that nobody touched is on."""
        query = sa.select(switches).where(switches.c.name == switch)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        kept = {k: row[k] for k in ("on", "reason", "by", "at")} if row else {"on": True}
        if not self._allowed[switch]:
            return Position(switch, on=False, fixed=True, reason="设置里已关闭")
        return Position(switch, **kept)

    def positions(self) -> list[Position]:
        """Where every switch stands."""
        return [self.position(switch) for switch in Switch]

    def turn(self, switch: Switch, on: bool, *, reason: str = "", by: str = "") -> Position:
        """Turn a switch; raises UsageError for turning on what the settings forbid."""
        if on and not self._allowed[switch]:
            raise UsageError(
                f"设置 YIFA_ALLOW_{switch.upper()}=false 关闭了{switch.label}，改设置并重新启动后才能打开。"
            )
        row = {"on": on, "reason": reason.strip(), "by": by.strip(), "at": now()}
        with self._engine.begin() as connection:
            known = connection.execute(sa.update(switches).where(switches.c.name == switch).values(**row)).rowcount
            if not known:
                connection.execute(sa.insert(switches).values(name=switch, **row))
        return self.position(switch)

    def require(self, switch: Switch) -> None:
        """Raise SwitchedOff when a switch is off."""
        position = self.position(switch)
        if not position.on:
            raise SwitchedOff(switch.label, position.reason)
