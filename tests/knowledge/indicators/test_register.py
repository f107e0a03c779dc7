"""The register of legal bases: reading it, and which bases it holds."""

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.indicator import Basis, BasisType
from knowledge.indicators.register import Register, load_register, unresolved
from tests.indicators import indicator, system

TEXT = """
note: 虚构
law_text_snapshot: 虚构
laws:
- name: 中华人民共和国甲法
  edition: 2020-01-02公布
  articles:
  - {article: 第三条, point: 应当告知, keywords: [告知], checked: true}
- {name: 乙法, edition: 未核对, articles: []}
policies:
- {name: 某意见, title_seen: false}
"""


def register(tmp_path, text: str = TEXT) -> Register:
    (tmp_path / "legal-basis.yaml").write_text(text, encoding="utf-8")
    return load_register(tmp_path / "legal-basis.yaml")


@pytest.mark.parametrize(
    ("type_", "name", "article", "reason"),
    [
        ("law", "中华人民共和国甲法", "第三条", ""),
        ("law", "甲法", "第三条", ""),
        ("law", "甲法", "", ""),
        ("law", "甲法", "第四条", "《中华人民共和国甲法》（2020-01-02公布）没有登记这一条"),
        ("law", "乙法", "", ""),
        ("law", "丙法", "", "法律没有登记"),
        ("policy", "某意见", "", ""),
        ("policy", "别的意见", "", "政策文件没有登记"),
    ],
)
def test_whether_a_basis_is_registered(tmp_path, type_, name, article, reason) -> None:
    assert register(tmp_path).why_unresolved(Basis(BasisType(type_), name, article)) == reason


def test_the_unresolved_bases_of_a_system_are_named(tmp_path) -> None:
    good, bad = (
        {"type": "law", "name": "甲法", "article": "第三条"},
        {"type": "law", "name": "甲法", "article": "第九条"},
    )
    demo = system("demo", indicator("1.1.1", legal_basis=[good, bad]), indicator("1.1.2"))
    (found,) = unresolved(demo, register(tmp_path))
    assert (found.indicator, found.basis.article) == ("1.1.1", "第九条")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("乙法", "甲法"), "甲法 登记了两次"),
        (("第三条", "3条"), "条号“3条”写法不对"),
        (("checked: true", "chequed: true"), "不认识的键"),
        (("keywords: [告知]", "keywords: []"), "keywords：至少 1 项"),
        (("title_seen: false", "seen: false"), "title_seen：没有填"),
    ],
)
def test_faults_in_the_register(tmp_path, change, message) -> None:
    with pytest.raises(UsageError) as error:
        register(tmp_path, TEXT.replace(*change))
    assert message in str(error.value)
