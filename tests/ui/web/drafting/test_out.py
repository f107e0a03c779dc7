"""What stands around the sections, and the files."""

from datetime import date

import pytest

from knowledge.errors import UsageError
from ui.web.drafting.out import out_html, write_frame

FRAME = {
    "title": "青溪县水利局报告",
    "number": "",
    "recipient": "县政府",
    "signed_by": "青溪县水利局",
    "date": "2026-03-01",
}


def test_the_frame_is_written(scene) -> None:
    write_frame(scene, FRAME)
    report = scene.at().report
    assert (report.title, report.recipient, report.date) == ("青溪县水利局报告", "县政府", date(2026, 3, 1))
    assert 'value="2026-03-01"' in out_html(scene.at())
    write_frame(scene, FRAME | {"date": ""})
    assert scene.at().report.date is None
    for wrong in ({"date": "三月"}, {"title": " "}):
        with pytest.raises(UsageError):
            write_frame(scene, FRAME | wrong)


def test_what_is_open_is_said_before_the_files(scene) -> None:
    page = out_html(scene)
    assert "没有认可" in page
    assert f'action="api/v1/drafts/{scene.place.number}/export"' in page
