"""What a paragraph of a Chinese official text looks like: where one begins, and when a line goes on in the next."""

import re
import unicodedata

from knowledge.numerals import NUMERAL

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\v\f]+")
_CJK = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·〇"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ ]+(?=[{_CJK}])")
_RADICAL = re.compile(r"[\u2e80-\u2fdf]")
_RADICAL_PAIRS = (
    "⺠民⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻄西⻁虎⻤鬼⻣骨"
)
_RADICAL_EXTRA = dict(zip(_RADICAL_PAIRS[::2], _RADICAL_PAIRS[1::2], strict=True))
"""Radicals that Unicode itself does not map to a character."""

_NUMBERED = re.compile(rf"第[{NUMERAL}\d]+[编篇章节条](?:之[{NUMERAL}]+)?[ \u3000]+")
_START = re.compile(
    rf"第[{NUMERAL}\d]+(?:条之|[编篇章节条款])"
    rf"|[（(][{NUMERAL}\d]{{1,4}}[）)]"
    rf"|[{NUMERAL}]{{1,4}}、"
    r"|\d{1,3}(?:[.．、](?!\d)|[)）])"
    r"|[①-⑳❶-❿]"
    rf"|(?:附件|附表|附录|附)(?:[\d{NUMERAL}]{{0,3}}[:：]|[\d{NUMERAL}]{{0,3}}$)"
    r"|[●■◆▲★•]"
)
_ARTICLE = re.compile(rf"第[{NUMERAL}\d]+条(?:之[{NUMERAL}]+)?[ \u3000]+(?!的|规定|第)")
_NAMES_NEXT = re.compile("(?:依照|根据|按照|违反|适用|符合|依据|法|例|办法|规定|[、和或至与及的，,])$")
_SENTENCE_END = "。！？!?；;：:"
_CLOSERS = "”’）)》〉】〕」』"
"""May follow a full stop and still end the sentence."""


def tidy(text: str) -> str:
    """The text without invisible characters and outer blanks; runs of blanks become one space."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip(" \u3000")


def close_up(text: str) -> str:
    """No spaces between Chinese characters: layout programs put them there. One after 第X条 or 第X章 is meant."""
    if mark := _NUMBERED.match(text):
        return mark.group().rstrip() + " " + _BETWEEN_CJK.sub("", text[mark.end() :])
    return _BETWEEN_CJK.sub("", text)


def plain_radicals(text: str) -> str:
    """Kangxi and CJK radical code points as the ordinary characters they look like; all else stays as it is."""
    if not _RADICAL.search(text):
        return text
    return _RADICAL.sub(lambda m: _RADICAL_EXTRA.get(m.group(), unicodedata.normalize("NFKC", m.group())), text)


def starts_paragraph(text: str) -> bool:
    """Whether the line opens with a number or mark that only a new paragraph has: 第三条, （一）, 二、, 1., 附件."""
    return bool(_START.match(text))


def opens_article(above: str, text: str) -> bool:
    """Whether the line begins an article (第三条, a blank, its text) rather than naming one after 依照 and the like."""
    return bool(_ARTICLE.match(text)) and not _NAMES_NEXT.search(above)


def ends_sentence(text: str) -> bool:
    """Whether the line stops where a sentence, a list item or a lead-in stops."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(_SENTENCE_END)


def continues(line: str, following: str) -> bool:
    """Whether `following` goes on with the sentence of `line`, judged by the words alone.

    Only a long line of running text that stops inside a sentence counts: titles, numbered headings, address lines and
    dates stand alone.
    """
    running = len(line) >= 20 and ("。" in line or (re.search("[，；,;]", line) and not starts_paragraph(line)))
    return bool(
        running
        and _is_hanzi(line[-1])
        and _is_hanzi(following[0])
        and not starts_paragraph(following)
        and ends_sentence(following)
    )


def _is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
