"""Footnotes of a Word file, which python-docx cannot write: their part of the package, their styles, the marks in the text."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from lxml import etree

from assistant.export.layout import FIGURES, clean_text, set_style

_SIZE, _LINE = 9, 12
"""Points: 小五, and the line of a note."""

_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}
_AFTER_NOTES = ("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping")
"""What stands after footnotePr in the settings, as far as the template of python-docx has it."""


class Footnotes:
    """The notes of one document, numbered from 1 in the order they are added; `close` writes them into the file."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._text = _style(document, "footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self._mark = _style(document, "footnote reference", WD_STYLE_TYPE.CHARACTER)
        self._notes: list[str] = []

    def add(self, paragraph: Any, text: str) -> None:
        """Put a mark at the end of a paragraph, with its note."""
        self._notes.append(clean_text(text))
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._notes)))
        run = paragraph.add_run()
        run.style = self._mark
        run._element.append(reference)

    def close(self) -> None:
        """Write the notes; a document without any stays as it is."""
        if not self._notes:
            return
        root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in _SEPARATORS.items():
            root.append(_separator(number, kind))
        for number, text in enumerate(self._notes, 1):
            root.append(self._note(number, text))
        blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare(self._document.settings.element)

    def _note(self, number: int, text: str) -> Any:
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{self._text.style_id}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._mark.style_id}"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
        )
        note.find(f".//{qn('w:t')}").text = f" {text}"
        return note


def _separator(number: int, kind: str) -> Any:
    return parse_xml(
        f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:pPr>'
        f'<w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    )


def _declare(settings: Any) -> None:
    """Name the separators in the settings, where Word looks for them."""
    properties = OxmlElement("w:footnotePr")
    for number in _SEPARATORS:
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(number))
        properties.append(note)
    settings.insert_element_before(properties, *_AFTER_NOTES)


def _style(document: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    style = document.styles.add_style(name, kind)
    if kind is WD_STYLE_TYPE.CHARACTER:
        style.font.superscript = True
        return style
    set_style(style, FIGURES, _SIZE)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    return style
