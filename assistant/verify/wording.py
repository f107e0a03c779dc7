"""What a clause of Chinese law says: amounts with their bound, must or may or must not, who acts. No model.

All functions read text as `knowledge.numerals.normalise` leaves it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.numerals import NUMERAL

CLAUSE_END = "，,：:；;。！？\n"
_CASE_ENDS = re.compile(r"(?<=的)(?=在|由|就|应当|可以|要(?!求|件|点|素)|必须|须|不[得予能]|自|处以?\d|责令|给予)")
_SENTENCE_END = "；;。！？\n"

# Amounts --------------------------------------------------------------------------------------------------------------

_PLACE = re.compile(r"第\s*\d+\s*[条款项章节编目方人](?:之\d+)?|[（(]\d+[）)]\s*项?")
_AMOUNT = re.compile(
    r"(?P<date>\d{4}年\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}月\d{1,2}[日号])|"
    rf"(?P<part>\d+分之[{NUMERAL}\d]+)|"
    r"(?P<value>\d+(?:\.\d+)?)(?P<unit>%|倍|个?工作日|个?小时|个月|周岁|分钟|个?星期|[日天月年岁周元人名位件次个])?"
)
_UNITS = {"天": "日", "号": "日", "周岁": "岁", "名": "人", "位": "人", "星期": "周"}
_KINDS = {"工作日": "期间", "小时": "期间", "日": "期间", "月": "期间", "个月": "期间", "年": "期间", "周": "期间"}
_BEFORE = (
    ("≤", r"不(?:得|能|应|可|会)?(?:超过|高于|多于)|至多|最[多长高迟晚]|上限为?"),
    ("≥", r"不(?:得|能|应|可|会)?(?:少于|低于)|至少|最[少低短]|(?<!不)(?<!未)(?<!届)满|下限为?"),
    (">", r"超过|多于|高于|大于|超出"),
    ("<", r"不满|未满|不足|少于|低于|小于"),
    ("前", r"提前"),
)
_AFTER = (
    ("≥", r"(?:及其?)?以上"),
    ("≤", r"(?:及其?)?(?:以下|以内|之内|内)"),
    ("前", r"以?前|之前"),
    ("后", r"以?后|之后"),
)


@dataclass(frozen=True)
class Amount:
    """A number with its unit ("日", "工作日", "元" …) and its bound: ≤ ≥ < > 前 后, or "" when none is written."""

    value: str
    unit: str
    bound: str
    start: int

    @property
    def kind(self) -> str:
        """What is measured; amounts of different kinds do not stand for each other."""
        return _KINDS.get(self.unit, self.unit)

    def __str__(self) -> str:
        return self.value + self.unit

    def agrees(self, other: "Amount") -> bool:
        """Whether this, as claimed, may be said of `other`; a period without a bound is a limit."""
        same = (self.value, self.unit) == (other.value, other.unit)
        as_limit = self.bound == "≤" and not other.bound and self.kind == "期间"
        return same and (self.bound in ("", other.bound) or as_limit)


def amounts(text: str) -> list[Amount]:
    """Every number of a text that is not the number of an article; whole dates are one amount."""
    masked = _PLACE.sub(lambda m: "#" * len(m.group()), text)
    found = []
    for match in _AMOUNT.finditer(masked):
        value, unit = match["date"] or match["part"] or match["value"], match["unit"] or ""
        unit = re.sub("^个(?=工作日|小时|星期)", "", unit)
        found.append(Amount(value.replace("号", "日"), _UNITS.get(unit, unit), _bound(masked, match), match.start()))
    return found


def _bound(text: str, match: re.Match[str]) -> str:
    after = next((b for b, words in _AFTER if re.match(words, text[match.end() :])), "")
    before = next((b for b, words in _BEFORE if re.search(f"(?:{words})$", text[: match.start()])), "")
    return before or after


# Must, may, must not --------------------------------------------------------------------------------------------------

_WORDS = {
    "": r"不(?:得|能|应|可|会)?(?:超过|少于|低于|高于|多于)|不满|未满|不足|不服|不动产|不良|不利|不可抗力|不同|不仅|不当|不久|不断|不论|不管|"
    r"不特定|不正当|不但|不齐|不全|未成年|未来|无论|无形|无障碍|是否|能否|可否|应否|可能|许可|认可|可靠|可行|功能|职能|智能|性能|技能|能力|能源|"
    r"方可|方能|才可以?|才能|才算|应急|应用|应诉|应对|反应|相应|对应|适应|供应|响应|要求|要件|要点|要素|主要|重要|必要|需求|要不|非法|非营利|非税|非诉|非公",
    "must not": r"不得|不能|不可以|不应当?|禁止|严禁|不允许|不准许?|无权|不许|不宜",
    "need not": r"无需|无须|不需要?|不必|不用|不要求",
    "may": r"可以|有权|能够|允许|准许|能|可",
    "must": r"应当|必须|务必|需要|应该|应|须|需|要",
    "not": r"不予以?|不再|拒绝|拒不|免予|没有|未|没|不|无|非",
}
_WORD = re.compile("|".join(f"(?P<{name.replace(' ', '_') or 'plain'}>{words})" for name, words in _WORDS.items()))
_DECISIVE = re.compile("不予|不再")
_ORDERS = re.compile(r"(?<!所)处以?\d|并处|责令|给予|没收|吊销")
_FORBIDS = re.compile("禁止|严禁|违反|不被允许|无效|属于?违法|是违法")
_ADVERBIAL = ("内", "起", "后", "前", "时")
_REACH = 2
"""How many characters after a bare 不, 未 or 无 are certainly what it denies."""


@dataclass(frozen=True)
class Stance:
    """How one character of a text is meant: `modal` is must, may or "" (said without either); `negated` when a negation
    governs it for certain; `near` when some negation of its clause could; `word` when it belongs to such a word."""

    modal: str = ""
    negated: bool = False
    near: bool = False
    word: bool = False


def stances(text: str) -> list[Stance]:
    """One stance a character. 应当 holds on over commas until the sentence ends or a condition (……的，) does; 可以 only when
    no more than a time stood before the comma."""
    out: list[Stance] = []
    for start, clause in clauses_of(text):
        opened = not out or text[start - 1] in _SENTENCE_END + "的" or text[start - 2 : start - 1] == "的"
        last = "" if opened else out[-1].modal
        goes_on = (last == "must" and not out[-1].negated) or text[start - 2 : start - 1] in _ADVERBIAL
        out += _of_clause(clause, last if goes_on else "")
    return out


def _of_clause(clause: str, modal: str) -> list[Stance]:
    if not modal and _ORDERS.search(clause):
        modal = "must"
    forbids = bool(_FORBIDS.search(clause))
    out: list[Stance] = []
    lasting, near, reach, last_end = False, forbids, 0, -9
    for match in [*_WORD.finditer(clause), None]:
        until = match.start() if match else len(clause)
        while len(out) < until:
            out.append(Stance(modal, lasting or len(out) < reach, near))
        if not match:
            break
        kind = (match.lastgroup or "").replace("_", " ")
        if kind == "plain":
            out += [Stance(modal, lasting or len(out) < reach, near)] * len(match.group())
            continue
        follows = match.start() - last_end <= _REACH
        if kind == "not":
            modal = modal if follows or not _DECISIVE.match(match.group()) else "must"
            reach, near = match.end() + _REACH, True
        else:
            modal, lasting = ("may" if kind in ("may", "need not") else "must"), kind in ("must not", "need not")
            near, reach = near or lasting, 0
        last_end = match.end()
        out += [Stance(modal, lasting, near, word=True)] * len(match.group())
    return out


def first_word(clause: str) -> int:
    """Where the first word of duty, permission or negation of a clause stands; its length when there is none."""
    return next((m.start() for m in _WORD.finditer(clause) if m.lastgroup != "plain"), len(clause))


def matter(text: str) -> str:
    """What a text is about: without amounts, fixed words of time, and words of duty, permission and negation."""
    bare = re.sub("之日起|(?<=#)[之以]?内", " ", _AMOUNT.sub("#", _PLACE.sub(" ", text)))
    return _WORD.sub(lambda m: m.group() if m.lastgroup == "plain" else " ", bare)


# Who acts -------------------------------------------------------------------------------------------------------------

_HEADS = (
    r"机关|部门|政府|法院|检察院|常委会|委员会|机构|(?<!^)组织|单位|国务院|办事处|办公室|公司|企业|银行|学校|公民|法人|经营者|原告|被告|"
    r"(?<=[\u4e00-\u9fff])[局厅]|人员|负责人|近亲属|(?<=[犬业车货船雇户])主|第三方|上一级(?=[复申提请裁])|(?<![\d的])人(?![民身数均次口才格事大员为])"
)
_ACTOR = re.compile(
    rf"^[\u4e00-\u9fff、]{{0,16}}?(?:{_HEADS})(?:(?:(?:、|和|或者?|及)[\u4e00-\u9fff]{{0,8}}?)?(?:{_HEADS}))*"
)
_OF = re.compile(rf"({_HEADS})的(?=[\u4e00-\u9fff]{{0,4}}?(?:{_HEADS}))")
_MARKS = "被告知|告知|通知|报请|提请|请求|申请(?!人(?!民)|书|表|材|期|事|公开|行政(?!机关))|向|对|给|把|将|与|同|以|在|为|于|按|依|经|由"
_PARTS = re.compile(
    rf"({_MARKS}|后|时|起|内|前|但|而|则|并|也|如果|可能|损害|涉及|认为|属于|违反|的|[\d\s“”（）《》#])"
)
_ROLES = frozenset(["经", "由", "向", "请求", "申请", "报请", "提请"])
_ADDRESSED = frozenset(
    [
        "被告知",
        "告知",
        "通知",
        "报请",
        "提请",
        "请求",
        "申请",
        "向",
        "对",
        "给",
        "把",
        "将",
        "与",
        "同",
        "以",
        "在",
        "为",
        "于",
        "按",
        "依",
        "经",
    ]
)
_LEVEL = re.compile(r"上一?级|下一?级|本级|同级|被(?=申请|委托|告|许可|征)|受(?=委托|托)|委托(?=机关|单位)")
_AUTHORITY = re.compile(r"(?:机关|部门|政府|机构|局|厅|委员会|办事处|国务院)$")
_ANY_AUTHORITY = frozenset(
    [
        "行政机关",
        "机关",
        "部门",
        "单位",
        "主管部门",
        "执法部门",
        "执法机关",
        "办案机关",
        "行政部门",
        "政府部门",
        "办案单位",
    ]
)
_ANY_PARTY = frozenset(["当事人", "个人", "公民", "企业", "单位"])


def subject(clause: str) -> str:
    """Who acts in a clause: the last one named before its 应当 or 可以 who is not spoken to; "" when it names nobody."""
    named = [actor for mark, actor in _named(clause[: first_word(clause)]) if mark not in _ADDRESSED]
    return named[-1] if named else ""


def roles(text: str) -> list[tuple[str, str]]:
    """(mark, actor) of everybody who approves (经), does (由), is applied to (向, 请求 …)."""
    return [(mark, actor) for mark, actor in _named(text) if mark in _ROLES]


def _named(text: str) -> list[tuple[str, str]]:
    """Actors of a text, each with the word before it that says in which part; not those of 当事人提出的理由."""
    pieces = _PARTS.split(_OF.sub(r"\1", re.sub("第3(?=[方人])", "第三", text.replace("经过", "经"))))
    marks, parts = ["", *pieces[1::2], ""], pieces[::2]
    out = []
    for number, part in enumerate(parts):
        actor = _ACTOR.match(part)
        describes = marks[number + 1] == "的" and parts[number + 1].strip(CLAUSE_END)
        if actor and not describes:
            out.append((marks[number], actor.group()))
    return out


def same_actor(claimed: str, stated: str, text: str) -> bool:
    """Whether the actor of a claim may stand for the one of the evidence, whose whole text is `text`."""
    if set(_LEVEL.findall(claimed)) - set(_LEVEL.findall(stated)) or (
        bool(_LEVEL.search(stated)) and not _LEVEL.search(claimed)
    ):
        return False
    authority = bool(_AUTHORITY.search(stated))
    return (
        _within(claimed, stated)
        or (_within(stated, claimed) and claimed in text)
        or (claimed in _ANY_AUTHORITY and authority)
        or (claimed in _ANY_PARTY and not authority)
    )


def _within(short: str, long: str) -> bool:
    """Whether all characters of `short` stand in `long` in this order: 城管部门 in 城市管理部门."""
    rest = iter(long)
    return all(char in rest for char in short)


# Pieces ---------------------------------------------------------------------------------------------------------------


def clauses_of(text: str) -> Iterator[tuple[int, str]]:
    """(start, text) of what stands between commas and full stops, each with the mark that ends it; 逾期的不予受理 is two."""
    start = 0
    for place, char in enumerate(text):
        if char in CLAUSE_END or _CASE_ENDS.match(text, place + 1):
            yield start, text[start : place + 1]
            start = place + 1
    if start < len(text):
        yield start, text[start:]
