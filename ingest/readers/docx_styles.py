"""What the styles of a Word document say about a paragraph: heading level, list numbering, size, alignment."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"


@dataclass(frozen=True)
class Look:
    """How a paragraph is set. `level` is the outline level (0: body text); `size` is in half points."""

    style: str = ""
    level: int = 0
    centred: bool = False
    size: int = 0
    red: bool = False
    list_id: str = ""
    list_level: int = 0


class Styles:
    """The paragraph styles of one document with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        """Take the root of styles.xml, or None when the document has none."""
        self._by_id: dict[str, etree._Element] = {}
        self._default_size = 20
        self._default_style = ""
        if root is None:
            return
        for style in root.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            self._by_id[identifier] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default_style = identifier
        size = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
        self._default_size = _number(size, self._default_size)

    def look(self, paragraph: etree._Element) -> Look:
        """The settings of a paragraph: its own first, then those of its style and the styles that is based on."""
        own = paragraph.find(W + "pPr")
        named = own.find(W + "pStyle") if own is not None else None
        style_id = named.get(VAL, "") if named is not None else self._default_style
        chain = [own] if own is not None else []
        runs = [props for props in (_first_run_properties(paragraph),) if props is not None]
        name = ""
        for style in self._ancestry(style_id):
            name = name or _attribute(style.find(W + "name")).lower()
            chain += style.findall(W + "pPr")
            runs += style.findall(W + "rPr")
        numbering = _first(chain, "numPr/numId")
        level = _first(chain, "numPr/ilvl")
        return Look(
            style=name,
            level=_outline(name, chain),
            centred=_attribute(_first(chain, "jc")) == "center",
            size=_number(_first(runs, "sz"), self._default_size),
            red=_is_red(_attribute(_first(runs, "color"))),
            list_id=_attribute(numbering),
            list_level=_number(level, 0),
        )

    def _ancestry(self, style_id: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = _attribute(style.find(W + "basedOn"))


def _first_run_properties(paragraph: etree._Element) -> etree._Element | None:
    for run in paragraph.iter(W + "r"):
        if run.find(W + "t") is not None:
            return run.find(W + "rPr")
    return None


def _first(chain: list[etree._Element], path: str) -> etree._Element | None:
    """The nearest setting of a name along the chain."""
    qualified = "/".join(W + step for step in path.split("/"))
    return next((found for props in chain if (found := props.find(qualified)) is not None), None)


def _outline(name: str, chain: list[etree._Element]) -> int:
    level = _number(_first(chain, "outlineLvl"), 9)
    if level < 9:
        return level + 1
    kind, _, number = name.rpartition(" ")
    return int(number) if kind == "heading" and number.isdigit() else 0


def _is_red(colour: str) -> bool:
    if len(colour) != 6:
        return False
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red >= 160 and green <= 80 and blue <= 80


def _attribute(element: etree._Element | None) -> str:
    return element.get(VAL, "") if element is not None else ""


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = _attribute(element)
    return int(value) if value.isdigit() else otherwise
