"""The list of drafts with the next step of each, and what a new one is to be."""

from dataclasses import dataclass, replace
from datetime import date

from assistant.drafting.drafts import Stored
from knowledge.errors import UsageError
from knowledge.reports import load_report_types
from ui.drafts import type_record
from ui.render import local
from ui.web.drafting.head import next_of, open_places
from ui.web.drafting.scene import PAPERS, Done, Fields, Plan, Scene
from ui.web.fragments import fill
from ui.web.selfcheck.head import Next


@dataclass(frozen=True)
class Line:
    """A draft in the list."""

    stored: Stored
    title: str
    type: str
    begun: str
    accepted: int
    sections: int
    to_fill: int
    unverified: int
    next: Next


def drafts_html(scene: Scene, notice: str = "") -> str:
    """The drafts, newest first, and the form for a new one."""
    return fill(
        "draft_list",
        drafts=[_line(scene.at(number=one.id)) for one in scene.desk.drafts.all()],
        types=[type_record(one) for one in load_report_types().values()],
        year=date.today().year - 1 if date.today().month < 7 else date.today().year,
        plan=scene.place.plan,
        notice=notice,
    )


def plan(scene: Scene, fields: Fields) -> Done:
    """Say what is to be written; the way leads to its papers."""
    unit, year = fields["unit"].strip(), fields["year"].strip()
    if not unit:
        raise UsageError("请写单位名称：材料只给这个单位用，落款也用它。")
    if not year.isdigit() or not 2000 <= int(year) <= 2100:
        raise UsageError("年份要写成 2025 这样。")
    return Done(replace(scene.place, page=PAPERS, plan=Plan(fields["type"], unit, int(year))))


def go(scene: Scene, fields: Fields) -> Done:
    """Another page, draft, section, sentence or version; what is not named stays, a sentence only within its section."""
    changes: dict[str, object] = {"section": "", "spot": "", "version": 0} if "page" in fields else {}
    changes |= {"spot": "", "version": 0} if "section" in fields else {}
    changes |= {k: fields[k] for k in ("page", "section", "spot") if k in fields}
    changes |= {k: int(fields[k]) for k in ("number", "version") if k in fields}
    return Done(scene.at(**changes).place)


def _line(scene: Scene) -> Line:
    own = scene.stored
    written = [s for s in scene.report.sections if s.paragraphs]
    begun = f"{local(own.created_at)[:16]}{f'，{own.created_by}' if own.created_by else ''}"
    return Line(
        own,
        scene.report.title,
        scene.type.title,
        begun,
        len(written) - len(scene.waiting),
        len(written),
        *open_places(scene),
        next_of(scene),
    )
