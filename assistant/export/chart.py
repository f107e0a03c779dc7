"""A chart inside a Word file as Word's own drawing: sharp in print, in the reader's fonts, and still editable."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLACE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_GREY = "D0D0D0"


class Kind(StrEnum):
    """How a chart is drawn."""

    STACKED_BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value for every category, None where there is none; `colour` as RRGGBB, "" for any."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart with its title; `height` in millimetres. Bars lie, the first category on top."""

    title: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    height: float = 90


def draw(document: Any, chart: Chart, number: int, width: float) -> None:
    """Put a chart at the end of a Word document, so many millimetres wide; `number` counts the charts from 1."""
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, _TYPE, chart_xml(chart).encode(), document.part.package)
    link = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    size = f'cx="{Mm(width)}" cy="{Mm(chart.height)}"'
    drawing = (
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{_PLACE}">'
        f'<wp:inline><wp:extent {size}/><wp:docPr id="{number}" name="图{number}" descr="{_text(chart.title)}"/>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_DOCUMENT}" r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    document.add_paragraph().add_run()._element.append(parse_xml(drawing))


def chart_xml(chart: Chart) -> str:
    """The part that holds a chart."""
    bars = chart.kind is Kind.STACKED_BARS
    series = "".join(_series(n, one, chart.categories, bars) for n, one in enumerate(chart.series))
    if bars:
        plot = (
            f'<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
            '<c:gapWidth val="50"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )
    else:
        plot = (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
            '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}">'
        f'<c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1400" b="0"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1400" b="0"/><a:t>{_text(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>'
        f'<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}{_axes(bars)}</c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
        "</c:chart></c:chartSpace>"
    )


def _series(number: int, series: Series, categories: tuple[str, ...], bars: bool) -> str:
    count = f'<c:ptCount val="{len(categories)}"/>'
    names = "".join(f'<c:pt idx="{n}"><c:v>{_text(name)}</c:v></c:pt>' for n, name in enumerate(categories))
    told = [(n, value) for n, value in enumerate(series.values) if value is not None]
    values = "".join(f'<c:pt idx="{n}"><c:v>{value:g}</c:v></c:pt>' for n, value in told)
    fill = f'<a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill>' if series.colour else ""
    line = f'<a:ln w="28575">{fill}</a:ln>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:v>{_text(series.name)}</c:v></c:tx>'
        f"<c:spPr>{fill if bars else line}</c:spPr><c:cat><c:strLit>{count}{names}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>General</c:formatCode>{count}{values}</c:numLit></c:val>"
        + ("" if bars else '<c:smooth val="0"/>')
        + "</c:ser>"
    )


def _axes(bars: bool) -> str:
    across, up, order, crosses = ("l", "b", "maxMin", "max") if bars else ("b", "l", "minMax", "autoZero")
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    grey = f'<a:solidFill><a:srgbClr val="{_GREY}"/></a:solidFill>'
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{across}"/>{ticks}<c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{up}"/><c:majorGridlines><c:spPr><a:ln w="6350">{grey}</a:ln></c:spPr></c:majorGridlines>{ticks}'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="{crosses}"/></c:valAx>'
    )


def _text(text: str) -> str:
    return escape(text, {'"': "&quot;"})
