"""检查: everything to settle before a draft goes out, each with the way to its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.checks import Open
from assistant.drafting.proof import placeholders
from knowledge.reports import Role
from ui.web.drafting.scene import EDIT, FACTS, OUT, Scene
from ui.web.fragments import fill


@dataclass(frozen=True)
class Item:
    """Something to settle: what, why, and where (a page, a section, a sentence)."""

    text: str
    why: str = ""
    where: str = ""
    page: str = EDIT
    section: str = ""
    spot: str = ""


@dataclass(frozen=True)
class Group:
    """Items of one kind; `fine` is said when there are none."""

    name: str
    hint: str
    fine: str
    items: Sequence[Item]


def checks_html(scene: Scene, notice: str = "") -> str:
    """The check list of the draft as it stands."""
    groups = groups_of(scene)
    return fill(
        "draft_checks",
        place=f"checks-{scene.place.number}",
        notice=notice,
        groups=groups,
        left=sum(len(group.items) for group in groups),
    )


def groups_of(scene: Scene) -> list[Group]:
    """Every kind of thing to settle, in the order of its weight."""
    made, checks = scene.desk.drafted(scene.place.number)
    problems = next((s.id for s in scene.type.sections if s.role is Role.PROBLEMS and s.id in scene.versions), "")
    lacking = [m for m in made.draft.missing if m.needed]
    clashes = [
        item
        for c in checks.contradictions
        for item in (
            _place(scene, c.first, f"{c.measure}：与“{c.second.section}”不一致"),
            _place(scene, c.second, c.measure),
        )
    ]
    changed = [
        _by_figure(
            scene,
            c.now.measure,
            c.now.shown,
            f"上年 {c.before.shown}，{'增' if c.share > 0 else '减'} {abs(c.share):.0%}",
        )
        for c in checks.changed
    ]
    required = [_place(scene, Open(c.section, ""), "还没有内容", c.text) for c in checks.required if not c.present]
    return [
        Group("必备内容", "规定要写、还没有写的", "都有了", required),
        Group(
            "待填",
            "材料里没有的，补上或者删去",
            "没有",
            [*_frame(scene), *(_place(scene, o) for o in checks.placeholders)],
        ),
        Group(
            "待核",
            "数字、名称在引用的原文里对不上的",
            "没有",
            [_place(scene, o, "；".join(o.why)) for o in checks.unverified],
        ),
        Group("前后不一", "同一个数在两处写得不一样", "没有", clashes),
        Group("比上年变化大", "相差三成以上，确认是否属实", "没有，或者没有上年的数", changed),
        Group(
            "缺数字", "这一类报告一般要有的", "没有", [Item(m.name, "材料里没有", m.section, FACTS) for m in lacking]
        ),
        Group("与上年报告文字相同", "改写，或者确认可以沿用", "没有", [_place(scene, o) for o in checks.copied]),
        Group(
            "材料里的不利情况",
            "没有写进成效，请研究是否写入问题部分",
            "没有",
            [
                Item(o.text, "、".join(o.why), scene.headings.get(problems, ""), EDIT, problems)
                for o in checks.unfavourable
            ],
        ),
        Group("别的年度的材料", "没有用", "没有", [Item(name, "", "", FACTS) for name in checks.aside]),
    ]


def _frame(scene: Scene) -> Iterator[Item]:
    """Placeholders around the sections."""
    report = scene.report
    for name, text in (("标题", report.title), ("主送机关", report.recipient), ("落款", report.signed_by)):
        for found in placeholders(text):
            yield Item(found, "", name, OUT)
    if report.date is None:
        yield Item("【待填：成文日期】", "", "落款", OUT)


def _place(scene: Scene, one: Open, why: str = "", text: str = "") -> Item:
    """The sentence of a section that holds the words."""
    section = next((s for s in scene.report.sections if s.heading == one.section), None)
    if section is None:
        return Item(text or one.text, why, one.section)
    spots = (
        f"{p}.{n}"
        for p, row in enumerate(section.paragraphs)
        for n, s in enumerate(row)
        if one.text and one.text in s.text
    )
    return Item(text or one.text, why, scene.headings[section.key], EDIT, section.key, next(spots, ""))


def _by_figure(scene: Scene, measure: str, shown: str, why: str) -> Item:
    """The first sentence that tells a figure."""
    for section in scene.report.sections:
        for sentence in section.sentences:
            if shown in sentence.text:
                return _place(scene, Open(section.heading, sentence.text), why, f"{measure}：{shown}")
    return Item(f"{measure}：{shown}", why, "", FACTS)
