"""What the forms say."""

from assistant.export.forms import NAMES, catalogue
from assistant.selfcheck.evidence import Evidence
from tests.assistant.export.conftest import TODAY


def column(form, name: str) -> list[str]:
    place = [c.name for c in form.columns].index(name)
    return [row[place] for row in form.rows]


def test_all_forms_with_the_columns_of_the_ledger(forms) -> None:
    assert tuple(forms) == NAMES
    told = (
        "序号 指标 问题表现 依据 原因 整改目标 整改措施 牵头单位 责任单位 责任人 时限 状态 进展 佐证 验收结论 销号日期"
    )
    assert [c.name for c in forms["整改台账"].columns] == told.split()
    assert all(len(row) == len(form.columns) for form in forms.values() for row in form.rows)


def test_the_self_assessment_tells_findings_answers_and_score(forms) -> None:
    form = forms["自评表"]
    assert column(form, "结论") == ["部分达标", "无法判断", "未达标"]
    assert column(form, "得分/权重") == ["0.5/1", "0/2", "0/1"]
    assert column(form, "佐证材料") == ["公示制度.docx", "", ""]
    assert "3. 制度是否向社会公布：否" in column(form, "自查情况")[0]
    assert "3. 负责人出庭应诉率是多少：未答" in column(form, "自查情况")[1]
    assert form.heads == {0: "1 一级1"}
    assert "自评得分：12.5 分" in form.above[-1]


def test_what_nobody_wrote_is_marked_and_overdue_is_told(forms) -> None:
    assert column(forms["整改台账"], "责任人") == ["【待填】", "【待填】"]
    assert column(forms["整改台账"], "时限") == ["2025-06-01", "【待填】"]
    assert forms["整改台账"].above[-1] == "问题 2 个，未销号 2 个，逾期 1 个"
    assert forms["整改台账"].notes == ("问题 1 待整改（逾期5天），时限 2025-06-01。",)
    assert len(forms["任务分解表"].rows) == 2


def test_the_catalogue_says_what_to_look_at(round_) -> None:
    proof = Evidence("a1", "旧制度.docx", ("1.1.1-q1",), sha256="ab" * 32, year=2019)
    form = catalogue(round_, [proof], ["1.1.1/001-旧制度.docx"], TODAY)
    assert column(form, "文件或链接") == ["1.1.1/001-旧制度.docx"]
    assert column(form, "需核对") == ["是2019年的，本轮是2025年"]


def test_both_quotes_of_a_contradiction_stand_in_one_row(forms) -> None:
    form = forms["材料矛盾"]
    assert form.rows[0] == (
        "1",
        "说法不一",
        "一处说做到了。",
        "全部出庭。\n——报告.docx第2页",
        "| 未出庭 | | 2件 |\n——台账.md",
    )
    assert form.rows[1][4] == "（与时限或者日期不符）"
