"""Which sentences of a letter ask for something: 要…, 应当…, 由…负责, or a plain imperative as suggestions are written."""

import re

import rjieba

_SENTENCE = re.compile(r"[^。！？；;\n]*[。！？；;]?(?:[”’）)]+)?")
_BODY = r"[^，,。；;：:的]{0,18}(?:政府|[局委办院厅]|部门|单位|机关|乡镇|街道|公司|企业|你们|各[级地方]|双方|负责人|同志|党组|党委|成员|学校|医院|社区)"
_NOT_MODAL = "素|点|件|闻|塞|害|么|是"
_MODAL = re.compile(
    rf"^(?P<who>{_BODY})?(?:还|均|都|也)?"
    rf"(?:要(?!{_NOT_MODAL})|应当?(?![对用变急诉])|必须|须|需要?(?!求)|务必|建议|希望|请|责令|责成|督促|不得|严禁)"
)
_LATER_MODAL = re.compile(r"^(?:[^要求是不]{2,14})(?:应当|应该|必须|需要|可以|有必要|不得)(?!说)")
_LED = re.compile(r"由(?P<who>[^，,。；;：:由]{2,24}?)(?:分别)?(?:牵头|负责(?!人)|组织|承办|具体落实)")
_BY = re.compile(rf"^由(?P<who>{_BODY})")
_NAMED = re.compile(r"(?:责任|牵头|主办|承办|整改)(?:单位|部门|科室)\s*[：:]\s*(?P<who>[^，,。；;\s]+)")
_JOINS = re.compile(
    r"^(?:同时|此外|另外|因此|对此|为此|其次|首先|再次|最后|下一步|今后|[一二三四五六七八九十]是(?:要)?|第[一二三四五六七八九十][，,、]?)[，,]?"
)
_PREPOSED = re.compile(
    r"^(?:为|为了|以|围绕|针对|按照|根据|依据|结合|对|对于|在|通过|着眼|聚焦|如|凡|依托|发现|坚持以)"
)
_NO_ACT = frozenset(
    (
        "是",
        "有",
        "没有",
        "存在",
        "使",
        "让",
        "令",
        "可以",
        "能",
        "能够",
        "发现",
        "认为",
        "反映",
        "看",
        "成为",
        "经",
        "属",
        "受",
        "涉及",
        "抽查",
    )
)
_ACTS = re.compile(
    "^(?:切实|认真|积极|及时|尽快|适时|进一步|着力|重点|全面|严格|大力|持续|不断|统筹|合理|依法|限期|逐[一步件]|主动|定期|"
    "加强|加大|强化|完善|健全|规范|落实|提高|提升|补齐|追回|严肃|从严|每[半季月年周]|合并|压实|树牢|筑牢|明确|鼓励)"
)
_ON = re.compile("^对.{2,24}?(?:逐[件项户一]|进行|予以|给予|开展|限期|依法|实行)")
_BACKGROUND = re.compile("是|目前|存在|成为|涵盖|不够|不足|虽|由于")
_SAID = re.compile("会议(?:强调|要求|指出|提出|建议|认为)[，,]")
_SHORTEST, _LONGEST = 4, 28
"""Characters of a gist."""

_MARKED = re.compile(
    r"(?:^|(?<=[。；;：:，,]))\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，,、]|其[一二三四五六][，,、]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d))"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text; parts of a list that semicolons part are sentences of their own."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip(" 　，,")]


def demands(text: str) -> list[str]:
    """The sentences of a text that ask for something, without the reasons told before the demand."""
    return [found for sentence in sentences(text) if (found := _demand(sentence))]


def enumerated(text: str) -> list[str]:
    """The parts of a list within a paragraph (一是…；二是…, 1.…；2.…); empty when there is none."""
    starts = [match.start() for match in _MARKED.finditer(text)]
    if len(starts) < 2:
        return []
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def unlisted(text: str) -> str:
    """The text without the words that count it or say who says it (一是, 第二，要, 会议强调，要)."""
    match = _MARKED.match(text) or _SAID.match(text)
    return re.sub("^要", "", text[match.end() :].strip()) if match else text


def unlabelled(text: str) -> str:
    """The text up to a label such as 责任单位：, which asks for nothing."""
    match = _NAMED.search(text)
    return text[: match.start()].strip() if match else text


def orders(text: str) -> list[str]:
    """The sentences that ask in so many words (要、应当、责令、建议); a plain imperative is not enough."""
    return [s for s in sentences(text) if any(_MODAL.match(clause) for clause in _clauses(s))]


def led_by(text: str) -> str:
    """Who is named to lead (由县司法局牵头, 责任单位：县司法局); "" when nobody is."""
    found = _NAMED.search(text) or _LED.search(text)
    return found["who"] if found else ""


def who_in(demand: str) -> str:
    """Who is to act by the words of a demand (市政府主要负责人应当); "" for you, all, and where nobody is named."""
    for clause in _clauses(demand):
        match = _BY.match(clause) or _MODAL.match(clause)
        if match and match["who"] and not re.match("你|我|各", match["who"]):
            return match["who"]
    return ""


def gist(demand: str) -> str:
    """A demand in a few words: its first clause that says what is to be done, without modal words."""
    clauses = [_MODAL.sub("", clause) for clause in _clauses(demand)]
    acts = [c for c in clauses if len(c) > _SHORTEST and not _PREPOSED.match(c) and not _LED.fullmatch(c)]
    text = (acts[0] if acts else max(clauses, key=len, default=demand)).rstrip("。；")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _demand(sentence: str) -> str:
    """The sentence from where its background ends; "" when it asks for nothing."""
    clauses = _clauses(sentence)
    start = 0
    for n, clause in enumerate(clauses):
        asked = any(pattern.match(clause) for pattern in (_MODAL, _LATER_MODAL, _BY, _ON))
        if asked or (_acts(clause) and all(_PREPOSED.match(before) for before in clauses[:n])):
            return sentence[start:].lstrip("，, ")
        if _BACKGROUND.search(clause):
            start = sentence.find(clause, start) + len(clause)
    return ""


def _acts(clause: str) -> bool:
    """Whether a clause begins with what is to be done: a verb, or how with a verb."""
    if _PREPOSED.match(clause):
        return False
    if _ACTS.match(clause):
        return True
    tagged = rjieba.tag(clause)[:2]
    (word, kind), (_, following) = (*tagged, ("", ""), ("", ""))[:2]
    if word in _NO_ACT:
        return False
    return kind == "v" or (kind in ("d", "ad") and following.startswith("v"))


def _clauses(sentence: str) -> list[str]:
    bare = [_JOINS.sub("", part.strip()) for part in re.split("[，,：:]", sentence)]
    return [part for part in bare if part]
