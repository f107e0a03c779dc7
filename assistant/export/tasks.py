"""The items of a letter as a form 办理任务分解表."""

from assistant.drafting.opinion import Opinion
from assistant.export.form import Column, Form
from assistant.selfcheck.gap import TO_FILL


def task_form(opinion: Opinion) -> Form:
    """Who does what by when; a day that could not be read for certain is marked."""
    columns = (
        Column("序号", 5, centred=True),
        Column("事项", 20),
        Column("具体要求", 40),
        Column("责任单位", 14),
        Column("时限", 18, centred=True),
        Column("办理情况", 16),
    )
    rows = []
    for item in opinion.items:
        due = opinion.due_of(item)
        day = TO_FILL if due is None else due.day.isoformat() if due.day else f"【待核】{due.text}"
        who = opinion.who_of(item) or TO_FILL
        rows.append((str(item.number), item.heading, "\n".join(item.asked), who, day, TO_FILL))
    above = (f"来文：《{opinion.title}》{opinion.number}", *(f"待核：{doubt}" for doubt in opinion.doubts))
    return Form("来文办理任务分解表", columns, tuple(rows), above)
