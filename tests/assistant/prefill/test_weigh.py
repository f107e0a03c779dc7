"""One statement against one indicator: proved, broken, lacking, none, another year, a plan, mere words."""

import pytest

from assistant.prefill.mark import Effect
from assistant.prefill.weigh import alike, part_of, weigh


@pytest.fixture
def effect_of(papers_of, tools, edition):
    """The worst effect that rules see of a sentence on an indicator in the review of 2025."""

    def weighed(id_: str, sentence: str) -> Effect:
        indicator = edition.indicator(id_)
        statement = papers_of(台账=f"# 2025年登记台账\n\n{sentence}\n").statements[-1]
        marks = weigh(statement, indicator, tools.book.of([indicator.title]), 2025)
        return min((m.effect for m in marks), key=list(Effect).index)

    return weighed


@pytest.mark.parametrize(
    ("id_", "sentence", "effect"),
    [
        ("1.1.1", "全年受理审批服务事项80件，全部在承诺时限内办结。", Effect.PROVES),
        ("1.1.1", "许可事项办结77件，超期3件。", Effect.BREAKS),
        ("1.1.1", "许可事项办结80件，没有超期件。", Effect.PROVES),
        ("4.2.3", "重大执法决定应审9件，实审7件。", Effect.BREAKS),
        ("4.3.5", "全年案卷评查30卷，合格28卷。", Effect.PROVES),
        ("4.2.2", "认真落实执法全过程记录制度，执法能力不断提升。", Effect.GENERAL),
        ("8.1.2", "2024年举办法治专题讲座2期。", Effect.OTHER_YEAR),
        ("3.4.1", "下一步聘请法律顾问1名。", Effect.PLAN),
        ("1.4.2", "集体学习公平竞争审查办法。", Effect.GENERAL),
        ("6.1.2", "撤销复议决定1件，没有原因分析材料。", Effect.LACKS),
        ("4.5.4", "罚没收入全部缴入国库，未下达罚没指标。", Effect.PROVES),
        ("5.4.3", "2024年度信息公开年报于2025年2月3日公布。", Effect.BREAKS),
        ("5.4.3", "2024年度信息公开年报于2025年1月20日公布。", Effect.PROVES),
        ("3.2.1", "决策草案征求意见时间为6月1日至6月10日。", Effect.BREAKS),
        ("3.4.1", "法律顾问合同期2023年1月1日至2024年12月31日。", Effect.LACKS),
        ("4.5.2", "执法人员21人，人均58学时。", Effect.BREAKS),
        ("4.5.2", "执法人员24人，人均67学时，其中41学时1人。", Effect.LACKS),
        ("1.4.4", "合同中没有以审计结果作为结算依据的条款。", Effect.GENERAL),
        ("6.4.2", "应出具意见41件，40件60日内办结，1件经局长批准延期30日。", Effect.PROVES),
    ],
)
def test_what_a_sentence_does(effect_of, id_, sentence, effect):
    assert effect_of(id_, sentence) is effect


def test_numbers_of_a_list_are_no_part_of_it():
    assert part_of("（三）全年3次") == "全年3次"


def test_rates_are_alike_by_what_they_measure():
    assert alike("负责人出庭率", "负责人出庭应诉率")
    assert not alike("回访满意率", "按期办结率")
