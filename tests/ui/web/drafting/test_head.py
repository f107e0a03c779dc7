"""Above the pages: steps and what comes next."""

from ui.web.drafting.head import head_html, next_of, open_places
from ui.web.drafting.scene import CHECKS, EDIT, FACTS, OUT


def test_the_next_step_follows_the_work(scene) -> None:
    assert next_of(scene).step == FACTS
    assert next_of(scene.at(page=EDIT)).step == EDIT
    number = scene.place.number
    for section in scene.waiting:
        scene.desk.accept(number, section.key, base=1, by="甲")
    assert next_of(scene.at()).step == CHECKS
    for section in scene.report.sections:
        version = scene.desk.drafts.section(number, section.key)
        empty = type(section)(section.key, section.heading, section.level)
        scene.desk.drafts.write(number, empty, base=version.number, by="甲", accepted=True)
    assert next_of(scene.at()).step == OUT
    assert open_places(scene.at()) == (0, 0)


def test_the_steps_stand_above_a_draft_only(nowhere, scene) -> None:
    assert "全部草稿" in head_html(scene)
    assert "来文办理" in head_html(nowhere)
