"""yifa indicators: lists, tree, one indicator, tables out and in, the review."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.errors import UsageError
from knowledge.indicators.file import load_system
from ui.cli.main import app


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIFA_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(app, ("indicators", *arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output.replace("\n", "") if "--propose" in arguments else result.output

    return call


TABLE = "一级指标,二级指标,三级指标,分值\n甲,乙,按期办结,2\n,,公布清单,1\n"


def test_the_systems(run) -> None:
    text = run()
    assert "national-2021" in text
    assert "自拟草案，非官方文本" in text
    assert "9 / 32 / 100，检查点 295；适用：县区政府 100、执法部门 94、一般部门 68、乡镇街道 91" in text
    assert json.loads(run("--json"))["systems"][0]["indicators"] == 100


def test_the_tree_with_counts(run) -> None:
    text = run("--system", "national-2021", "--unit", "一般部门")
    assert "共 68 项。" in text
    assert "9 法治政府建设组织领导落实到位" in text
    assert json.loads(run("--system", "national-2021", "--json"))["chosen"] == 100


def test_by_word(run) -> None:
    assert "5.2.1 行政机关负责人出庭应诉" in run("负责人出庭")
    with pytest.raises(UsageError, match="没有符合的指标"):
        run("没有这个词")


def test_one_indicator_in_full(run) -> None:
    text = run("9.2.2")
    assert "9.2.2-q2 [是否] 公开渠道是否便于公众查阅？（应为：是）" in text
    assert "网站公开页面" in text
    assert "《法治政府建设与责任落实督察工作规定》第二十四条" in text
    assert "每年4月1日前" in text
    assert "不低于100（法律法规直接规定或必然要求）" in run("1.1.1")
    assert json.loads(run("1.1.1", "--json"))["weight"] == 2


def test_show_is_meant_where_no_command_is_named(run) -> None:
    assert run("show", "9.2.2") == run("9.2.2")
    assert "import" in run("--help")


def test_a_table_out_edited_and_in_again(run, tmp_path) -> None:
    assert "100 项指标" in run("export", "national-2021", "table.csv")
    path = tmp_path / "table.csv"
    text = path.read_text(encoding="utf-8-sig").replace("审批服务便捷并按期办结", "本县的说法")
    path.write_bytes(text.encode("gb18030", "ignore"))
    assert "qingxi-2026" in run("import", "table.csv", "--edition", "qingxi-2026", "--name", "清溪县指标")
    assert "1.1.1 本县的说法" in run("1.1.1", "--system", "qingxi-2026")
    with pytest.raises(UsageError, match="请用 --system 指明"):
        run("1.1.1")
    with pytest.raises(UsageError, match=r"已有文件"):
        run("export", "national-2021", "table.csv")


def test_an_office_table_is_imported_with_notes(run, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(TABLE, encoding="utf-8")
    text = run("import", "own.csv", "--edition", "own", "--name", "本县指标")
    assert "请看：2 项指标没有检查点" in text
    assert "由“own.csv”导入，未核对" in text
    assert (tmp_path / "home" / "indicators" / "own.yaml").is_file()
    assert "公布清单，是否做到？（应为：是）（推定）" in run("1.1.2", "--system", "own")
    with pytest.raises(UsageError, match="已有指标体系“own”"):
        run("import", "own.csv", "--edition", "own")
    record = json.loads(run("import", "own.csv", "--edition", "own", "--replace", "--json"))
    assert (record["name"], record["indicators"], record["status"]) == ("own", 2, "unreviewed")


def test_an_import_needs_a_good_id(run, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(UsageError, match="用 --edition 写编号"):
        run("import", "own.csv")
    with pytest.raises(UsageError, match="编号只能用"):
        run("import", "own.csv", "--edition", "../own")
    assert not (tmp_path / "home" / "indicators").exists()


GUESSED = "一级指标,二级指标,评分要点,某列\n甲,乙,按期办结,2\n,,公布清单,2\n"


def test_a_proposal_is_shown_written_corrected_and_used(run, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(GUESSED, encoding="utf-8")
    assert "要确认：“评分要点”作为要求" in run("import", "own.csv", "--propose")
    assert not (tmp_path / "home").exists()
    mapping = Path("mapping.yaml")
    mapping.write_text(mapping.read_text("utf-8").replace('"某列": "分值"', '"某列": ""'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"已有文件 mapping\.yaml"):
        run("import", "own.csv", "--propose")
    assert "要确认" not in run("import", "own.csv", "--propose", "--mapping", "mapping.yaml")
    run("import", "own.csv", "--edition", "own", "--mapping", "mapping.yaml")
    assert [i.weight for i in load_system(tmp_path / "home" / "indicators" / "own.yaml").indicators] == [1, 1]


def test_guesses_are_named_or_confirmed(run, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(GUESSED, encoding="utf-8")
    with pytest.raises(UsageError, match=r"“评分要点”作为要求.*“某列”作为分值"):
        run("import", "own.csv", "--edition", "own")
    with pytest.raises(UsageError, match="要写成“列名=字段”"):
        run("import", "own.csv", "--edition", "own", "--column", "评分要点")
    with pytest.raises(UsageError, match="都作为要求"):
        run("import", "own.csv", "--edition", "own", "--column", "评分要点=要求", "--column", "某列=要求")
    run("import", "own.csv", "--edition", "one", "--column", "评分要点=要求", "--column", "某列=分值")
    run("import", "own.csv", "--edition", "two", "--confirm")
    record = json.loads(run("import", "own.csv", "--propose", "--mapping", "m.yaml", "--json"))
    assert (record["ready"], record["levels"], record["mapping"]) == (True, [1, 1, 2], "m.yaml")


def test_several_columns_fill_one_field_when_told(run, tmp_path) -> None:
    text = "一级指标,二级指标,三级指标,评分标准,评分细则\n甲,乙,丙,做到得分,没做扣分\n"
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    run("import", "own.csv", "--edition", "own", "--join")
    assert "评分标准：做到得分\n评分细则：没做扣分" in run("1.1.1", "--system", "own")


def test_a_review_is_signed_at_the_import_or_later(run, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(TABLE, encoding="utf-8")
    run("import", "own.csv", "--edition", "own")
    assert "张三于" in run("review", "own", "--reviewed-by", "张三")
    record = json.loads(run("review", "own", "--reviewed-by", "李四", "--json"))
    assert (record["status"], record["review"]["by"]) == ("issued", "李四")
    assert "王五于" in run("import", "own.csv", "--edition", "two", "--reviewed-by", "王五")
    with pytest.raises(UsageError, match="没有可以核对的原表"):
        run("review", "national-2021", "--reviewed-by", "张三")


def test_a_broken_file_of_the_office_is_told_and_hides_nothing(run, tmp_path) -> None:
    folder = tmp_path / "home" / "indicators"
    folder.mkdir(parents=True)
    (folder / "bad.yaml").write_text("id: bad\nid: worse\n", encoding="utf-8")
    text = run()
    assert "national-2021" in text
    assert "没有读入：指标体系 bad.yaml 不是有效的 YAML" in text
    assert "键重复：id" in text
