"""Footnotes: numbered, declared in the settings and the content types, control characters left out."""

import io
import zipfile

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from assistant.export.footnotes import Footnotes


def written(notes: list[str]) -> zipfile.ZipFile:
    document = Document()
    footnotes = Footnotes(document)
    for note in notes:
        footnotes.add(document.add_paragraph("句子。"), note)
    footnotes.close()
    out = io.BytesIO()
    document.save(out)
    return zipfile.ZipFile(out)


def test_every_mark_has_its_note() -> None:
    with written(["甲<乙>&丙", "第二\x07条"]) as file:
        notes = etree.fromstring(file.read("word/footnotes.xml"))
        body = etree.fromstring(file.read("word/document.xml"))
        types = file.read("[Content_Types].xml").decode()
        settings = etree.fromstring(file.read("word/settings.xml"))
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))]
    told = {note.get(qn("w:id")): "".join(note.itertext()) for note in notes}
    assert {mark: told[mark] for mark in marks} == {"1": " 甲<乙>&丙", "2": " 第二条"}
    assert "wordprocessingml.footnotes+xml" in types
    declared = settings.find(qn("w:footnotePr"))
    assert [n.get(qn("w:id")) for n in declared] == ["-1", "0"]
    assert declared.getnext().tag == qn("w:compat")


def test_a_document_without_notes_has_no_part_for_them() -> None:
    with written([]) as file:
        assert "word/footnotes.xml" not in file.namelist()
