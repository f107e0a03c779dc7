"""The shipped indicator system: its size and form, its bases against the register, the register against the laws."""

from knowledge.indicators.file import REGISTER, SHIPPED, systems
from knowledge.indicators.indicator import AnswerType, counts
from knowledge.indicators.register import BasisLaw, load_register, unresolved
from tests.official import articles_in, catalogue, quantities, report, tight

NATIONAL = systems().find("national-2021")
BASES = load_register(SHIPPED / REGISTER)
README = (SHIPPED / "README.md").read_text(encoding="utf-8")

SUPERSEDED = "最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释"
"""Read in an old text only; the register says so."""


def test_size_as_the_readme_tells() -> None:
    structure = NATIONAL.source.published_structure
    tops = len(NATIONAL.groups)
    assert (tops, len(NATIONAL.sections) - tops, len(NATIONAL.indicators)) == (9, 32, 100) == tuple(structure.values())
    assert len(NATIONAL.check_points) == 295
    assert counts(NATIONAL) == {"县区政府": 100, "执法部门": 94, "一般部门": 68, "乡镇街道": 91}
    bases = [basis for indicator in NATIONAL.indicators for basis in indicator.legal_basis]
    articles = sum(len(law.articles) for law in BASES.laws)
    assert f"295 个检查点，{len(bases)} 处依据" in README
    assert f"{len(BASES.laws)} 部法律法规中的 {articles} 条和 {len(BASES.policies)} 份政策文件" in README
    assert all(f"{unit} {n}" in README for unit, n in counts(NATIONAL).items())


def test_the_draft_says_that_it_is_one() -> None:
    assert NATIONAL.status == "draft"
    assert NATIONAL.status_note == "自拟草案，非官方文本"
    assert "不得作为官方文本引用" in NATIONAL.source.caveat
    official = [i for i in NATIONAL.indicators if i.official_no is not None]
    assert [i.official_no for i in official] == [1, 2, 3]
    assert {i.provenance for i in official} == {"公开片段可见"}


def test_every_basis_is_registered() -> None:
    assert unresolved(NATIONAL, BASES) == ()


def test_checked_means_the_same_in_both_files() -> None:
    known = {(law.name, article.article): article for law in BASES.laws for article in law.articles}
    cited = {(b.name, b.article): b for i in NATIONAL.indicators for b in i.legal_basis if (b.name, b.article) in known}
    assert known.keys() == cited.keys()
    assert {k: (a.checked, a.point) for k, a in known.items()} == {k: (b.checked, b.point) for k, b in cited.items()}


def test_every_indicator_has_evidence_bases_and_one_kind_of_wording() -> None:
    for indicator in NATIONAL.indicators:
        assert indicator.evidence, indicator.id
        assert indicator.legal_basis, indicator.id
        assert indicator.tags, indicator.id
        assert 30 <= len(indicator.requirement) <= 90, indicator.id
        assert len(indicator.check_points) <= 4, indicator.id
    assert {p.type for p in NATIONAL.check_points.values()} == set(AnswerType)


def laws_at_hand() -> list[tuple[BasisLaw, dict[str, str]]]:
    """The registered laws whose text is there, each with its catalogue row (the version in force last)."""
    rows = sorted(catalogue(), key=lambda row: (row["status"] == "现行有效", row["adopted_on"]))
    last = {row["title"]: row for row in rows}
    return [(law, last[law.name]) for law in BASES.laws if law.name in last]


def test_most_laws_are_at_hand() -> None:
    missing = {law.name for law in BASES.laws} - {law.name for law, _ in laws_at_hand()}
    assert missing == {
        "保障农民工工资支付条例",
        "中华人民共和国档案法",
        "中华人民共和国数据安全法",
        "行政执法监督条例",
        "中华人民共和国法治宣传教育法",
    }


def test_the_editions_are_those_in_force() -> None:
    for law, row in laws_at_hand():
        assert law.edition.startswith(row["adopted_on"]), law.name
        assert (row["status"] == "现行有效") == (law.name != SUPERSEDED), law.name
        assert bool(law.note) == (law.name == SUPERSEDED)


def test_every_article_exists_and_says_what_is_registered() -> None:
    findings = []
    for law, row in laws_at_hand():
        official = articles_in(row["file"])
        for article in law.articles:
            text = official[article.article].text if article.article in official else ""
            missing = [word for word in article.keywords if word not in tight(text)]
            numbers = quantities(article.point) - quantities(text)
            if not text or missing or numbers:
                findings.append(f"{law.name}{article.article}：{missing or numbers or '没有这一条'}")
    report(SHIPPED / REGISTER, findings)
