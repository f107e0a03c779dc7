"""Kill switches: on until somebody turns them off, kept, and never turned on against the settings."""

import pytest
import sqlalchemy as sa

from assistant.settings import Settings
from assistant.switches import Position, Switch, Switches, switches
from knowledge.errors import SwitchedOff, UsageError


def test_a_switch_is_on_until_it_is_turned_off_and_stays_so_for_every_process(office) -> None:
    assert [p.on for p in office.switches.positions()] == [True, True]
    turned = office.switches.turn(Switch.UPLOAD, False, reason=" 正在盘点 ", by="张三")
    assert (turned.on, turned.reason, turned.by, turned.at is not None) == (False, "正在盘点", "张三", True)
    another = Switches(office.corpus.store.engine, office.settings)
    assert another.position(Switch.UPLOAD) == turned
    with pytest.raises(SwitchedOff, match="上传已由管理员停用（正在盘点）"):
        another.require(Switch.UPLOAD)
    another.require(Switch.MODEL)
    office.switches.turn(Switch.UPLOAD, True)
    another.require(Switch.UPLOAD)


def test_the_settings_have_the_last_word(office) -> None:
    forbidden = Switches(office.corpus.store.engine, Settings(home=office.settings.home, allow_model=False))
    with pytest.raises(UsageError, match="YIFA_ALLOW_MODEL=false"):
        forbidden.turn(Switch.MODEL, True)
    assert forbidden.position(Switch.MODEL) == Position(Switch.MODEL, on=False, fixed=True, reason="设置里已关闭")
    with pytest.raises(SwitchedOff):
        forbidden.require(Switch.MODEL)


def test_the_table_is_that_of_the_schema(office) -> None:
    columns = {c["name"]: bool(c["nullable"]) for c in sa.inspect(office.corpus.store.engine).get_columns("switches")}
    assert columns == {c.name: bool(c.nullable) for c in switches.columns}
