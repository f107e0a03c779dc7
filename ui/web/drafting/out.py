"""导出: what stands around the sections, and the report as Word in official form or Markdown."""

from datetime import date

from assistant.export.reference import Copy
from knowledge.errors import UsageError
from ui.web.drafting.head import open_places
from ui.web.drafting.scene import Done, Fields, Scene
from ui.web.fragments import fill

COPIES = {
    Copy.CLEAN: ("清稿", "定稿报送"),
    Copy.FOOTNOTES: ("脚注稿", "每句来源在脚注，送审核对"),
    Copy.TABLE: ("来源表稿", "来源集中在文末一张表"),
}
FRAME = {"title": "标题", "number": "文号", "recipient": "主送机关", "signed_by": "落款", "date": "成文日期"}
KEPT = "标题和落款已保存。"


def out_html(scene: Scene, notice: str = "") -> str:
    """The fields around the sections, and the files."""
    report = scene.report
    to_fill, unverified = open_places(scene)
    told = {name: str(getattr(report, name) or "") for name in FRAME}
    return fill(
        "draft_out",
        place=f"out-{scene.place.number}",
        notice=notice,
        number=scene.place.number,
        frame=[(name, label, told[name]) for name, label in FRAME.items()],
        copies=[(copy.value, *words) for copy, words in COPIES.items()],
        to_fill=to_fill,
        unverified=unverified,
        waiting=len(scene.waiting),
        head=f"{scene.stored.issuer}文件" if scene.stored.issuer else "",
    )


def write_frame(scene: Scene, fields: Fields) -> Done:
    """Title, 文号, 主送机关, 落款 and 成文日期 as the form says."""
    day = fields["date"].strip()
    try:
        given = date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise UsageError(f"“{day}”不是日期，请写成 2026-03-01 这样。") from error
    if not fields["title"].strip():
        raise UsageError("标题不能空。")
    changes = {name: fields[name].strip() for name in FRAME if name != "date"} | {"date": given}
    scene.desk.drafts.edit_frame(scene.place.number, changes, by=scene.by)
    return Done(scene.place, KEPT)
