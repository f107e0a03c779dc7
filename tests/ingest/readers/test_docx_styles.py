"""What styles say about a paragraph."""

from lxml import etree

from ingest.readers.docx_styles import Look, Styles

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = etree.fromstring(
    f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='b'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='b'><w:name w:val='base'/><w:basedOn w:val='b'/><w:pPr><w:jc w:val='center'/>"
    "<w:numPr><w:numId w:val='4'/></w:numPr></w:pPr><w:rPr><w:sz w:val='44'/></w:rPr></w:style></w:styles>"
)


def look(inside: str) -> Look:
    return Styles(STYLES).look(etree.fromstring(f"<w:p {W}>{inside}</w:p>"))


def test_a_style_hands_down_what_the_paragraph_does_not_say() -> None:
    assert look("<w:pPr><w:pStyle w:val='1'/></w:pPr>") == Look("heading 1", 1, True, 44, False, "4", 0)


def test_the_paragraph_itself_comes_first() -> None:
    own = "<w:pPr><w:pStyle w:val='1'/><w:jc w:val='left'/><w:outlineLvl w:val='2'/></w:pPr>"
    found = look(own + "<w:r><w:rPr><w:color w:val='FF0000'/><w:sz w:val='60'/></w:rPr><w:t>甲</w:t></w:r>")
    assert (found.level, found.centred, found.size, found.red) == (3, False, 60, True)


def test_without_a_style_the_default_holds() -> None:
    assert look("") == Look("normal", 0, False, 21)
    assert Styles(None).look(etree.fromstring(f"<w:p {W}/>")) == Look(size=20)
