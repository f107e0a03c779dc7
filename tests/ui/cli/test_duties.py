"""yifa duties: soon, all, one kind of office, the office's own file, and the same as JSON."""

import json
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from knowledge.dates.duty_file import load_duties
from knowledge.errors import UsageError
from ui.cli.duties import duties

app = typer.Typer()
app.command()(duties)
OWN = """
duties:
- id: 本县月报
  title: 报送执法数据[月报]
  units: [执法部门]
  due: 每月末
  fixed_by: 通常做法
  submit: 月报表
  to: [县司法局]
  publish: 不要求公开
  basis: [{law: 通常做法}]
"""


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIFA_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_the_whole_year() -> None:
    text = run("--all")
    assert "提交并公布政府信息公开工作年度报告（执法部门、一般部门）" in text
    assert "到期：每年1月31日（日期依法律规定）" in text
    assert "依据：《政府信息公开条例》第四十九条第一款" in text
    assert "《法治政府建设与责任落实督察工作规定》（未核对原文）" in text
    assert text.endswith(f"共 {len(load_duties())} 项。\n")


def test_what_is_due_soon_is_less_than_everything() -> None:
    soon, every = (json.loads(run("--json", *more)) for more in (["--days", "40"], ["--all"]))
    assert len(soon) < len(every)
    assert all(d["passed"] or d["days_left"] <= 40 for d in soon)
    assert "另有" in run("--days", "40")
    assert "yifa duties --all" in run("--days", "40")


def test_one_kind_of_office() -> None:
    found = json.loads(run("--all", "--json", "--unit", "乡镇街道"))
    assert found
    assert all("乡镇街道" in d["units"] for d in found)


def test_the_own_file_of_the_data_folder(home) -> None:
    (home / "duties.yaml").write_text(OWN, encoding="utf-8")
    assert "报送执法数据[月报]" in run("--days", "31")


def test_json_says_when_what_to_whom_and_why() -> None:
    found = {d["id"]: d for d in json.loads(run("--all", "--json"))}["信息公开年报-部门"]
    assert date.fromisoformat(found["next"]).strftime("%m-%d") == "01-31"
    assert found["to"] == ["本级政府信息公开工作主管部门"]
    assert {k: v for k, v in found["basis"][0].items() if k != "citation"} == {
        "law": "政府信息公开条例",
        "article": "第四十九条第一款",
        "checked": True,
    }


def test_an_unknown_kind_of_office_is_refused() -> None:
    with pytest.raises(UsageError, match="可以填"):
        run("--unit", "学校")


def test_a_mistake_in_the_own_file_is_told(home) -> None:
    (home / "duties.yaml").write_text(OWN.replace("每月末", "月底"), encoding="utf-8")
    with pytest.raises(UsageError, match="本县月报 的 due"):
        run()
