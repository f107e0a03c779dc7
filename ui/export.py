"""Everything an office holds in open formats: Markdown, JSON, the original files, Word, Excel, one JSON a line."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.check import Desk
from assistant.wiring import Office
from knowledge.document import Document
from knowledge.errors import UsageError
from knowledge.indicators.file import systems, to_data
from ui.assessments import evidence_record, findings_record, gap_record, round_record
from ui.corrections import approved_record, case_lines, correction_record
from ui.jobs import full_job_record
from ui.render import full_record, local

READ_ME = """# 依法：全部资料和记录

由 `yifa export` 导出，都是通用格式，不用本程序也能看。

- documents/：每份文件的正文（Markdown）和全部信息、条文、表格（JSON）；原件在 documents/originals/
- rounds/：每一轮自查，JSON、Word、Excel 和佐证材料（ZIP）
- indicators/：指标体系（JSON）
- answers.jsonl：回答记录，一行一个；feedback.jsonl：评价
- corrections.jsonl：标为有误的回答和处理结果；approved.jsonl：核定的答复；cases.jsonl：评测题
- jobs.jsonl：入库任务和每个文件的结果
"""

Progress = Callable[[int, int], None]


def export(office: Office, to: Path, progress: Progress) -> dict[str, int]:
    """Write everything into a new folder and count it; the folder has its name only when all is there.

    Raises UsageError where something is there already.
    """
    if to.exists():
        raise UsageError(f"{to} 已经存在，没有覆盖。请换一个新的文件夹。")
    unfinished = to.with_name(f".{to.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        counts = _documents(office, unfinished / "documents", progress)
        counts |= _rounds(office, unfinished / "rounds") | _records(office, unfinished)
        (unfinished / "README.md").write_text(READ_ME, encoding="utf-8")
        unfinished.replace(to)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return counts


def _documents(office: Office, folder: Path, progress: Progress) -> dict[str, int]:
    originals = folder / "originals"
    originals.mkdir(parents=True)
    documents = list(office.corpus.documents.values())
    for n, document in enumerate(documents, 1):
        name = _file_name(document.id)
        record = full_record(office.corpus, document, date.today())
        _write_json(folder / f"{name}.json", record)
        (folder / f"{name}.md").write_text(_markdown(document, record), encoding="utf-8")
        if document.file:
            source = f"{name}{PurePosixPath(document.source).suffix}"
            (originals / source).write_bytes(office.corpus.originals.read(document.file))
        progress(n, len(documents))
    return {"documents": len(documents), "originals": sum(bool(d.file) for d in documents)}


def _markdown(document: Document, record: Mapping[str, Any]) -> str:
    """The text as one reads it: title, facts, passages under their headings, tables."""
    facts = {"发文机关": "issuer", "文号": "number", "通过": "adopted_on", "施行": "effective_on", "效力": "status"}
    lines = [f"# {document.title}", "", *(f"- {name}：{record[key]}" for name, key in facts.items() if record[key]), ""]
    above = ""
    for passage in record["passages"]:
        if passage["headings"] != above:
            above = passage["headings"]
            lines += [f"## {above}", ""] if above else []
        label = f"**{passage['article']}**　" if passage["article"] else ""
        lines += [label + passage["text"].replace("\n", "\n\n"), ""]
    for table in record["tables"]:
        lines += [f"## 表：{table['title']}", "", *_table(table["rows"]), ""]
    return "\n".join(lines)


def _table(rows: Iterable[Iterable[str]]) -> Iterable[str]:
    for n, row in enumerate(rows):
        cells = [cell.replace("|", "\\|").replace("\n", "<br>") for cell in row]
        yield f"| {' | '.join(cells)} |"
        if not n:
            yield f"|{' --- |' * len(cells)}"


def _rounds(office: Office, folder: Path) -> dict[str, int]:
    desk = Desk(office.corpus.store.engine, office.settings.home)
    found = desk.rounds.find()
    for assessment in found:
        own = folder / f"{assessment.id:04d}-{_file_name(assessment.department)}-{assessment.year}"
        own.mkdir(parents=True)
        ledger = [gap_record(gap, date.today()) for gap in desk.ledger.all(assessment.id)]
        round_ = desk.rounds.round(assessment.id)
        proofs = [evidence_record(e, assessment.year, date.today()) for e in desk.evidence.all(assessment.id)]
        rest = {"findings": findings_record(round_), "gaps": ledger, "evidence": proofs}
        _write_json(own / "round.json", round_record(round_) | rest)
        for kind in ("docx", "xlsx", "zip"):
            (own / f"round.{kind}").write_bytes(desk.export(assessment.id, kind, today=date.today()))
    return {"rounds": len(found)}


def _records(office: Office, folder: Path) -> dict[str, int]:
    (folder / "indicators").mkdir()
    for system in systems(office.settings.home / "indicators").systems.values():
        _write_json(folder / "indicators" / f"{_file_name(system.id)}.json", to_data(system))
    (folder / "cases.jsonl").write_text(case_lines(office), encoding="utf-8")
    ratings = (
        {"answer": r.answer_id, "good": r.good, "reason": r.reason, "given_at": local(r.given_at)}
        for r in office.records.ratings()
    )
    jobs, every = office.jobs, office.jobs.newest(_ALL)
    return {
        "answers": _write_lines(folder / "answers.jsonl", office.records.every()),
        "feedback": _write_lines(folder / "feedback.jsonl", ratings),
        "corrections": _write_lines(folder / "corrections.jsonl", map(correction_record, office.corrections.all())),
        "approved": _write_lines(folder / "approved.jsonl", map(approved_record, office.corrections.approved())),
        "jobs": _write_lines(folder / "jobs.jsonl", (full_job_record(j, jobs.files(j.id)) for j in every)),
    }


def _write_json(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def _write_lines(file: Path, records: Iterable[Any]) -> int:
    number = 0
    with file.open("w", encoding="utf-8") as out:
        for number, record in enumerate(records, 1):  # noqa: B007
            out.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")
    return number


def _file_name(text: str) -> str:
    """A text as the name of a file on any system."""
    return "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in text)[:80]


_ALL = 1_000_000
