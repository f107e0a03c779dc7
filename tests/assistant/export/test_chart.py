"""A chart in a Word file: well-formed, its values as they are, hostile names as text."""

import io
import zipfile

from docx import Document
from lxml import etree

from assistant.export.chart import Chart, Kind, Series, chart_xml, draw

SPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
BARS = Chart("结论 <分布>", Kind.STACKED_BARS, ('甲"局', "乙&局"), (Series("达标", (3, 1.5), "3C8A68"),))
LINES = Chart("走势", Kind.LINES, ("2024", "2025"), (Series("甲", (None, 60.5)),))


def texts(chart: Chart, path: str) -> list[str]:
    return etree.fromstring(chart_xml(chart).encode()).xpath(f"//{path}//c:v/text()", namespaces=SPACE)


def test_names_and_values() -> None:
    assert texts(BARS, "c:cat") == ['甲"局', "乙&局"]
    assert texts(BARS, "c:val") == ["3", "1.5"]
    assert texts(BARS, "c:tx") == ["达标"]
    assert "3C8A68" in chart_xml(BARS)


def test_a_missing_value_is_a_gap() -> None:
    assert texts(LINES, "c:val") == ["60.5"]
    assert 'idx="1"><c:v>60.5' in chart_xml(LINES)


def test_charts_are_parts_of_the_file() -> None:
    document = Document()
    for number, chart in enumerate((BARS, LINES), 1):
        draw(document, chart, number, 160)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(archive.namelist())
    assert len(Document(io.BytesIO(out.getvalue())).inline_shapes) == 2
