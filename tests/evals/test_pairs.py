"""What the embedding learns from: articles read from Markdown, pairs that the law's own structure declares."""

from pathlib import Path

import pytest
import yaml

from evals.pairs import Article, Question, asked, current, mine, read_digests, read_laws

LAW = """# 青溪停车法
## 第一章 总则
第一条　为了停车，制定本法。
停车应当有序。车位应当划线编号。
第二条　违反本法第一条规定的，依照《青溪处罚法》第五条处理。停车场应当自建成之日起备案。
## 第二章 附则
第三条之一　本法自公布之日起施行。
"""


@pytest.fixture
def laws(tmp_path: Path) -> list[Article]:
    (tmp_path / "青溪停车法(2020-01-02).md").write_text(LAW, encoding="utf-8")
    return read_laws(tmp_path)


def test_articles_keep_headings_and_lines(laws) -> None:
    assert [(a.title, a.number, a.headings) for a in laws] == [
        ("青溪停车法", "第一条", "第一章 总则"),
        ("青溪停车法", "第二条", "第一章 总则"),
        ("青溪停车法", "第三条之一", "第二章 附则"),
    ]
    assert laws[0].text == "为了停车，制定本法。\n停车应当有序。车位应当划线编号。"
    assert "总则" in laws[0].passage


def test_pairs_are_mined_from_the_structure(laws) -> None:
    other = Article("青溪处罚法", "第五条", "", "停车违法的，处五十元罚款。")
    pairs = mine([*laws, other], seed=1)
    assert pairs == mine([*laws, other], seed=1)
    cited = {(p.left, p.group) for p in pairs if p.kind == "cited"}
    assert cited == {(laws[1].text, 0), (laws[1].text, 3)}
    assert {p.group for p in pairs if p.kind == "heading"} == {0, 1, 2}
    for pair in (p for p in pairs if p.kind == "sentence"):
        assert pair.left in laws[pair.group].text.replace("\n", "")
        assert pair.left not in pair.right


def test_questions_lead_to_articles_and_digests(laws, tmp_path) -> None:
    place = current(laws, laws)
    digests = tmp_path / "digests"
    digests.mkdir()
    entry = {"article": "第二条", "heading": "备案", "digest": "建成要备案。", "questions": ["停车场建好要办什么"]}
    law = {"short_title": "青溪停车法", "adopted_on": "2021-01-22", "articles": [entry, entry | {"article": "第九条"}]}
    (digests / "a.yaml").write_text(yaml.safe_dump(law, allow_unicode=True), encoding="utf-8")
    questions = read_digests(digests, place)
    assert [(q.text, q.gold) for q in questions] == [("停车场建好要办什么", (1,))]
    pairs = asked([*questions, Question("甲", (0, 1), answer="乙")], laws)
    assert [(p.kind, p.group, p.weight) for p in pairs] == [
        ("typical", 1, 1.0), ("digest", 1, 1.0), ("question", 0, 0.5), ("answer", 0, 0.5), ("question", 1, 0.5),
        ("answer", 1, 0.5),
    ]  # fmt: skip
