"""The forms of a round: 自评表, 问题清单, 整改台账, 任务分解表, 材料矛盾; and the catalogue of its evidence."""

from collections.abc import Sequence
from datetime import date

from assistant.export.form import Column, Form
from assistant.selfcheck.assessment import Round
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.gap import TO_FILL, Gap, Progress, Severity
from assistant.selfcheck.score import Judged, Score
from assistant.selfcheck.suggest import Contradiction
from assistant.selfcheck.value import plain
from knowledge.indicators.indicator import Finding
from knowledge.numerals import chinese_day

NAMES = ("自评表", "问题清单", "整改台账", "任务分解表", "材料矛盾")


def forms_of(
    round_: Round,
    judged: Sequence[Judged],
    score: Score,
    gaps: Sequence[Gap],
    evidence: Sequence[Evidence],
    contradictions: Sequence[Contradiction],
    today: date,
) -> dict[str, Form]:
    """The forms by name."""
    titles = {i.id: i.title for i in round_.indicators}
    return {
        "自评表": _self_assessment(round_, judged, score, evidence, today),
        "问题清单": _gap_list(round_, gaps, titles, today),
        "整改台账": _ledger(round_, gaps, titles, today),
        "任务分解表": _tasks(round_, gaps, titles, today),
        "材料矛盾": _contradictions(round_, contradictions, today),
    }


def catalogue(round_: Round, evidence: Sequence[Evidence], places: Sequence[str], today: date) -> Form:
    """The catalogue of the evidence; `places` says where in the archive each file lies, or why it is not there."""
    columns = (
        Column("序号", 5, centred=True),
        Column("材料", 24),
        Column("检查点", 14),
        Column("日期", 10, centred=True),
        Column("有效期至", 10, centred=True),
        Column("文件或链接", 26),
        Column("校验值（SHA-256）", 20),
        Column("需核对", 14),
    )
    year = round_.assessment.year
    rows = tuple(
        (
            str(number),
            e.name,
            "、".join(e.check_points),
            e.dated.isoformat() if e.dated else "",
            e.valid_until.isoformat() if e.valid_until else "",
            e.link or place,
            e.sha256,
            "；".join(e.doubts(year, today)),
        )
        for number, (e, place) in enumerate(zip(evidence, places, strict=True), 1)
    )
    return Form(f"{round_.assessment.title}佐证材料目录", columns, rows, _above(round_, today))


def _self_assessment(
    round_: Round, judged: Sequence[Judged], score: Score, evidence: Sequence[Evidence], today: date
) -> Form:
    columns = (
        Column("编号", 7, centred=True),
        Column("指标", 20),
        Column("结论", 8, tuple(Finding), centred=True),
        Column("得分/权重", 8, centred=True),
        Column("自查情况", 34),
        Column("佐证材料", 16),
        Column("认定", 7, centred=True),
    )
    rows: list[tuple[str, ...]] = []
    heads: dict[int, str] = {}
    section = ""
    for one in judged:
        indicator = round_.system.indicator(one.indicator)
        group = round_.system.path(one.indicator)[0]
        if group.id != section:
            section = group.id
            heads[len(rows)] = f"{group.id} {group.name}"
        proofs = "、".join(e.name for e in evidence if set(e.check_points) & {p.id for p in indicator.check_points})
        points = f"{plain(one.points)}/{plain(one.weight)}" if one.weight else "—"
        decided = (one.by or "按答案") if one.confirmed else "待人工确认"
        rows.append(
            (one.indicator, indicator.title, one.finding.value, points, _told(round_, one), proofs, str(decided))
        )
    told = tuple(f"{finding} {n} 项" for finding, n in score.counts.items())
    above = (*_above(round_, today), f"自评得分：{score.percent:g} 分（{'，'.join(told)}）")
    return Form(f"{round_.assessment.title}自评表", columns, tuple(rows), above, score.explanation, heads)


def _told(round_: Round, judged: Judged) -> str:
    """What was answered, question by question, or the reason of whoever decided."""
    if judged.indicator in round_.decisions or judged.quotes:
        return judged.reason
    points = round_.check_points
    lines = []
    for number, check in enumerate(judged.checks, 1):
        response = round_.responses.get(check.check_point)
        question = points[check.check_point].text.rstrip("？?") if check.check_point in points else ""
        unit = points[check.check_point].unit if response and response.value and question else ""
        lines.append(
            f"{number}. {question}：{response.shown}{unit}"
            if response
            else f"{number}. {question or check.reason}：未答"
        )
    return "\n".join(lines)


def _gap_list(round_: Round, gaps: Sequence[Gap], titles: dict[str, str], today: date) -> Form:
    columns = (
        Column("序号", 5, centred=True),
        Column("指标", 18),
        Column("问题表现", 30),
        Column("依据", 26),
        Column("原因", 15),
        Column("程度", 6, tuple(Severity), centred=True),
    )
    rows = tuple(
        (str(g.number), _named(g, titles), g.problem, "\n".join(g.basis), g.cause or TO_FILL, g.severity.value)
        for g in gaps
    )
    return Form(f"{round_.assessment.title}问题清单", columns, rows, (*_above(round_, today), f"问题：{len(gaps)} 个"))


def _ledger(round_: Round, gaps: Sequence[Gap], titles: dict[str, str], today: date) -> Form:
    columns = (
        Column("序号", 4, centred=True),
        Column("指标", 9),
        Column("问题表现", 13),
        Column("依据", 12),
        Column("原因", 8),
        Column("整改目标", 9),
        Column("整改措施", 14),
        Column("牵头单位", 7),
        Column("责任单位", 7),
        Column("责任人", 6),
        Column("时限", 9, centred=True),
        Column("状态", 7, tuple(Progress), centred=True),
        Column("进展", 8),
        Column("佐证", 7),
        Column("验收结论", 7),
        Column("销号日期", 9, centred=True),
    )
    rows = tuple(
        (
            str(g.number),
            _named(g, titles),
            g.problem,
            "\n".join(g.basis),
            g.cause or TO_FILL,
            g.target,
            g.measure,
            g.lead or TO_FILL,
            g.responsible or TO_FILL,
            g.person or TO_FILL,
            g.deadline.isoformat() if g.deadline else TO_FILL,
            g.progress.value,
            g.progress_note,
            g.proof,
            g.acceptance,
            g.closed_on.isoformat() if g.closed_on else "",
        )
        for g in gaps
    )
    late = [g for g in gaps if g.overdue(today)]
    notes = tuple(f"问题 {g.number} {g.status(today)}，时限 {g.deadline}。" for g in late)
    open_ = sum(g.open for g in gaps)
    above = (*_above(round_, today), f"问题 {len(gaps)} 个，未销号 {open_} 个，逾期 {len(late)} 个")
    return Form(f"{round_.assessment.title}整改台账", columns, rows, above, notes)


def _tasks(round_: Round, gaps: Sequence[Gap], titles: dict[str, str], today: date) -> Form:
    columns = (
        Column("序号", 5, centred=True),
        Column("整改任务", 34),
        Column("整改目标", 18),
        Column("牵头单位", 13),
        Column("责任单位", 13),
        Column("责任人", 8),
        Column("时限", 12, centred=True),
    )
    in_order = sorted(gaps, key=lambda g: (g.lead, g.deadline or date.max, g.number))
    rows = tuple(
        (
            str(number),
            f"{_named(g, titles)}：{g.measure or TO_FILL}",
            g.target,
            g.lead or TO_FILL,
            g.responsible or TO_FILL,
            g.person or TO_FILL,
            g.deadline.isoformat() if g.deadline else TO_FILL,
        )
        for number, g in enumerate(in_order, 1)
    )
    return Form(f"{round_.assessment.title}整改任务分解表", columns, rows, _above(round_, today))


def _contradictions(round_: Round, found: Sequence[Contradiction], today: date) -> Form:
    columns = (
        Column("序号", 5, centred=True),
        Column("类别", 9, centred=True),
        Column("哪里不一致", 24),
        Column("一处写的", 31),
        Column("另一处写的", 31),
    )
    rows = []
    for number, one in enumerate(found, 1):
        told = [f"{' '.join(q.quote.split())}\n——{q.doc}{f'第{q.page}页' if q.page else ''}" for q in one.quotes]
        rows.append((str(number), one.kind, one.what, told[0], "\n".join(told[1:]) or "（与时限或者日期不符）"))
    above = (*_above(round_, today), f"材料里互相矛盾、与时限不符的地方：{len(rows)} 处，由规则找出，请核对原文")
    return Form(f"{round_.assessment.title}材料矛盾", columns, tuple(rows), above)


def _named(gap: Gap, titles: dict[str, str]) -> str:
    return "\n".join(f"{i} {titles.get(i, '')}".strip() for i in gap.indicators)


def _above(round_: Round, today: date) -> tuple[str, ...]:
    system, own = round_.system, round_.assessment
    return (
        f"单位：{own.department}（{own.unit_type}）　填表日期：{chinese_day(today)}",
        f"指标体系：{system.name} {system.version}（{system.status_note}）",
    )
