"""Recurring duties over HTTP: what is due soon, or the whole year."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from knowledge.dates.duty import Turn, pressing, turns, unit_named
from knowledge.dates.duty_file import OWN_FILE, load_duties
from knowledge.unit import UnitType
from ui.api.ask import AnOffice

router = APIRouter()


@router.get("/duties", summary="年度和经常性法定事项")
def get_duties(
    office: AnOffice,
    days: Annotated[
        int | None, Query(ge=0, le=400, description="只要这么多天内到期的，以及刚刚过去的；不填是全部")
    ] = None,
    unit: Annotated[str, Query(description=f"只要这类单位的：{'、'.join(UnitType)}；不填是全部")] = "",
) -> list[dict[str, Any]]:
    """事项、到期日、交什么、给谁、是否公开、依据；先刚过去的，再按到期先后，最后是没有固定日期的。"""
    found = turns(load_duties(office.settings.home / OWN_FILE), date.today(), unit=unit_named(unit))
    return duty_records(found if days is None else pressing(found, days))


def duty_records(found: Iterable[Turn]) -> list[dict[str, Any]]:
    """Duties as JSON."""
    return [
        {
            "id": t.duty.id,
            "title": t.duty.title,
            "units": list(t.duty.units),
            "due": t.duty.when,
            "fixed_by": t.duty.fixed_by,
            "next": t.next.isoformat() if t.next else "",
            "days_left": t.left,
            "passed": t.passed.isoformat() if t.passed else "",
            "state": t.state,
            "caution": t.caution,
            "submit": t.duty.submit,
            "to": list(t.duty.to),
            "publish": t.duty.publish,
            "basis": [
                {"law": b.law, "article": b.article, "checked": b.checked, "citation": b.citation} for b in t.duty.basis
            ],
            "note": t.duty.note,
            "own": t.duty.own,
        }
        for t in found
    ]
