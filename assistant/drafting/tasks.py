"""The items of a letter as tasks of the ledger 整改台账."""

from assistant.drafting.opinion import Opinion, OpinionItem
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.ledger import Ledger


def gap_of(opinion: Opinion, item: OpinionItem) -> Gap:
    """An item as a task: whoever is asked leads it, what is done about it is still to be written."""
    due, who = opinion.due_of(item), opinion.who_of(item)
    unsure = f"（时限“{due.text}”待核：{due.doubt}）" if due and due.day is None else ""
    return Gap(
        0,
        (),
        f"{opinion.kind}第{item.number}项：{item.heading}{unsure}",
        (f"《{opinion.title}》{item.pinpoint}",),
        target="\n".join(item.asked),
        lead=who,
        responsible=who,
        deadline=due.day if due else None,
    )


def take_up(ledger: Ledger, number: int, opinion: Opinion, *, by: str) -> list[Gap]:
    """Put the items on the ledger of a round; one whose demands stand there already is not added again."""
    known = {(gap.basis, gap.target) for gap in ledger.all(number)}
    gaps = [gap_of(opinion, item) for item in opinion.items]
    return [ledger.add(number, gap, by=by) for gap in gaps if (gap.basis, gap.target) not in known]
