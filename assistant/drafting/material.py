"""Sentences of the papers made ready to be said in a report: cleaned, with their source, year, place and kind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.facts import Fact, facts_of, period_of, row_head, run_in, topic_of
from assistant.drafting.figures import figures, in_marks
from assistant.drafting.guard import admits
from assistant.drafting.report import Source
from assistant.prefill.crosscheck import Inconsistency
from assistant.prefill.papers import Paper, Statement

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.．、](?!\d)|[一二三四五六七八九十]是)\s*"
)
_PROBLEMS = re.compile("不足|问题|困难|短板|差距|挑战|薄弱")
_PLAN = re.compile("下一步|打算|安排|计划|下一年|思路|今后|对策")
_LEADER = re.compile("第一责任人|主要负责人.{0,4}(?:履|述)")
_SAYS_PROBLEM = re.compile("仍面临一些问题|还存在(?:一些|不少)?|(?:尚|仍|还)有(?:一些)?差距")
_ASIDE = re.compile("^(?:填报|责任编辑|联系人|附件|附：|抄送|（|来源|现将|以上|特此|备注|说明：)|报告如下")
_LEANS = re.compile("^(?:其中|其余|另外|另有|并|均|该|此|上述|同时|全部|目前|但|且|以上)")
_CONTINUES = re.compile("^(?:其中|其余|另|全部|均|并|且)")
_UNFAVOURABLE = re.compile(
    "反映|不同意见|摘录|未(?:见|公示|公布|编制|告知|换发|修订|回访|建立|作|完成|具备|按|付|报|出庭|向社会)|尚[未在]|已过|[超逾]期(?!0)|"
    "属实|不规范|不得低于|挂钩|不合格(?!0)"
)
_WITHOUT = re.compile("(?:没有|无)[^，。]{0,14}(?:材料|记录|说明|计划)|卷内(?:没有|无)")
_POOR_RECORD = re.compile("到期|仍|撤销|失败|不符|拖欠|欠款|违法|滞后")
_DENIED = re.compile("(?:无|没有|未发生|不存在|杜绝|防止|避免|整治)[^，。；]{0,16}")
_UNIT = re.compile(
    r"^([\u4e00-\u9fff]{2,20}?(?:人民政府|委员会|办事处|办公室|管理局|[局厅委办院镇乡县区市]))(?=关于|\d|年度|法治|规章|行政|规范|党)"
)
_OFFICE = re.compile(r"[^已向由被对把将]{2,20}(?:政府|委员会|办事处|办公室|[局厅委办院])")
_ADDRESSED = re.compile("^[^，。；]{0,30}(?:委|政府|局|厅|常委会|办|人大)[^。；]{0,20}：$")
_LONGEST = 30


class Place(StrEnum):
    """Under which kind of heading a sentence stands."""

    RESULTS = "成效"
    PROBLEMS = "问题"
    LEADER = "履职"
    PLAN = "安排"


@dataclass(frozen=True)
class Piece:
    """One sentence of a paper, ready to be said. `around` are the headings over it; `facts` the figures in it;
    `unfavourable` tells what an office would not report as a result.
    """

    text: str
    sources: tuple[Source, ...]
    period: int
    place: Place
    around: str
    facts: tuple[Fact, ...]
    unit: str
    primary: bool
    cells: bool
    unfavourable: bool
    by_hand: str = ""
    """What a person changed in it, "" for the paper's own words."""


@dataclass(frozen=True)
class Material:
    """Everything the papers give to a report on `year`. `aside` are papers about other years, used to compare only."""

    year: int
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    aside: tuple[Paper, ...]
    unit: str
    addressee: str
    inconsistencies: tuple[Inconsistency, ...] = ()


def gather(papers: Sequence[Paper], year: int, inconsistencies: Sequence[Inconsistency] = ()) -> Material:
    """The sentences and facts of the papers; what is about another year goes no further than `facts`."""
    own = sorted((paper for paper in papers if paper.year in (0, year)), key=lambda paper: paper.primary)
    units = [unit for paper in own if (unit := unit_of(paper))]
    main = max(units, key=units.count, default="")
    alone = main if len(set(units)) == 1 else ""
    pieces = [piece for paper in own for piece in _pieces(paper, year, unit_of(paper) or alone)]
    addressee = next((a for paper in own if not paper.primary and (a := _addressee(paper))), "")
    facts = tuple(f for paper in papers for f in facts_of(paper) if paper in own or f.period != year)
    return Material(
        year, tuple(pieces), facts, tuple(p for p in papers if p not in own), main, addressee, tuple(inconsistencies)
    )


def unit_of(paper: Paper) -> str:
    """Whose paper it is: the office its title begins with, else its issuer; "" when neither says."""
    match = _UNIT.match(in_marks(paper.document.title))
    issuer = paper.document.issuer
    return match[1] if match else issuer if _OFFICE.fullmatch(issuer) else ""


def _addressee(paper: Paper) -> str:
    if paper.document.addressee:
        return paper.document.addressee
    for statement in paper.statements[:8]:
        if _ADDRESSED.match(text := in_marks(statement.text).strip()):
            return text.rstrip("：")
    return ""


def _pieces(paper: Paper, year: int, unit: str) -> Iterator[Piece]:
    facts = facts_of(paper)
    last: Piece | None = None
    for statement in paper.statements:
        text = _text(statement)
        period = period_of(statement)
        around = " ".join(
            (statement.heading, statement.pinpoint.chapter, statement.pinpoint.section, run_in(statement))
        )
        place = _place(statement, around)
        ahead = place is Place.PLAN and period == year + 1
        if not text or not (ahead or admits(text, period, year)):
            if last:
                yield last
            last = None
            continue
        quote = statement.quote
        own = tuple(f for f in facts if f.source.quote in quote or quote in f.source.quote)
        piece = Piece(
            _row_text(statement, own) if statement.cells else text,
            tuple(dict.fromkeys([Source(paper.name, quote, str(statement.pinpoint)), *_columns(own)])),
            period,
            place,
            around,
            tuple(f for f in own if f.period in (0, year) or str(f.period) in text),
            unit,
            paper.primary,
            bool(statement.cells),
            _unfavourable(text, paper),
        )
        if last and _LEANS.match(text) and not statement.cells and statement.before:
            last = _together(last, piece)
        else:
            if last:
                yield last
            last = piece
    if last:
        yield last


def _columns(facts: Sequence[Fact]) -> Iterator[Source]:
    return (fact.column for fact in facts if fact.column)


def _together(first: Piece, second: Piece) -> Piece:
    """Two sentences of which the second cannot stand alone."""
    return Piece(
        first.text.rstrip("。") + "，" + second.text if _CONTINUES.match(second.text) else first.text + second.text,
        first.sources + second.sources,
        first.period,
        first.place,
        first.around,
        first.facts + second.facts,
        first.unit,
        first.primary,
        first.cells,
        first.unfavourable or second.unfavourable,
    )


def _text(statement: Statement) -> str:
    """What a statement says as a sentence of its own; "" for headings, titles, filing lines and scraps."""
    if statement.cells:
        return in_marks(statement.text)
    plain = re.sub(r"\s", "", in_marks(statement.text))
    heading = re.sub(r"\s", "", in_marks(statement.heading)).strip("。：")
    title = re.sub(r"\s", "", in_marks(statement.paper.document.title))
    headed = plain.rstrip("。：") in (heading, title) and not any(figures(_NUMBERED.sub("", plain)))
    if headed or (title and title in plain) or _ASIDE.search(plain):
        return ""
    if not re.search("[。；！？]$", plain) and not any(figures(plain)):
        return ""
    head = run_in(statement) if not statement.before else ""
    if head and plain.startswith(head):
        rest = plain[len(head) :].lstrip("：")
        plain = rest if head in rest else f"{head}：{rest}"
    elif heading and plain.startswith(f"{heading}。"):
        plain = plain[len(heading) + 1 :]
    topic = topic_of(statement)
    before = re.sub(r"\s", "", in_marks(statement.before)).strip("。：")
    if topic and statement.primary and before == heading and topic not in plain:
        plain = f"{topic}：{plain}"
    bare = _NUMBERED.sub("", plain)
    titled = not re.match("[一二三四五六七八九十]是", plain) and bare != plain and len(bare) < _LONGEST
    if not bare or plain.endswith("：") or (titled and "，" not in bare and not any(figures(bare))):
        return ""
    return bare.rpartition("，一是")[2].rstrip("。；") + "。"


def _row_text(statement: Statement, facts: Sequence[Fact]) -> str:
    """A row in words: what it is about with its figure, then the cells that add figures."""
    head = in_marks(row_head(statement))
    named = next((f for f in facts if f.measure == head), None)
    if not named:
        return in_marks(statement.text)
    more = [
        in_marks(v).strip() for _, v in statement.columns if in_marks(v).strip() not in (head, named.shown, named.value)
    ]
    return "，".join([f"{head}{named.shown}", *(text.rstrip("。") for text in more if any(figures(text)))]) + "。"


def _unfavourable(text: str, paper: Paper) -> bool:
    rest = _DENIED.sub("", text)
    poor = bool(_UNFAVOURABLE.search(rest) or _WITHOUT.search(text))
    return poor or (paper.primary and bool(_POOR_RECORD.search(rest)))


def _place(statement: Statement, around: str) -> Place:
    for place, words in ((Place.PROBLEMS, _PROBLEMS), (Place.PLAN, _PLAN), (Place.LEADER, _LEADER)):
        if words.search(statement.heading) and not statement.cells:
            return place
    for place, words in ((Place.PROBLEMS, _PROBLEMS), (Place.PLAN, _PLAN), (Place.LEADER, _LEADER)):
        if words.search(around) and not statement.cells:
            return place
    return Place.PROBLEMS if _SAYS_PROBLEM.search(in_marks(statement.text)) else Place.RESULTS
