"""Days: stages too far apart, the wrong order, a column's limit, validities."""

from datetime import date

import pytest

from assistant.prefill.days import cell_days, day_faults, expiry
from assistant.prefill.facts import plain


def last(papers, cells=False):
    return [s for s in papers.statements if bool(s.cells) is cells][-1]


@pytest.mark.parametrize(
    ("id_", "sentence", "told"),
    [
        ("5.4.2", "3月2日收到的公开申请于4月21日答复。", "超过20个工作日"),
        ("5.2.4", "检察建议收件日期2025年5月6日，书面回复日期2025年6月20日。", ""),
        ("4.6.3", "执法监督意见书要求9月底前整改，实际11月2日反馈。", "才办"),
        ("6.4.2", "信访办结最长用了113天。", "超过60日"),
        ("4.6.3", "监督意见书5 月 12 日收，限 30 日，7 月 2 日反馈。", "限30日"),
        ("1.4.4", "验收9月10日，应在10月10日前付清，尚欠86.5万元。", "仍未付"),
        ("5.1.2", "2月24日交办，7月10日答复，经同意按6个月办理。", ""),
        ("3.4.2", "重大合同签订日期2025年5月2日，法律顾问审核日期2025年5月9日。", "次序颠倒"),
    ],
)
def test_days_of_a_sentence(papers_of, tools, edition, id_, sentence, told):
    statement = last(papers_of(台账=f"# 2025年台账\n\n{sentence}\n"))
    stages = tools.book.of([edition.indicator(id_).title])
    found = [why for _, why in day_faults(statement, plain(statement.text), edition.indicator(id_), stages, 2025)]
    assert any(told in why for why in found) if told else not found


def test_bare_days_of_a_register_are_days(papers_of, tools, edition):
    table = "# 2025年案件登记\n\n| 案 | 立案 | 告知 | 决定 |\n| --- | --- | --- | --- |\n| 城15 | 4.2 | 5.29 | 5.26 |\n"
    row, indicator = last(papers_of(登记=table), cells=True), edition.indicator("4.3.2")
    found = day_faults(row, plain(row.text), indicator, tools.book.of([indicator.title]), 2025)
    assert any("次序颠倒" in why for _, why in found)


def test_amounts_are_no_days():
    assert cell_days("罚款（万元）", "4.2", 2025) == []
    assert cell_days("立案", "4.2", 2025) == [date(2025, 4, 2)]


@pytest.mark.parametrize(
    ("columns", "values", "end"),
    [
        ("名称 | 施行日期 | 有效期", "夜市办法 | 2019-07-01 | 五年", date(2024, 6, 30)),
        ("名称 | 印发时间 | 有效期", "夜市办法 | 2019年7月 | 长期", None),
        ("名称 | 有效期至 | 状态", "夜市办法 | 2024年12月31日 | 执行", date(2024, 12, 31)),
    ],
)
def test_the_end_of_a_validity_in_a_register(papers_of, columns, values, end):
    rule = " | ".join(["---"] * 3)
    table = f"# 制度台账\n\n| {columns} |\n| {rule} |\n| {values} |\n| 其他办法 | 2025-01-01 | 长期 |\n"
    assert expiry(next(s for s in papers_of(台账=table).statements if s.cells)) == end


def test_the_end_of_a_validity_in_a_sentence(papers_of):
    text = "# 制度台账\n\n夜市办法2020年3月1日印发，有效期三年。\n"
    assert expiry(last(papers_of(台账=text))) == date(2023, 2, 28)
