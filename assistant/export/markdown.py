"""A drafted report as Markdown, with the same copies as the Word file."""

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.report import Report, Sentence, numbered
from assistant.export.form import Form
from assistant.export.reference import Copy, note_of, source_table, stretches
from knowledge.numerals import chinese_day

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")


def write_markdown(report: Report, copy: Copy) -> str:
    """The report as one copy of it; what is open shows by its 【】."""
    notes: list[str] = []
    blocks = [f"# {_plain(report.title)}"]
    blocks += [_plain(report.number)] if report.number else []
    blocks += [f"{_plain(report.recipient.rstrip('：:'))}："] if report.recipient else []
    blocks += [_paragraph(p, copy, notes) for p in report.opening]
    for heading, section in zip(numbered(report.sections), report.sections, strict=True):
        blocks.append(f"{'#' * (section.level + 1)} {_plain(heading)}")
        blocks += [_paragraph(p, copy, notes) for p in section.paragraphs]
    blocks += _end(report)
    blocks += [f"[^{n}]: {note}" for n, note in enumerate(notes, 1)]
    blocks += [_table(source_table(report))] if copy is Copy.TABLE else []
    return "\n\n".join(blocks) + "\n"


def _paragraph(sentences: Sequence[Sentence], copy: Copy, notes: list[str]) -> str:
    out = ""
    for sentence in sentences:
        out += "".join(_plain(stretch.text) for stretch in stretches(sentence))
        if copy is Copy.FOOTNOTES and (note := note_of(sentence)):
            notes.append(_plain(note))
            out += f"[^{len(notes)}]"
    return out


def _end(report: Report) -> Iterator[str]:
    for n, title in enumerate(report.attachments, 1):
        number = f"{n}. " if len(report.attachments) > 1 else ""
        yield f"{'附件：' if n == 1 else ''}{number}{_plain(title)}"
    if report.signed_by:
        yield f"{_plain(report.signed_by)}  \n{chinese_day(report.date) or '【待填：成文日期】'}"


def _table(form: Form) -> str:
    """A form as a table; a cell's lines are parted by <br>."""
    lines = [[c.name for c in form.columns], ["---"] * len(form.columns)]
    for n, row in enumerate(form.rows):
        if n in form.heads:
            lines.append([f"**{_plain(form.heads[n])}**", *[""] * (len(form.columns) - 1)])
        lines.append(["<br>".join(_plain(line) for line in cell.split("\n")) for cell in row])
    return "\n".join((f"## {_plain(form.title)}\n", *(f"| {' | '.join(line)} |" for line in lines)))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
