"""Papers of the invented county of Qingxi: a report, statistics, last year's report; and letters in our own words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.drafting.draft import Draft, Request, draft
from assistant.drafting.material import Material, gather
from assistant.drafting.opinion import Opinion
from assistant.drafting.opinions import read_opinion
from assistant.prefill.papers import Paper, read_paper
from ingest.page import Limits
from knowledge.reports import load_report_types

LETTERS = Path(__file__).parents[2] / "data" / "opinions"

REPORT = """# 青溪县水利局2025年法治政府建设情况报告

县政府：

一、主要工作和成效

（一）组织领导方面。局党组全年专题研究法治工作3次，集体学法4次。

（二）执法方面。全年办理行政处罚案件26件，同比增长30%，其中普通程序案件20件。抽取案卷12卷参加评查，合格率100%。

（三）监督方面。办理代表建议5件、提案2件，按期办复率100%。

二、存在的不足

一是执法力量不足，原因是人员老化；二是普法方式单一。

三、下一步打算

开展河道执法专项行动，补齐执法装备。
"""

STATISTICS = """# 2025年水行政执法统计表

| 项目 | 数量 | 备注 |
| --- | --- | --- |
| 行政处罚立案 | 26件 | 其中普通程序20件 |
| 告知听证权利 | 4件 | 举行听证1件 |
| 罚没收入 | 31.5万元 | 全部上缴 |
| 未按期办结案件 | 2件 | 卷内没有延期审批材料 |
"""

FORMER = """# 青溪县水利局2024年法治政府建设情况报告

一、主要工作和成效

（一）严格执法守护河湖。全年办理行政处罚案件40件。

（二）压实第一责任人责任。局党组全年专题研究法治工作2次。

二、下一步打算

2025年修订《河道采砂管理办法》。
"""


def read(text: str, name: str = "材料.md") -> Paper:
    return read_paper(text.encode(), name, Limits())


@pytest.fixture(scope="session")
def markdown() -> Callable[..., Paper]:
    """`markdown("# 2025年…")`: a paper of these words."""
    return read


@pytest.fixture
def paper() -> Callable[..., Paper]:
    """`paper("一、…")`: a plain text as a paper."""

    def read_plain(text: str, name: str = "来文.txt") -> Paper:
        return read(text, name)

    return read_plain


@pytest.fixture
def inspection() -> Opinion:
    """The letter of an inspection, read."""
    return read_opinion(read_paper((LETTERS / "inspection.txt").read_bytes(), "反馈意见.txt", Limits()))


@pytest.fixture(scope="session")
def former() -> Paper:
    return read(FORMER, "2024年报告.md")


@pytest.fixture(scope="session")
def material() -> Material:
    return gather([read(REPORT, "报告.md"), read(STATISTICS, "统计表.md")], 2025)


@pytest.fixture(scope="session")
def drafted(material) -> Draft:
    return draft(Request(load_report_types()["annual_report"], 2025), material)
