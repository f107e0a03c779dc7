"""What people and programs are shown: all Chinese wording of results, and the fixed JSON fields."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from assistant.answer import Answer, AnswerStatus, Citation
from assistant.deadlines import Reckoning
from assistant.switches import Position
from ingest.add import Row
from knowledge.bin import Removed
from knowledge.corpus import Corpus, Health
from knowledge.dates.counting import Calculation
from knowledge.dates.day import weekday
from knowledge.dates.deadline import Deadline
from knowledge.document import Document, Form, Hit, Passage
from knowledge.numerals import chinese_day
from knowledge.store import iso

STATUS = {
    AnswerStatus.ANSWERED: "已回答",
    AnswerStatus.PARTIAL: "部分回答",
    AnswerStatus.ABSTAINED: "资料库里没有答案",
    AnswerStatus.OUT_OF_SCOPE: "不在服务范围",
    AnswerStatus.INJECTION: "不接受的指令",
    AnswerStatus.ERROR: "出错",
}
HTTP_ERRORS = {
    400: "请求不完整，或者文件太多。",
    404: "没有这个地址。",
    405: "这个地址不接受这种请求方法。",
    413: "请求太大。",
}
UNEXPECTED = "服务出错了，原因已写入日志。请稍后再试；还不行，请把日志交给管理员。"
STOPPING = "服务正在停止，请稍后再试。"
TOO_SLOW = "请求用时太长，没有等到答复。请稍后再试，或者把请求分小一些。"
_INVALID = {
    "missing": "缺少这一项",
    "json_invalid": "不是合法的 JSON",
    "string_type": "要填文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "too_short": "不能为空",
    "too_long": "太多",
    "int_parsing": "要填整数",
    "bool_parsing": "要填 true 或 false",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "date_from_datetime_parsing": "不是日期，请写成 2023-06-01 这样",
    "date_parsing": "不是日期，请写成 2023-06-01 这样",
}
OUTCOME = {
    "added": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "removed": "移除",
    "gone": "已移走",
    "failed": "失败",
}


def request_error(problems: Iterable[Mapping[str, Any]]) -> str:
    """What is wrong with an HTTP request, place by place."""
    reasons = []
    for problem in problems:
        place = ".".join(map(str, problem["loc"][1:])) if problem["type"] != "json_invalid" else "正文"
        reasons.append(f"{place or '正文'} {_INVALID.get(problem['type'], '值不能用')}")
    return f"请求有误：{'；'.join(reasons)}。"


def citation_record(citation: Citation) -> dict[str, Any]:
    """A citation with the fixed fields doc, version, article, pinpoint, quote, state, and where it stands."""
    return {
        "doc": citation.doc,
        "version": citation.version,
        "article": citation.article,
        "pinpoint": citation.pinpoint,
        "quote": citation.quote,
        "state": citation.state.value,
        "form": citation.form.value,
        "passage": citation.passage_id,
        "page": citation.page,
        "spans": [list(span) for span in citation.spans],
    }


def answer_record(answer: Answer, case_id: str = "") -> dict[str, Any]:
    """An answer as JSON; `id` is the case's own id in a batch."""
    return {
        "id": case_id or answer.id,
        "answer": answer.text,
        "status": answer.status.value,
        "abstained": answer.status.abstained,
        "citations": [citation_record(c) for c in answer.citations],
        "nearest": [citation_record(c) for c in answer.nearest],
        "warnings": list(answer.warnings),
        "checks": [asdict(c) for c in answer.checks],
        "guide": answer.guide,
        "counting": [asdict(c) for c in answer.counting],
        "rewritten": answer.rewritten,
        "terms": [list(t) for t in answer.terms],
        "as_of": answer.as_of,
        "author": answer.author,
        "prompt": answer.prompt,
        "text_hash": answer.text_hash,
        "latency_s": answer.latency_s,
    }


def hit_record(hit: Hit, rank: int) -> dict[str, Any]:
    """A search hit as JSON."""
    return {
        "rank": rank,
        "doc": hit.document.short_title,
        "version": hit.document.version,
        "article": hit.passage.pinpoint.label,
        "pinpoint": str(hit.passage.pinpoint),
        "headings": hit.passage.pinpoint.headings,
        "text": hit.passage.text,
        "score": round(hit.score, 4),
        "why": list(hit.why),
        "form": hit.document.form.value,
        "passage": hit.passage.id,
    }


def document_record(document: Document, day: date) -> dict[str, Any]:
    """A document's own data as JSON; `status` is its state on `day`."""
    return {
        "id": document.id,
        "title": document.title,
        "short_title": document.short_title,
        "aliases": list(document.aliases),
        "kind": document.kind.value,
        "form": document.form.value,
        "issuer": document.issuer,
        "addressee": document.addressee,
        "attachments": list(document.attachments),
        "number": document.number,
        "version": document.version,
        "adopted_on": iso(document.adopted_on),
        "effective_on": iso(document.effective_on),
        "expires_on": iso(document.expires_on),
        "status": document.status_on(day).value,
        "superseded_by": document.superseded_by,
        "owner": document.owner,
        "source": document.source,
        "pages": document.pages,
        "warnings": list(document.warnings),
        "file": document.file,
    }


def position_record(position: Position) -> dict[str, Any]:
    """A kill switch as JSON; the time is local."""
    return {
        "switch": position.switch.value,
        "name": position.switch.label,
        "on": position.on,
        "fixed": position.fixed,
        "reason": position.reason,
        "by": position.by,
        "at": local(position.at),
    }


def removed_record(removed: Removed, day: date) -> dict[str, Any]:
    """A document in the bin as JSON; times are local."""
    times = {"removed_at": local(removed.removed_at), "until": local(removed.until)}
    return document_record(removed.document, day) | times


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage as JSON."""
    return {
        "id": passage.id,
        "pinpoint": str(passage.pinpoint),
        "article": passage.pinpoint.label,
        "headings": passage.pinpoint.headings,
        "text": passage.text,
        "page": passage.page,
        "boxes": [asdict(box) for box in passage.boxes],
    }


def full_record(corpus: Corpus, document: Document, day: date) -> dict[str, Any]:
    """A document with all its passages and tables."""
    passages = [passage_record(p) for p in corpus.store.passages(document.id)]
    tables = [asdict(t) for t in corpus.store.tables(document.id)]
    return document_record(document, day) | {"passages": passages, "tables": tables}


def row_record(row: Row) -> dict[str, Any]:
    """What became of a file, as JSON."""
    return asdict(row) | {"warnings": list(row.warnings)}


def rows_summary(rows: list[Row]) -> str:
    """新增 3 份、更新 1 份、未变 0 份、失败 1 份."""
    counts = {word: sum(1 for r in rows if r.outcome == outcome) for outcome, word in OUTCOME.items()}
    return "、".join(f"{word} {n} 份" for word, n in counts.items() if n) or "没有可入库的文件"


def health_record(health: Health) -> dict[str, Any]:
    """Result of `index verify` as JSON."""
    return asdict(health) | {"stale": list(health.stale), "clean": health.clean}


def health_text(health: Health) -> str:
    """Result of `index verify` in one sentence."""
    if health.clean:
        return f"索引完好：{health.documents} 份文件、{health.passages} 个段落，两个索引与数据库一致。"
    return (
        f"索引与数据库不一致：缺 {sum(health.missing.values())} 条，多 {sum(health.extra.values())} 条，"
        f"{len(health.stale)} 份文件过期。请执行 yifa index rebuild。"
    )


def basis_line(citation: Citation) -> str:
    """《行政处罚法》第六十条（2021年1月22日版，有效）."""
    day = date.fromisoformat(citation.version) if citation.version else None
    version = f"{chinese_day(day)}版，" if day else ""
    note = "要点，非原文，" if citation.form is Form.DIGEST else ""
    return f"《{citation.doc}》{citation.pinpoint}（{version}{note}{citation.state.value}）"


def deadline_record(deadline: Deadline) -> dict[str, Any]:
    """A time limit as JSON."""
    extend = deadline.extend
    return {
        "id": deadline.id,
        "law": deadline.law,
        "version": deadline.version,
        "event": deadline.event,
        "who": deadline.who,
        "count": deadline.count,
        "unit": deadline.unit.value,
        "rule": deadline.rule.value,
        "start": deadline.start,
        "term": deadline.term,
        "basis": deadline.citation,
        "article": deadline.basis.label,
        "extend": {"count": extend.count, "by": extend.by, "condition": extend.condition} if extend else None,
        "excluded": deadline.excluded,
        "note": deadline.note,
        "keywords": list(deadline.keywords),
    }


def reckoning_record(found: Reckoning) -> dict[str, Any]:
    """What a question came to, as JSON: the best limit, others it may mean, and the calculation or null."""
    first, *others = found.matches
    return {
        "deadline": deadline_record(first.deadline),
        "calculation": calculation_record(found.calculation) if found.calculation else None,
        "alternatives": [deadline_record(m.deadline) | {"score": m.score} for m in others],
    }


def calculation_record(result: Calculation) -> dict[str, Any]:
    """A calculation as JSON, the counting line by line."""
    return {
        "text": result.conclusion,
        "start": result.start.isoformat(),
        "due": result.due.isoformat(),
        "due_time": f"{result.hour:%H:%M}" if result.hour else "",
        "weekday": weekday(result.due),
        "moved": result.moved,
        "why_moved": result.why_moved,
        "nominal": result.nominal.isoformat(),
        "earliest": result.earliest.isoformat() if result.earliest else "",
        "safe": result.safe.isoformat() if result.safe else "",
        "extended": result.extended,
        "excluded_days": result.excluded_days,
        "basis": result.deadline.citation,
        "notes": list(result.notes),
        "rows": [
            {
                "date": r.date.isoformat(),
                "weekday": r.weekday,
                "counted": r.counted,
                "number": r.number,
                "reason": r.reason,
            }
            for r in result.rows
        ],
    }


def local(moment: datetime | None) -> str:
    """A stored time as the clock on the wall shows it, 2026-03-01 09:30:00; empty for None."""
    return moment.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else ""
