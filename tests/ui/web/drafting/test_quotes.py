"""Sources with the way to their place."""

from assistant.drafting.report import Source
from ui.web.drafting.papers import hand_in_files
from ui.web.drafting.quotes import quote_of
from ui.web.drafting.scene import Plan

SOURCE = Source("报告.md", "全年办理行政处罚案件26件", "一、")


def test_a_quote_leads_to_the_reader_once_the_library_has_read_the_paper(scene, files) -> None:
    assert quote_of(scene, SOURCE).link == ""
    hand_in_files(scene.at(plan=Plan("annual_report", scene.stored.issuer, 2025)), files[:1])
    scene.office.runner.run(scene.office.jobs.newest()[0].id)
    shown = quote_of(scene, SOURCE)
    assert shown.link.startswith("read/")
    assert shown.doc == "报告.md 一、"
