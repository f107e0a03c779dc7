"""A small invented edition for tests of the self-check in several rooms."""

from knowledge.indicators.indicator import IndicatorSystem
from tests.indicators import indicator, question, system

RATIO = {"type": "比例", "name": "出庭率", "unit": "%", "threshold": {"op": ">=", "value": 100, "source": "default"}}


def edition() -> IndicatorSystem:
    """Four indicators: a system with its day and publication, a ratio with its parts, a due day, one for 县区政府 only."""
    return system(
        "demo-2025",
        indicator(
            "1.1.1",
            check_points=[
                question("1.1.1-q1", text="是否建立执法公示制度？"),
                question("1.1.1-q2", "日期", text="制度何时印发？"),
                question("1.1.1-q3", text="制度是否向社会公布？"),
            ],
            evidence=["公示制度文件"],
            legal_basis=[{"type": "law", "name": "中华人民共和国行政处罚法", "article": "第三十九条", "checked": True}],
        ),
        indicator(
            "1.1.2",
            check_points=[
                question("1.1.2-q1", "数量", text="开庭审理的行政诉讼案件多少件？"),
                question("1.1.2-q2", "数量", text="负责人实际出庭多少件？"),
                question("1.1.2-q3", "比例", text="负责人出庭应诉率是多少？"),
                question("1.1.2-q4", text="未出庭的案件是否有书面情况说明？"),
            ],
            measure=RATIO,
            weight=2,
        ),
        indicator(
            "1.2.1",
            check_points=[question("1.2.1-q1", "日期", text="年度报告何时报送？")],
            measure={"type": "布尔", "deadline": "03-01"},
        ),
        indicator(
            "2.1.1",
            check_points=[question("2.1.1-q1", expect="否", text="是否存在转移职责的情形？")],
            applies_to=["县区政府"],
        ),
    )
