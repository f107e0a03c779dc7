"""What one statement does to an indicator: proves it, breaks it, lacks a piece of it, or only mentions it. Rules alone."""

import re
from collections.abc import Iterator

from assistant.prefill.days import EXTENDED, NOT, day_faults, ended
from assistant.prefill.facts import counts, plain, rates, shares
from assistant.prefill.mark import Effect, Mark
from assistant.prefill.papers import Statement
from assistant.prefill.stages import Stages
from knowledge.indicators.indicator import Indicator, MeasureType, Operator

_N = r"(?<![\d.])([1-9]\d*(?:\.\d+)?)"
_COUNTED = r"(?:件|起|次|户|户次|人|份|项|卷|个|名|处|条|辆|家|场|期|万元|元|笔)"
_NOT_DONE = (
    r"漏[传报登录签发记送缴告公]|误[传报登发]|"
    r"未[^，；。\d]{0,8}(?:公示|公开|公布|办结|答复|换发|换证|审核|报备|备案|告知|持证|取得|送达|履行|整改|评估|签字|回复|反馈|参加|达到|完成|归档|出庭|移送|"
    r"支付|修复|回访|上传|发放|拨付|宣传|执行|清理|销号|提交|结案|录入|登记|复查|审查|宣誓|换)"
)
_LATE = r"已过[^，；。]{0,14}期限|超期|逾期|逾时|迟办|迟交|迟报|延误|滞后|晚报|倒签|事后补[办签报录发]|未按期|未按时|超时|超过\d+(?:个工作)?日|超过[^，；。]{0,6}期限|超出[^，；。]{0,6}期限"
_SAFE = re.compile(
    rf"[^，；。]*(?:没有|无|均?未|均?没有|不存在|未发生|未出现|未发现|不得|杜绝|零)[^，；。]{{0,6}}?(?:{_LATE}|拖欠|无证|违规|超范围|超标准|以罚代|迟报|瞒报|漏报|造假|指标|歧视)[^，；。]*"
    rf"|(?:{_LATE}|拖欠|投诉|迟报)[^，；。\d]{{0,6}}(?<![\d.])0{_COUNTED}?"
)
_BROKEN = re.compile(
    rf"{_N}{_COUNTED}[^，；。\d]{{0,10}}?(?:{_LATE}|{_NOT_DONE}|到期未|过期)"
    rf"|{_N}{_COUNTED}[^，；。]{{0,10}}?到期未"
    rf"|(?:{_LATE})[^，。\d]{{0,14}}{_N}{_COUNTED}"
    rf"|(?:无|没有|未见|未办理?)[^，；。]{{0,6}}(?:延期|延长)[^，；。]{{0,6}}(?:审批|手续|批准|材料)"
    rf"|(?:其余|另有?|剩余|余下)[^，；。\d]{{0,4}}{_N}{_COUNTED}[^，；。]{{0,20}}?(?:没有|未|无)(?!超|逾|异议|发生)"
    rf"|已过[^，；。]{{0,14}}期限"
    rf"|(?:晚于|迟于)[^，；。]{{0,12}}(?:期限|规定|\d日)"
)
HEADING = "只有标题或提法"
_ASIDE = re.compile("联合|其中|查实|属实|不满意|听证|移送|延长|延期|退回|一般|简易|予以|部分|不予")
_DENIED = re.compile(
    r"(?:没有|未发现|无|不存在|未发生|没)[^，；。]{1,24}(?:条款|情形|情况|现象|问题|行为|案件|要求|内容|环节|事项|的)$"
)
_NAMES = re.compile("案由|事由|名称|事项|违法行为|案件|内容|案情")
_FAULTS = re.compile(
    r"发生|出现|发现|收到|接到|受到|造成|引发|存在|投诉|违规|违法|超|逾|擅自|败诉|纠纷|事故|差评|被|泄露|举报|撤销|纠错|问题|异议|争议|以罚|指标|挂钩|歧视|变相|增设|"
    r"设定|收费|摊派|迟报|瞒报|漏报|拖欠|重复|借|索要|强制|失信|利害|作出|宣判|审结|开庭|到期|其他|再|另|上诉|改变|下达|设立|提出|涉及|转|单独|独立|延长|延期|遗漏|积压|冲突|追责|追究"
)
_BARE = re.compile("无|没有|空白|未办理?|无此类情形")
_HARMLESS_COLUMN = re.compile("延长|延期|备注|说明|原因|问题|异议|投诉|纠纷|败诉|处分|追责")
_STALE = re.compile(
    r"正在(?:研究|起草|征求|筹备|制定|酝酿)|(?:执行|落实|运行)[^；。]{0,8}：(?:已组织学习|已转发|无|—|-|尚未|待|暂无|未)|仍为“?[^，；。]{1,12}”?|已组织学习(?:$|；)"
)
_PLAN = re.compile(r"^(?:[一二三四五]是)?(?:下一步|今后|拟|将(?!.{0,12}(?:已|完成))|计划(?!\d)|准备|力争|争取)")
_ORDERED = re.compile(r"^(?:会议)?(?:要求|强调|指出|部署|提出)")
_PLAN_HEAD = re.compile(
    r"下一?(?:年度?|步|阶段)|(?:20\d\d年|明年)(?:度)?(?:工作)?(?:的)?(?:主要)?(?:安排|打算|计划|思路|重点)|工作(?:安排|打算|计划|思路)|努力方向"
)
_LEARNING = re.compile(r"(?:会前|集体)?学法|集体学习|已组织学习|学习.{0,14}(?:法|条例|规定)")
_LEARNS = re.compile("学法|培训|讲座|学时|普法|演练|述法|培养")
_CONCRETE = re.compile(
    rf"\d+(?:\.\d+)?\s*(?:{_COUNTED}|%|台|学时|户次|场次|人次|日|天|个工作日)|\d月|\d{{4}}-\d|"
    r"(?:已|均|全部|都|逐[件项人])[^，；。]{0,12}(?:公布|公示|公开|印发|备案|签订|建立|上缴|缴入|完成|修订|反馈|转载|署名|载明|答复|办结|持证|审核|归档|进驻|整改|告知|评估|送达|履行|出庭|核查|登记)|"
    r"(?:公布|印发|签订|缴入|载明|署名|报送|抄送|建有|设有|开通|公告|接受评议|列明)[^，；。]{2,}|(?:公布|解读|归档)$|^(?:无|没有|未)[^，；。]{2,}"
)
_VAGUE = re.compile(
    "到位|能力|意识|不断|进一步|持续|扎实|有序|有效提升|有力|严格(?:履行|落实|执行|规范|按照)|规范管理|积极|高度重视|认真|稳步|总体|较好|显著|及时|要求|部署"
)
_NEVER_SENTENCE = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?[^，；：。]{0,18}(?:方面|情况)?[。]?$"
)


def weigh(statement: Statement, indicator: Indicator, stages: Stages, year: int) -> list[Mark]:
    """Every effect that general rules see in a statement about an indicator; `year` is the year of review."""
    text = plain(statement.text)
    if general := _set_aside(statement, text, indicator, year):
        return [general]
    told = list(_wrongs(statement, text, indicator, stages, year))
    if told:
        return [Mark(effect, statement, reason, sure) for effect, reason, sure in dict.fromkeys(told)]
    return [_good(statement, text)]


def _set_aside(statement: Statement, text: str, indicator: Indicator, year: int) -> Mark | None:
    """What cannot count either way: a heading, a plan, a lesson about the matter, another year."""
    whole = part_of(plain(statement.text))
    said = whole.endswith("。") and _CONCRETE.search(whole)
    named = not statement.cells and _NEVER_SENTENCE.match(whole) and not said
    if named and not re.search(r"\d|无|未|没|均|全部|已", whole):
        return Mark(Effect.GENERAL, statement, HEADING)
    if _PLAN.search(part_of(text)) or (
        not statement.cells and _PLAN_HEAD.search(_headings(statement)) and not re.search("本报告|此件", text)
    ):
        return Mark(Effect.PLAN, statement, "是下一步打算，不是已经做的事")
    if not _LEARNS.search(indicator.title) and _LEARNING.search(text) and not _STALE.search(text):
        return Mark(Effect.GENERAL, statement, "只是学习，不能代替落实")
    other = statement.years and not statement.years & {year, year + 1}
    if other and not indicator.measure.deadline and not any(ended(statement, text, year)):
        told = "、".join(f"{y}年" for y in sorted(statement.years))
        return Mark(Effect.OTHER_YEAR, statement, f"是{told}的材料，不是{year}年的")
    return None


def _headings(statement: Statement) -> str:
    return f"{statement.pinpoint.chapter} {statement.pinpoint.section} {statement.heading}"


def part_of(text: str) -> str:
    """A text without the number it is listed under."""
    return re.sub(r"^(?:[一二三四五六七八九十\d]+[、.．]|（[一二三四五六七八九十\d]+）)\s*", "", text.strip())


def _wrongs(
    statement: Statement, text: str, indicator: Indicator, stages: Stages, year: int
) -> Iterator[tuple[Effect, str, bool]]:
    """What of a statement speaks against the indicator, with the reason and whether figures or days decide."""
    clean = _SAFE.sub("", text)
    if broken := _BROKEN.search(clean):
        yield Effect.BREAKS, f"材料写明“{_clause_at(clean, broken.start())}”", False
    for effect, reason in _figures(clean, indicator):
        yield effect, reason, True
    for effect, reason in day_faults(statement, text, indicator, stages, year):
        yield effect, reason, True
    for effect, reason in ended(statement, text, year):
        yield effect, reason, False
    if found := _STALE.search(clean):
        yield Effect.LACKS, f"材料写明“{_clause_at(clean, found.start())}”", False
    elif missing := _missing(clean):
        yield Effect.LACKS, f"材料写明“{missing}”", False


def _missing(text: str) -> str:
    """The first clause that says something is not there or was not done, unless what is denied is a fault."""
    for clause in re.split("[，；。（）]", text):
        found = NOT.search(clause)
        column, _, value = clause.partition("：")
        document = re.search(r"(?:材料|记录|说明|台账|报告|手续|签到表?|分析|凭证|审批表?|回执|笔录|登记)$", clause)
        near = clause[found.end() : found.end() + 2] if found else ""
        if (
            not found
            or _DENIED.search(clause)
            or (value and _NAMES.search(column))
            or re.search("期(?:限)?(?:都|均|尚|还)?(?:没|未)(?:有)?到", clause)
            or _FAULTS.search(near if document else clause[found.end() :])
            or (_BARE.fullmatch(value) and _HARMLESS_COLUMN.search(column))
        ):
            continue
        if re.fullmatch(r"(?:未.{1,3}|没有.{0,2})的.*", clause) or re.search(
            "不得|禁止|严禁|应当|规定", clause[: found.start()]
        ):
            continue
        return clause.strip()
    return ""


def _clause_at(text: str, place: int) -> str:
    start = max((text.rfind(mark, 0, place) for mark in "，；。"), default=-1) + 1
    ends = [end for mark in "，；。" if (end := text.find(mark, place + 1)) > 0]
    return text[start : min(ends, default=len(text))].strip()


def _figures(text: str, indicator: Indicator) -> Iterator[tuple[Effect, str]]:
    """Ratios and counts that miss the threshold."""
    measure, threshold = indicator.measure, indicator.measure.threshold
    least = threshold.value if threshold and measure.unit == "%" else 100
    if any("合格" in s.part.label for s in shares(text)) and (not threshold or measure.unit != "%"):
        least = 90
    found = [s for s in shares(text) if s.percent < least and not is_aside(s.part.label)]
    if found and not EXTENDED.search(text):
        short = min(found, key=lambda s: s.whole.value)
        told = f"{short.whole.value:g}{short.whole.unit}中只有{short.part.value:g}{short.part.unit}，为{short.percent:.1f}%"
        yield Effect.BREAKS, told
    for rate in rates(text):
        if threshold and measure.unit == "%" and alike(rate.label, measure.name) and not threshold.holds(rate.value):
            yield Effect.BREAKS, f"{rate.label}{rate.value:g}%，没有达到{threshold.value:g}%"
    if threshold and measure.type is MeasureType.NUMBER and measure.unit != "%":
        yield from _number(text, indicator)


def _number(text: str, indicator: Indicator) -> Iterator[tuple[Effect, str]]:
    """A counted measure that misses its threshold."""
    measure, threshold = indicator.measure, indicator.measure.threshold
    if not threshold:
        return
    if measure.unit == "学时":
        yield from _hours(text, threshold.value)
    for count in counts(text):
        if count.unit != measure.unit:
            continue
        said = count.label + count.after
        if threshold.op is Operator.AT_MOST:
            if count.value > threshold.value and re.search(f"{_LATE}|未付|拖欠|被(纠正|撤销)|过期|到期", said):
                yield Effect.BREAKS, f"{said[:12]}{count.value:g}{count.unit}，应为{threshold.value:g}"
        elif (measure.unit == "学时" and not re.search("人均|平均|最低|每人", said)) or (
            measure.unit == "日" and not re.search("征求意见|公示", text)
        ):
            continue
        elif not threshold.holds(count.value) and not re.search("其中|第", count.label):
            yield Effect.BREAKS, f"{count.value:g}{count.unit}，没有达到{threshold.value:g}{measure.unit}"


def is_aside(label: str) -> bool:
    """Whether a part is one of several kinds and no shortfall of the whole."""
    return bool(_ASIDE.search(label))


def _hours(text: str, least: float) -> Iterator[tuple[Effect, str]]:
    """An average below the hours asked for, or single people below it."""
    if (mean := re.search(r"人均(?:学时)?(?:为|达|：)?(\d+(?:\.\d+)?)", text)) and float(mean[1]) < least:
        yield Effect.BREAKS, f"人均{float(mean[1]):g}学时，没有达到{least:g}学时"
    if (own := re.search(r"(?:^|；)(?:年度|完成|累计|实际|培训)?学时(?:数)?：(\d+(?:\.\d+)?)(?=；|$)", text)) and float(
        own[1]
    ) < least:
        yield Effect.LACKS, f"有人只有{float(own[1]):g}学时，没有达到{least:g}学时"
    for hours, people in re.findall(r"(\d+)(?:个)?学时(?:的)?(\d+)[人名]", text):
        if float(hours) < least:
            yield Effect.LACKS, f"{people}人只有{hours}学时，没有达到{least:g}学时"


def alike(label: str, name: str) -> bool:
    """Whether a rate of a paper is the one an indicator measures: two characters in a row besides 率 in common."""
    pairs = {name[i : i + 2] for i in range(len(name) - 1)} - {"按期", "按时"}
    return any(pair in label for pair in pairs if "率" not in pair) or label in ("按期率", "按时率")


def _good(statement: Statement, text: str) -> Mark:
    """Proof where a statement holds a fact: a figure, a day, a named act; mere words of praise prove nothing."""
    if _ORDERED.search(part_of(text)):
        return Mark(Effect.PLAN, statement, "是会议要求，不是已经做的事")
    admits = re.search("不足|问题和原因|存在的(?:主要)?问题", _headings(statement))
    concrete = _CONCRETE.search(text) or _SAFE.search(text)
    filled = any(re.fullmatch(r"[\d.]+", v) for n, v in statement.cells if "序号" not in n)
    if admits or not (concrete or filled):
        return Mark(Effect.GENERAL, statement, "只有概括表述，没有事项和数据")
    if _VAGUE.search(text) and not re.search(r"\d|已|均|没有|未|全部", text):
        return Mark(Effect.GENERAL, statement, "只有概括表述，没有事项和数据")
    if "到位" in text and not counts(re.sub(r"\d+(?:个|项|类)(?:环节|程序|步骤|制度|机制)", "", text)):
        return Mark(Effect.GENERAL, statement, "只有概括表述，没有事项和数据")
    return Mark(Effect.PROVES, statement, "有数据或者记录")
