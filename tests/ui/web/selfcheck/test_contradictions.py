"""矛盾: both quotes side by side, with the way to the indicator."""

from ui.web.selfcheck.contradictions import contradictions_html
from ui.web.selfcheck.papers import prefill


def test_before_and_after_the_papers_are_read(township) -> None:
    assert "还没有读过材料" in contradictions_html(township)
    list(prefill(township))
    page = contradictions_html(township.at())
    holders = page[page.index("执法人员持证上岗") :].split("</li>")[0]
    assert holders.count("<blockquote>") == 2
    assert "人人持证" in holders
    assert "持有效证件11人" in holders
    assert 'data-indicator="4.5.1"' in holders
