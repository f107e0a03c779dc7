"""What a figure counts."""

import pytest

from assistant.drafting.measure import measured


def told(text: str, subject: str = "") -> list[tuple[str, str]]:
    return [(one.measure, one.figure.value + one.figure.unit) for one in measured(text, subject)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年审查规范性文件9件", [("审查规范性文件", "9件")]),
        ("审查合同42件、决策事项51件", [("审查合同", "42件"), ("审查决策事项", "51件")]),
        ("新收复议案件44件，同比增长47%", [("新收复议案件", "44件"), ("新收复议案件 同比增长", "47%")]),
        ("排查政策文件11件，其中已修订5件", [("排查政策文件", "11件"), ("排查政策文件 已修订", "5件")]),
        ("举办资格认证考试，243人参加", [("举办资格认证考试", "243人")]),
        ("抽取10个部门案卷60卷", [("抽取部门案卷", "10个"), ("抽取部门案卷", "60卷")]),
        ("组织旁听庭审活动，50余个单位60名干部参加", [("单位", "50余个"), ("干部参加", "60名")]),
        ("对17件轻微违法不予处罚", [("轻微违法不予处罚", "17件")]),
    ],
)
def test_what_a_figure_counts(text: str, expected: list[tuple[str, str]]) -> None:
    found = told(text)
    assert [figure for _, figure in found] == [figure for _, figure in expected]
    assert all(words in measure for (measure, _), (words, _) in zip(found, expected, strict=True))


def test_a_bare_verb_leans_on_the_heading_and_on_what_was_named() -> None:
    assert told("受理32件，办结30件", "行政许可") == [("行政许可 受理", "32件"), ("行政许可 办结", "30件")]


def test_from_and_to_are_told_apart() -> None:
    first, second, share = told("企业开办时间从8个工作日压缩到2个工作日，提速75%")
    assert (first[1], second[1], share[1]) == ("8个工作日", "2个工作日", "75%")
    assert "压缩" in second[0]
    assert "压缩" not in first[0]
    assert "提速" in share[0]


def test_the_span_holds_the_words_the_measure_comes_from() -> None:
    text = "开展清理，排查文件11件，其中已修订5件，效果明显"
    last = list(measured(text))[-1]
    assert text[last.start : last.end] == "排查文件11件，其中已修订5件"
