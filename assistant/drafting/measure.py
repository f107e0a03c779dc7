"""What each figure of a sentence counts: the words of its clause, with the subject that earlier clauses have named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.drafting.figures import Figure, figures, in_marks, masked

_LONGEST = 36
_LEAST = 5
"""A label under so many characters leans on the subject named before it."""
_BRACKETS = re.compile("（[^（）]*）")
_LEAD = re.compile(
    r"^(?:[＿\s]|截至|目前|全年|年内|本年度?|今年|年度|累计|一共|总共|共计|共|总计|合计|已经|先后|现有|"
    r"[一二三四五六七八九十\d]+个?(?:工作)?日内|其中|另外|另有|并且|并|分别|均|即|为|有|达到?|至|到(?![期位庭案场])|约|近|超过|了|的|对|将|等|和|及|与|以及|[一二三四五六七八九]是)+"
)
_TAIL = re.compile(
    r"(?:为|达到?|约|近|超过|至|到|共计|共|累计|了|等|有|(?<![人平年户])均|各|计|由|从|是|和|及|：|\s|＿)+$"
)
_NO_NOUN = re.compile("^(?:均|全部|都|已|并|在|于|按|依法|依规|左右|以上|以下|以内|内|、|，|和|及)")
_PART = re.compile("^(?:＿|\\s|截至)*(?:其中|其余|另)")
_COMPARES = re.compile("同比|环比|较上年|比上年|较去年|比去年|增长|下降|上升|减少|提高|降低|提速|压缩")
_ENDS = re.compile("(?:最低|最高|人均|年均|平均|合格|办结|共)+$")
_VERBS = (
    "审查|审核|办理|开展|举办|组织|出具|受理|收到|收办|承办|作出|制定|出台|印发|修订|公开|公布|发布|报备|备案|查处|查办|立案|结案|"
    "移送|抽取|抽查|检查|评查|清理|梳理|编制|编印|编发|发放|培训|聘任|聘请|聘有|配备|建立|建成|建有|设立|新增|增加|取消|下放|承接|"
    "推送|报送|征集|采纳|化解|调解|调处|接待|答复|回复|整改|完成|纠正|撤销|废止|开庭|出庭|接收|举行|召开|学习|研究|办结|"
    "发现|反馈|签订|排查|解决|推出|开设|发送|宣传|新收|审结|发生|应诉|登记|告知|调研|走访|接访|参加|处理|处罚|扣押|罚没|兑付|投入|支付|减免|归集"
)
_VERB = re.compile(f"^({_VERBS})")
_ANY_VERB = re.compile(f"({_VERBS})(?!率|制|类)")


@dataclass(frozen=True)
class Measured:
    """A figure with what it counts; `start` and `end` span the words that say so, `clause` alone what is said in the clause."""

    measure: str
    clause: str
    figure: Figure
    start: int
    end: int


@dataclass(frozen=True)
class _Clause:
    start: int
    end: int
    figures: tuple[Figure, ...]


@dataclass
class _Subject:
    """What the sentence speaks of so far: `named` the last full label, `counted` the last count, `verb` what is done."""

    named: str
    at: int
    verb: str = ""
    counted: str = ""
    counted_at: int = 0


def measured(text: str, subject: str = "") -> Iterator[Measured]:
    """The figures of one sentence with what they count; `subject` is what its heading or row is about."""
    plain = in_marks(text)
    hidden = _BRACKETS.sub(lambda m: "＿" * len(m.group()) if not any(figures(m.group())) else m.group(), masked(plain))
    so_far = _Subject(subject, 0)
    for clause in _clauses(plain, hidden):
        if not clause.figures:
            label = _label(hidden[clause.start : clause.end], plain[clause.start : clause.end])
            if len(label) >= _LEAST:
                so_far.named, so_far.at = label, clause.start
                so_far.verb = ""
            continue
        yield from _of_clause(plain, hidden, clause, so_far)


def _clauses(plain: str, hidden: str) -> Iterator[_Clause]:
    """Parts between commas; 、 parts only what holds a figure on both sides."""
    found = list(figures(plain))
    start = 0
    for place, char in enumerate(hidden + "。"):
        if char == "、":
            rest = re.split("[，。；：（）]", hidden[place + 1 :])[0]
            before = any(start <= f.start < place for f in found)
            after = any(place < f.start <= place + 1 + len(rest) for f in found)
            if not (before and after):
                continue
        elif char not in "，。；：！？（）\n":
            continue
        if place > start:
            yield _Clause(start, place, tuple(f for f in found if start <= f.start < place))
        start = place + 1


def _of_clause(plain: str, hidden: str, clause: _Clause, so_far: _Subject) -> Iterator[Measured]:
    edges = [clause.start, *(f.end for f in clause.figures)]
    lead = _label(*(text[clause.start : clause.figures[0].start] for text in (hidden, plain)))
    part = bool(_PART.search(hidden[clause.start : clause.end]))
    base, leans = _Subject(so_far.named, so_far.at, so_far.verb, so_far.counted, so_far.counted_at), False
    for number, figure in enumerate(clause.figures):
        following = [*clause.figures[number + 1 : number + 2]]
        right_end = following[0].start if following else clause.end
        left = _label(hidden[edges[number] : figure.start], plain[edges[number] : figure.start])
        right = _right(hidden[figure.end : right_end], plain[figure.end : right_end])
        if number and _COMPARES.match(left):
            yield Measured(_cut(f"{so_far.counted} {left}"), left, figure, so_far.counted_at, clause.end)
            continue
        own = "".join(dict.fromkeys([lead, left] if number else [left]))
        label = own + (right if not own.endswith(right) else "")
        verb = _VERB.match(label)
        full, begin = _full(label, figure, part or leans, base, bool(verb))
        leans = begin is not None
        start = clause.start if begin is None else begin
        yield Measured(_cut(full), label, figure, start, clause.end)
        _remember(so_far, full, label, figure, start, part)
        if begin is None:
            base = _Subject(so_far.named, so_far.at)
        if verb:
            so_far.verb = verb.group()


def _cut(measure: str) -> str:
    """The end of a measure that is too long, without half a quotation."""
    kept = measure[-_LONGEST:].strip()
    return kept if kept.count("“") == kept.count("”") else re.sub("[“”]", "", kept)


def _full(label: str, figure: Figure, part: bool, so_far: _Subject, acts: bool) -> tuple[str, int | None]:
    """The label with what it leans on, and where that begins (None: in the clause itself)."""
    share = figure.unit in ("%", "个百分点", "倍")
    if _COMPARES.match(label) and so_far.counted:
        return f"{so_far.counted} {label}", so_far.counted_at
    if _COMPARES.match(label) and so_far.named:
        return f"{so_far.named} {label}", so_far.at
    if part and so_far.named:
        return f"{_head(so_far.named)} {label}", so_far.at
    if (len(label) < _LEAST or (share and len(label) <= _LEAST + 2)) and so_far.named:
        verb = so_far.verb if label and not acts and not _ANY_VERB.search(label) and not share else ""
        return f"{_head(so_far.named)} {verb}{label}".strip(), so_far.at
    if so_far.verb and not _ANY_VERB.search(label) and not share:
        return so_far.verb + label, so_far.at
    return label, None


def _remember(so_far: _Subject, full: str, label: str, figure: Figure, start: int, part: bool) -> None:
    compares = bool(_COMPARES.match(label))
    if not compares and figure.unit not in ("%", "个百分点"):
        so_far.counted, so_far.counted_at = full, start
    stands = len(label) >= _LEAST - (full == label)
    if stands and not compares and not part and not (figure.unit == "%" and so_far.named):
        so_far.named, so_far.at = label, start


def _head(named: str) -> str:
    return _ENDS.sub("", named).strip()


def _label(hidden: str, plain: str) -> str:
    """The words of a part without blanks, what is hidden and what only leads up to a figure."""
    shown = "".join(p if h != "＿" or p in "《》" else "＿" for h, p in zip(hidden, plain, strict=True))
    bare = re.sub(r"\s", "", re.sub("＿+", "＿", shown)).strip("＿（）")
    return _TAIL.sub("", _LEAD.sub("", bare)).replace("＿", "")


def _right(hidden: str, plain: str) -> str:
    """The noun or verb that follows a figure; "" where only a remark follows."""
    words = re.sub(r"\s", "", "".join(p for h, p in zip(hidden, plain, strict=True) if h != "＿"))
    if _NO_NOUN.match(words) or _COMPARES.match(words):
        return ""
    return _TAIL.sub("", words).lstrip("的")
