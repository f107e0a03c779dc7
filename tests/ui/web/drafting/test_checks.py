"""The check list and the way to each place."""

from ui.web.drafting.checks import checks_html, groups_of
from ui.web.drafting.scene import OUT


def items(scene, name):
    return next(group.items for group in groups_of(scene) if group.name == name)


def test_every_placeholder_leads_to_its_sentence(scene) -> None:
    found = items(scene, "待填")
    assert found
    for item in found:
        if item.page == OUT:
            continue
        paragraph, number = map(int, item.spot.split("."))
        assert item.text in scene.versions[item.section].section.paragraphs[paragraph][number].text


def test_a_figure_far_from_last_years_is_listed_with_its_place(scene) -> None:
    (item,) = [one for one in items(scene, "比上年变化大") if "行政处罚案件" in one.text]
    assert "上年 40件，减 35%" in item.why
    assert item.section == "results.enforcement"


def test_the_page_says_how_much_is_left(scene) -> None:
    left = sum(len(group.items) for group in groups_of(scene))
    assert f"还有 <b>{left}</b> 处要看" in checks_html(scene)
