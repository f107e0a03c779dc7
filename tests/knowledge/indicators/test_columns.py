"""What each column is taken for, why, and how a person corrects it."""

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.columns import (
    BOTH,
    CHILD_WEIGHT,
    SKIPPED,
    TOP_WEIGHT,
    Sureness,
    columns_text,
    parted,
    propose_fields,
    read_columns,
    twice,
)
from tests.knowledge.indicators.test_layout import layout


def fields(text: str, by_hand=None) -> dict[str, tuple[str, Sureness]]:
    return {c.heading: (c.field, c.sureness) for c in propose_fields(layout(text), by_hand)}


def test_names_that_fit_are_sure() -> None:
    found = fields("责任科室,三级指标,分值（分）,二级指标,一级指标,评分细则\n某科,丙,2,乙,甲,做到得2分\n")
    assert {field for field, _ in found.values()} == {
        "责任单位",
        "三级指标",
        "分值",
        "二级指标",
        "一级指标",
        "评分标准",
    }
    assert all(sureness.settled for _, sureness in found.values())


def test_names_that_only_resemble_are_to_be_confirmed() -> None:
    found = fields("一级指标,三级指标,评分要点内容,主要责任单位及部门\n甲,丙,做好,某局\n")
    assert found["评分要点内容"] == ("要求", Sureness.CLOSE)
    assert found["主要责任单位及部门"] == ("责任单位", Sureness.CLOSE)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("5", "3分", "2.5"), "分值"),
        (("1", "2", "3"), "编号"),
        (("做到得2分", "每少一项扣1分", "未做不得分"), "评分标准"),
        (("某局、某办", "某某乡镇", "法制科"), "责任单位"),
        (("《甲法》第三条", "《乙条例》", "无"), "依据"),
        (("今天", "明天", "后天"), ""),
    ],
)
def test_unknown_names_are_judged_by_their_cells(cells, field) -> None:
    lines = "".join(f"甲,丙{n},{cell}\n" for n, cell in enumerate(cells))
    found = fields(f"一级指标,三级指标,某列\n{lines}")["某列"]
    assert found == (field, Sureness.CONTENT if field else Sureness.NONE)


@pytest.mark.parametrize("name", ["自评得分", "得分依据", "备注", "考核得分", "复核意见"])
def test_what_is_filled_in_is_not_taken(name) -> None:
    assert fields(f"一级指标,三级指标,{name}\n甲,丙,3\n")[name][0] == SKIPPED


def test_rules_for_scoring_inside_the_requirement_are_to_be_parted() -> None:
    text = "一级指标,三级指标,要求\n甲,丙,清单公布。未公布的扣2分\n甲,丁,按期报备。不得分\n"
    assert fields(text)["要求"] == (BOTH, Sureness.CONTENT)
    assert fields(text, {"要求": "要求"})["要求"] == ("要求", Sureness.HAND)
    with_own = text.replace("要求\n", "要求,评分标准\n", 1)
    assert fields(with_own)["要求"] == ("要求", Sureness.NAME)


def test_scores_of_sections_are_told_from_those_of_indicators() -> None:
    found = fields("一级指标,分值,二级指标,分值,三级指标,分值\n甲,9,乙,9,丙,4\n")
    assert [field for field, _ in found.values()] == [
        "一级指标",
        TOP_WEIGHT,
        "二级指标",
        CHILD_WEIGHT,
        "三级指标",
        "分值",
    ]
    assert found["分值"][1] is Sureness.CLOSE


def test_the_surer_column_keeps_the_field() -> None:
    found = fields("一级指标,三级指标,分值,某列\n甲,丙,2,7\n乙,丁,3,9\n")
    assert found["分值"] == ("分值", Sureness.NAME)
    assert found["某列"] == ("", Sureness.NONE)


def test_two_equal_claims_stand_until_a_person_chooses() -> None:
    columns = propose_fields(layout("一级指标,三级指标,评分标准,评分细则\n甲,丙,做到得分,扣分\n"))
    assert twice(columns, join=False) == ["评分标准"]
    assert twice(columns, join=True) == []
    chosen = propose_fields(layout("一级指标,三级指标,评分标准,评分细则\n甲,丙,丁,戊\n"), {"评分细则": ""})
    assert twice(chosen, join=False) == []
    scores = propose_fields(layout("一级指标,三级指标,分值,标准分\n甲,丙,2,3\n"))
    assert twice(scores, join=True) == ["分值"]


def test_what_a_person_cannot_mean_is_refused() -> None:
    with pytest.raises(UsageError, match="表里没有列：丁。现有的列：一级指标、三级指标"):
        fields("一级指标,三级指标\n甲,丙\n", {"丁": "要求"})
    with pytest.raises(UsageError, match="没有字段：重要"):
        fields("一级指标,三级指标\n甲,丙\n", {"三级指标": "重要"})


@pytest.mark.parametrize(
    ("text", "requirement", "scoring"),
    [
        ("清单公布。未公布扣2分。", "清单公布。", "未公布扣2分。"),
        ("做到得1分", "", "做到得1分"),
        ("清单公布；按期更新", "清单公布；按期更新", ""),
    ],
)
def test_a_text_is_parted_at_its_first_rule(text, requirement, scoring) -> None:
    assert parted(text) == (requirement, scoring)


def test_columns_written_corrected_and_read(tmp_path) -> None:
    columns = propose_fields(layout('一级指标,"a: ""b""#",某列\n甲,丙\u2028,今天\n'))
    path = tmp_path / "mapping.yaml"
    text = columns_text(columns, "表.docx")
    path.write_text(text.replace('"某列": ""', '"某列": "三级指标"'), encoding="utf-8")
    said = read_columns(path)
    assert said.columns == {"一级指标": "一级指标", 'a:"b"#': "", "某列": "三级指标"}
    assert not said.join
    assert "例：今天" in text
    path.write_text("columns: {}\nwhat: 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"列对应 mapping\.yaml 有误"):
        read_columns(path)
