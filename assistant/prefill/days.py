"""Days that speak against an indicator: a deadline missed, stages too far apart or in the wrong order, a validity over."""

import re
from collections.abc import Iterator
from datetime import date

from assistant.prefill.facts import (
    DATE,
    counts,
    dates,
    day_spans,
    days_between,
    exceeds,
    plain,
    validity_end,
    working_days_between,
)
from assistant.prefill.mark import Effect
from assistant.prefill.papers import Statement
from assistant.prefill.stages import Stages
from knowledge.indicators.indicator import Indicator
from knowledge.numerals import chinese_day

_LONG_CELL, _FEW, _MONTH_END = 24, 4, 3
"""Characters of a cell that is no mere date, of words before a day that leads its clause; days a month's end may slip."""
NOT = re.compile(
    r"(?:尚|暂|仍|还|均|一直|至今|此后|并|从|迟迟|始终)?未(?!来|成年|婚|遂|必|知|满)|没有|(?<![罚淹埋沉出])没(?!收|有)|(?<![有毫])无(?!关|害|碍|论|偿|线|人机|障|纸|公害|需|须|锡|异)|"
    r"不全|不完整|不齐|不一致|不相符|空白|缺失|缺少|暂缺|尚缺|仅有|缺(?=\d|[^乏勤席陷口，；。]{2,8}(?:$|，|；|。))|(?:建议|应当?|需|有待)(?:进一步)?补充"
)
"""A word that says something is missing or was not done."""
_BARE_DAY = re.compile(r"(1[0-2]|[1-9])\.(3[01]|[12]\d|[1-9])")
_AMOUNT = re.compile("元|金额|款|率|%|分|价|费|比|重|米")
_TOLD_LIMIT = re.compile(r"限(?:期|时)?(?:在|于)?(\d+)(日|天|个工作日|个月)")
_DUE = re.compile(
    r"(?:应|须|约定|期限)[^，；。]{0,8}?(?<!\d)(\d+月\d+日)之?前[^，；。]{0,6}[，；]?[^；。]{0,8}?(?:尚欠|未付|未支付|仍?未结清)|(?:尚欠|未付|未支付)[^；。]{0,14}?(?<!\d)(\d+月\d+日)之?前"
)
EXTENDED = re.compile(
    "(?<!无)(?<!未)(?<!没)(?:批准|同意|批)[^，；。]{0,6}延|(?<!未)(?<!没有)经[^，；。]{0,10}(?:批准|同意)[^，；。]{0,6}延|(?<!不)同意按|(?:批准|批)，延"
)
"""A longer time that was granted."""
_LEAST_DAYS = re.compile(r"不少于(\d+)(个工作日|日)")
_WITHIN = re.compile(r"应?在?([\u4e00-\u9fff]{2,6})后(\d+)(个工作日|日)内")


def day_faults(
    statement: Statement, text: str, indicator: Indicator, stages: Stages, year: int
) -> Iterator[tuple[Effect, str]]:
    """Days against the deadline of the indicator, the least time its requirement leaves, and the time a column allows."""
    own = max(statement.years & {year, year + 1}, default=year)
    if indicator.measure.deadline:
        yield from _deadline(statement, text, indicator, year)
    if least := _LEAST_DAYS.search(plain(indicator.requirement)):
        limit, working = int(least[1]), least[2] != "日"
        told = re.search(r"征求意见[^，；。\d]{0,8}(\d+)(?:日|天)(?!前|起)", text)
        if told and not working and int(told[1]) < limit:
            yield Effect.BREAKS, f"征求意见{told[1]}日，少于{limit}日"
        if not working and "征求意见" in text:
            for first, last in day_spans(text, own):
                if days_between(first, last) < limit:
                    yield Effect.BREAKS, f"征求意见{days_between(first, last)}日，少于{limit}日"
        found = dates(text, own)
        if working and len(found) == 2 and re.search("送|收到", text) and re.search("讨论|审议|上会", text):
            days = working_days_between(found[0], found[1])
            if days < limit:
                yield Effect.LACKS, f"从送审到讨论只有{days}个工作日，少于{limit}个工作日"
    yield from _columns(statement, text, own)
    yield from _stages(statement, text, stages, own)
    if not EXTENDED.search(text):
        yield from _took(text, indicator, stages)
    yield from _set_day(text, own)
    yield from _told_limit(text, own)


def _columns(statement: Statement, text: str, year: int) -> Iterator[tuple[Effect, str]]:
    """A column whose name allows so many days after another column: 报备日期（应在公布后十五日内）."""
    by_name = {plain(name): plain(value) for name, value in statement.cells}
    for name, value in by_name.items():
        within = _WITHIN.search(name) if name in text else None
        started = next((v for n, v in by_name.items() if within and n != name and within[1] in n), "")
        first, last = dates(started, year), dates(value, year)
        if within and first and last and (last[0] - first[0]).days > int(within[2]):
            yield Effect.BREAKS, f"隔了{(last[0] - first[0]).days}日，超过{within[2]}日"


_TOOK = re.compile("最长|最久|最迟|历时|用了|用时|耗时|间隔|长达|第$|平均")
_BY = re.compile(r"(\d{1,2}月(?:\d{1,2}日|底|末))(?:之|以)?前")


def _took(text: str, indicator: Indicator, stages: Stages) -> Iterator[tuple[Effect, str]]:
    """A time that something took, longer than the longest time its requirement or the law allows."""
    allowed = plain(indicator.requirement) + "，".join(limit.within for limit in stages.limits)
    for unit in ("日", "个工作日"):
        longest = max((int(n) for n in re.findall(rf"(\d+){unit}", allowed)), default=0)
        for count in counts(text):
            late = count.unit == unit and (_TOOK.search(count.label) or re.search("^后?才|^后$", count.after))
            if longest and late and count.value > longest:
                yield Effect.BREAKS, f"{count.label}{count.value:g}{unit}，超过{longest}{unit}"


def _told_limit(text: str, year: int) -> Iterator[tuple[Effect, str]]:
    """A limit that the statement itself tells: 5月12日收，限30日，7月2日反馈; a sum due before a day and still owed."""
    if (told := _TOLD_LIMIT.search(text)) and len(found := dates(text, year)) > 1:
        within = f"{told[1]}{told[2].replace('天', '日')}"
        if exceeds(found[0], found[-1], within) and not EXTENDED.search(text):
            yield Effect.BREAKS, f"限{within}，从{chinese_day(found[0])}到{chinese_day(found[-1])}才办"
    if due := _DUE.search(text):
        yield Effect.BREAKS, f"应在{due[1] or due[2]}前付，仍未付"


def _set_day(text: str, year: int) -> Iterator[tuple[Effect, str]]:
    """A day that was set (9月底前) and a later day on which it was done, in one sentence."""
    if not (by := _BY.search(text)):
        return
    limit = dates(by[1].replace("底", "28日").replace("末", "28日"), year)
    done = re.search("于|已|实际|才|直到", text[by.end() :])
    rest = dates(text[by.end() + done.end() :], year) if done else []
    if limit and rest and (rest[0] - limit[0]).days > (_MONTH_END if by[1][-1] in "底末" else 0):
        yield Effect.BREAKS, f"要求{by.group()}，{chinese_day(rest[0])}才办"


def stage_days(statement: Statement, text: str, year: int) -> list[tuple[str, date]]:
    """What a row or a sentence dates: (column or words of the clause, day)."""
    if statement.cells:
        return [(plain(n), d) for n, v in statement.cells for d in cell_days(n, v, year)[-1:] if len(v) < _LONG_CELL]
    return [pair for clause in re.split("[，；。（）]", text) for pair in _dated_words(clause, year)]


def cell_days(name: str, value: str, year: int) -> list[date]:
    """The days of a cell, those of a bare 3.20 too where the column is not one of amounts."""
    told = plain(value).strip()
    if (short := _BARE_DAY.fullmatch(told)) and not _AMOUNT.search(name):
        told = f"{short[1]}月{short[2]}日"
    return dates(told, year)


def _dated_words(clause: str, year: int) -> list[tuple[str, date]]:
    """The days of a clause with their words: those after a day where the clause begins with it, those before it else."""
    found, words = dates(clause, year), DATE.split(clause)[:: DATE.groups + 1]
    if len(found) < 2 or len(words) != len(found) + 1:
        return [(clause, day) for day in found[:1]]
    said = words[1:] if len(words[0]) < _FEW else words[:-1]
    return list(zip(said, found, strict=True))


def _stages(statement: Statement, text: str, stages: Stages, year: int) -> Iterator[tuple[Effect, str]]:
    """Stages too far apart, or in an impossible order."""
    found = stage_days(statement, text, year)
    for limit in stages.limits:
        starts = [day for told, day in found if limit.start.search(told)]
        ends = [day for told, day in found if limit.end.search(told) and day not in starts]
        if starts and ends and exceeds(starts[0], ends[-1], limit.within) and not _excused(limit.apart, text):
            yield Effect.BREAKS, f"从{chinese_day(starts[0])}到{chinese_day(ends[-1])}，超过{limit.within}"
    for order in stages.orders:
        firsts = [(told, day) for told, day in found if order.before.search(told)]
        lasts = [(told, day) for told, day in found if order.after.search(told) and not order.before.search(told)]
        if firsts and lasts and firsts[0][1] > min(day for _, day in lasts):
            late = min(lasts, key=lambda told: told[1])
            yield Effect.BREAKS, f"{chinese_day(firsts[0][1])}在{chinese_day(late[1])}之后，次序颠倒"


def _excused(apart: re.Pattern[str], text: str) -> bool:
    if EXTENDED.search(text):
        return True
    found = apart.search(text)
    return found is not None and not NOT.search(re.split("[，；。：]", text[: found.start()])[-1])


def _deadline(statement: Statement, text: str, indicator: Indicator, year: int) -> Iterator[tuple[Effect, str]]:
    if late := lateness(statement, text, indicator, year):
        yield Effect.BREAKS, late


def lateness(statement: Statement, text: str, indicator: Indicator, year: int, *, act: bool = True) -> str:
    """How a yearly duty was late, "" when it was not: the year reported is the one before 年度, else that of the paper.

    `act`: only days that stand with the act (报送, 公布) count.
    """
    deadline = indicator.measure.deadline
    told = re.search(r"(20\d\d)年度", text)
    reported = int(told[1]) if told else (statement.paper.year or year)
    acts = "报送|提交|抄送|上报|行文" if "报送" in indicator.title else "公布|公开|发布"
    clauses = [
        c
        for c in re.split("[，；。]", text.replace(told.group(), "") if told else text)
        if not act or re.search(acts, c)
    ]
    found = [day for clause in clauses for day in dates(clause, reported + 1) if day.year > reported]
    if not deadline or not found:
        return ""
    limit = date(reported + 1, *deadline)
    day = max(found)
    return f"{chinese_day(day)}，晚于{chinese_day(limit)}" if day > limit else ""


def ended(statement: Statement, text: str, year: int) -> Iterator[tuple[Effect, str]]:
    """A validity or a contract that ended before or in the year of review."""
    if end := expiry(statement):
        if end < date(year, 12, 31):
            yield Effect.BREAKS, f"有效期到{chinese_day(end)}已满"
    elif re.search("合同|聘期|协议|委托", text) and not re.search("续聘至|续签至|已续", text):
        for _, last in day_spans(text, year):
            if last < date(year, 12, 31):
                yield Effect.LACKS, f"期限到{chinese_day(last)}已满"


_STARTS = re.compile("印发|施行|公布|制定|发布|生效|实施|出台|成文|发文")


_UNTIL = re.compile(
    r"(?:有效期|有效|期限|试行期|证书|资质)[^，；。\d]{0,6}(?:至|到|截至|截止)[^，；。\d]{0,2}(?=\d)|(?:失效|到期|届满)(?:日期|时间)?[：为是]"
)
_FOR_YEARS = re.compile(r"(?:有效期|试行)[^，；。\d]{0,4}(\d+)年")


def expiry(statement: Statement) -> date | None:
    """The last day of a validity that a row of a register or a sentence states, None when it states none or was put off."""
    text = plain(statement.text)
    if re.search("延续|延长有效|重新(?:印发|公布|发布)|已(?:废止|失效|宣布失效)", text):
        return None
    if until := _UNTIL.search(text):
        found = dates(text[until.end() :][:12], 2000)
        return found[0] if found else None
    start = next((v for n, v in statement.cells if _STARTS.search(n)), "")
    lasts = next((v for n, v in statement.cells if re.search("有效期|试行期", n)), "")
    if ends := dates(plain(lasts), 2000):
        return ends[-1]
    if lasts.isdigit() and len(lasts) < 3:
        lasts = f"{lasts}年"
    said = (
        text if not statement.cells else next((plain(v) for _, v in statement.cells if _FOR_YEARS.search(plain(v))), "")
    )
    if not lasts and (years := _FOR_YEARS.search(said)):
        start, lasts = said[: years.start()], f"{years[1]}年"
    days = dates(plain(start), 2000)
    return validity_end(days[0], lasts) if days and lasts else None
