"""A letter that asks for something, split into items as a person would: what is asked, who is asked, by when."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from assistant.drafting.blocks import Block, BlockList, Letter, blocks_of, trim
from assistant.drafting.demand import demands, enumerated, led_by, orders, unlabelled, unlisted, who_in
from assistant.drafting.due_day import find_answer_due, find_due
from assistant.drafting.opinion import Due, Opinion, OpinionItem, OpinionKind
from assistant.prefill.papers import Paper
from ingest.letter import SIGNATURE
from ingest.metadata import dates_in
from ingest.split.outline import heading_of, unmarked
from knowledge.errors import UsageError
from knowledge.numerals import NUMERAL

_KINDS = (
    (OpinionKind.PROCURATORS, "检察建议"),
    (OpinionKind.COURT, "司法建议"),
    (OpinionKind.DELIBERATION, "审议意见"),
    (OpinionKind.MEMBERS, "提案|政协"),
    (OpinionKind.INSPECTION, "督察|督导|巡[视察]"),
    (OpinionKind.AUDIT, "审计"),
    (OpinionKind.DEPUTIES, "代表建议|人大代表|代表团|领衔代表"),
)
_PLAIN = r"关于|对|下一步|今后|有关|相关|具体|主要|几|工作|整改|处理|审计|督察|检察|审议|监督|对策|办理|落实|改进|进一步|推进|加强|与|和|及|的|、"
_ASKING_HEAD = re.compile(
    rf"(?=.*(?:建议|意见|要求|对策|任务|措施))(?:{_PLAIN}|[{NUMERAL}]|条|点|项|意见|建议|要求|措施|任务|思路)+"
    r"|.{2,30}的(?:对策)?建议|(?:关于|对).{2,30}的(?:意见|要求)"
)
_BOTH_HEAD = re.compile(".*问题.*(?:处理意见|审计意见|整改要求|整改意见|建议)")
_FORMAL_HEAD = re.compile("(?:工作|办理|有关|几点)*要求")
_PROBLEM_HEAD = re.compile("问题|不足|背景|情况|成效|现状|评价|肯定|原因|困难|案由|分析")
_LEAD = re.compile(
    "(?:提出|作出|反馈|制发|建议|意见|要求|如下)[^。]{0,12}(?:如下|以下|下列|几[点条项])?[^。]{0,12}(?:意见|建议|要求)[^。]{0,4}[：:]$"
    "|(?:意见|建议|要求)(?:如下|是|为|有)?[：:。]?$"
)
_CLOSING = re.compile(
    r"^(?:请|以上|上述|特此|为便于|望|希望|收到|如对|如有|此复|附|你[局委办厅单位们]+应当?自收到)"
    r".*(?:以上|上述|落实情况|整改情况|办理情况|报送|书面|反馈|回复|函复|参阅|附件|异议|此函|特此)"
)
_HANDLERS, _PROPOSERS = "(?:主办|承办)单位", "提案者|提案人|提议人|建议人|领衔代表|第一提案人"
"""Labels in the form of a proposal."""

_NAMED = re.compile(r"[^，。：:]{2,60}(?:建议书|意见书?|提案|建议|报告|函)(?:[（(][^（）()]{2,12}[）)])?")
_CELLS = re.compile(r"[|｜]")
_LONGEST_HEADING = 40


def read_opinion(paper: Paper, received: date | None = None) -> Opinion:
    """The items of a letter. `received` is the day it came in, from which terms such as 两个月内 run.

    Raises UsageError when nothing in it asks for anything.
    """
    letter = blocks_of(paper)
    found = list(_asking(letter.lists)) or list(_ordering(letter.lists))
    after = [*trim(found[-1]), *_closing(found[-1])] if found else []
    dated = _dated(paper)
    texts = found or [Block(text, -1, "") for text in _loose_items(letter)]
    if not texts:
        raise UsageError(f"在《{paper.document.title}》里没有读到要办的事项。请确认是审议意见、建议、提案这类来文。")
    items = tuple(_item(paper, n, block, dated, received) for n, block in enumerate(texts, 1))
    report_due = find_answer_due("\n".join((*after, *_outside(letter, found))), dated, received)
    document, title = paper.document, _title(paper)
    return Opinion(
        paper.name,
        title,
        _kind(paper, title),
        document.issuer or _labelled(paper, _PROPOSERS),
        document.number if document.number in _head(paper) else "",
        document.addressee or _labelled(paper, _HANDLERS),
        items,
        report_due,
        tuple(_doubts(items, report_due, dated)),
    )


# Which blocks ask -----------------------------------------------------------------------------------------------------


def _asking(lists: Sequence[BlockList]) -> Iterator[Block]:
    """The blocks of the first list that is said to ask: by the title over it, or by the words that lead in to it."""
    for one in lists:
        titled = [b for b in one.blocks if _asks(b)]
        if [b for b in titled if b.lists or b.paragraphs]:
            formal = [b for b in titled if _FORMAL_HEAD.fullmatch(b.heading)]
            for block in [b for b in titled if b not in formal] or formal:
                yield from _within(block)
            return
        if _LEAD.search(one.lead) and not one.lead.endswith("问题："):
            yield from (b for b in one.blocks if not _PROBLEM_HEAD.search(b.heading) or demands("\n".join(b.lines)))
            return
        deeper = [found for b in one.blocks for found in _asking(b.lists)]
        if deeper:
            yield from deeper
            return


def _asks(block: Block) -> bool:
    return bool(_ASKING_HEAD.fullmatch(block.heading) or _BOTH_HEAD.fullmatch(block.heading))


def _within(block: Block) -> Iterator[Block]:
    """The items below a title: its blocks, the parts of its lists, its paragraphs; itself where its title is about one matter."""
    if block.lists:
        led = [one for one in block.lists if _LEAD.search(one.lead)] or block.lists
        for one in led:
            yield from one.blocks
        return
    texts = [part for text in block.paragraphs for part in enumerated(text) or [text]]
    asking = [text for text in texts if demands(text)]
    if len(asking) < 2:
        yield block
    else:
        yield from (Block(text, block.depth + 1, block.pinpoint) for text in asking)


def _ordering(lists: Sequence[BlockList]) -> Iterator[Block]:
    """Without any title or lead: every lowest block that orders something in so many words."""
    for block in (block for one in lists for block in one.blocks):
        deeper = list(_ordering(block.lists))
        yield from deeper or ([block] if orders("\n".join(block.lines)) else [])


def _loose_items(letter: Letter) -> Iterator[str]:
    """The items of a letter without numbered paragraphs: the parts of its lists, else the paragraphs after the words
    that lead in to them, else the sentences that order.
    """
    texts = list(letter.loose)
    while texts and _closes(texts[-1]):
        texts.pop()
    lead = next((n for n, text in enumerate(texts) if _LEAD.search(text)), len(texts))
    parts = [part for text in texts for part in enumerated(text) if demands(part)]
    paragraphs = [text for text in texts[lead + 1 :] if demands(text)]
    yield from parts or paragraphs or [sentence for text in texts for sentence in orders(text)]


def _closes(text: str) -> bool:
    """Whether a paragraph ends a letter: what happens with the above, and by when an answer is asked."""
    return bool(_CLOSING.match(text) or find_answer_due(text, None, None))


def _closing(block: Block) -> list[str]:
    """Take the closing words (请于…前书面报送) off the last item."""
    last = block.last
    ends = (n for n, text in enumerate(last.paragraphs) if _closes(text))
    start = next(ends, len(last.paragraphs))
    closing = last.paragraphs[start:]
    del last.paragraphs[start:]
    return closing


def _outside(letter: Letter, items: Sequence[Block]) -> Iterator[str]:
    """The text of the letter without its items."""
    yield from letter.loose
    taken = {id(block) for block in items}

    def rest(block: Block) -> Iterator[str]:
        if id(block) not in taken:
            yield from (block.first, *block.paragraphs)
            for below in block.blocks:
                yield from rest(below)

    for one in letter.lists:
        for block in one.blocks:
            yield from rest(block)


# One item, and the letter as a whole ----------------------------------------------------------------------------------


def _item(paper: Paper, number: int, block: Block, dated: date | None, received: date | None) -> OpinionItem:
    lines = list(block.lines)
    heading = _heading(lines[0])
    first = unmarked(lines[0])
    body = [first[first.find(heading) + len(heading) :].lstrip("。；：:"), *(unmarked(line) for line in lines[1:])]
    asked = tuple(found for text in body for found in demands(text)) or (unlabelled(first),)
    text = "\n".join(lines)
    who = led_by(text) or who_in(asked[0])
    quote = paper.exact(lines) or text
    return OpinionItem(number, heading, asked, quote, block.pinpoint, who, find_due(text, dated, received))


def _heading(line: str) -> str:
    """The title of an item: its first sentence, of a long one the clauses that fit."""
    heading = heading_of(unlisted(unmarked(line)))
    if len(heading) <= _LONGEST_HEADING:
        return heading
    cut = max(heading[:_LONGEST_HEADING].rfind(mark) for mark in "，,")
    return heading[:cut] if cut > 0 else heading[:_LONGEST_HEADING]


def _title(paper: Paper) -> str:
    """The title; where only the file's name is known, the first line that is called a letter."""
    if paper.document.title != PurePath(paper.name).stem:
        return paper.document.title
    lines = (line.strip() for line in _head(paper).splitlines())
    return next((line for line in lines if _NAMED.fullmatch(line)), paper.document.title)


def _kind(paper: Paper, title: str) -> OpinionKind:
    for text in (title, f"{paper.name} {_head(paper)}"):
        if found := next((kind for kind, words in _KINDS if re.search(words, text)), None):
            return found
    return OpinionKind.DEPUTIES if title.endswith("建议") else OpinionKind.OTHER


def _head(paper: Paper) -> str:
    """What stands above and at the beginning of the body."""
    return paper.text[:400]


def _labelled(paper: Paper, labels: str) -> str:
    """What the form of a proposal says beside a label (主办单位：甲局), or below it in a row of cells."""
    if found := re.search(rf"(?:{labels})\s*[：:]\s*([^\s，,。；;|]+)", _head(paper)):
        return found[1]
    rows = [[cell.strip() for cell in _CELLS.split(line)] for line in paper.text.splitlines() if _CELLS.search(line)]
    for names, values in pairwise(rows):
        for name, value in zip(names, values, strict=False):
            if re.fullmatch(labels, name) and value:
                return value
    return ""


def _dated(paper: Paper) -> date | None:
    """The day of the signature; None where it cannot be read."""
    signed = [p.text for p in paper.passages if p.pinpoint.outline == SIGNATURE]
    return next(iter(dates_in("\n".join(signed))), None)


def _doubts(items: Sequence[OpinionItem], report_due: Due | None, dated: date | None) -> Iterator[str]:
    for name, due in (("全文", report_due), *((f"第{i.number}项", i.due) for i in items)):
        if due and due.day is None:
            yield f"{name}的时限“{due.text}”待核：{due.doubt}"
    if dated is None:
        yield "成文日期没有读到，或者读不准"
