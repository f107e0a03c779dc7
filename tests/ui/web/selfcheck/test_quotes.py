"""Quotes and bases with the way to their place."""

from assistant.selfcheck.assessment import Quote
from assistant.selfcheck.evidence import Evidence
from knowledge.indicators.indicator import Basis, BasisType
from tests.ui.web.conftest import TITLE
from ui.web.selfcheck.papers import hand_in_files
from ui.web.selfcheck.quotes import basis_links, document_of, evidence_link, shown

TEXT = "# 2025年执法总结\n\n## 一、证件\n\n执法人员14人，\n人人持证。\n"


def test_a_quote_leads_to_its_passage_once_the_library_has_read_it(scene, tmp_path) -> None:
    paper = tmp_path / "总结.md"
    paper.write_text(TEXT, encoding="utf-8")
    done = hand_in_files(scene, [str(paper)])
    (kept,) = scene.desk.evidence.all(scene.place.number)
    quote = Quote("总结.md", "执法人员14人，\n人人持证。", kept.id)
    (before,) = shown(scene, (quote,))
    assert before.link == f"api/v1/assessments/1/evidence/{kept.id}/file"
    assert before.words == "执法人员14人， 人人持证。"
    scene.office.runner.run(done.place.job)
    document = document_of(scene, "总结.md")
    (after,) = shown(scene, (quote,))
    assert after.link.startswith("read/")
    assert document.owner == "青溪市城管局"
    assert evidence_link(scene, kept)[0].startswith("read/")
    scene.desk.evidence.remove(scene.place.number, kept.id, by="甲")
    assert shown(scene.at(), (quote,))[0].link == ""


def test_a_link_is_read_where_it_leads(scene) -> None:
    link = Evidence("x", "专栏", (), link="https://a.example")
    assert evidence_link(scene, link) == ("https://a.example", "")


def test_a_basis_leads_to_its_article_where_the_library_has_it(scene) -> None:
    bases = (Basis(BasisType.LAW, TITLE, "第二条"), Basis(BasisType.LAW, "没有的法", "第一条"))
    (held, link), (missing, nothing) = basis_links(scene, bases)
    assert held == f"《{TITLE}》第二条"
    assert link.startswith("read/")
    assert link.endswith("%E7%AC%AC%E4%BA%8C%E6%9D%A1")
    assert (missing, nothing) == ("《没有的法》第一条", "")
