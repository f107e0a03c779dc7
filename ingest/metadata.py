"""Title, issuer, number, dates, kind: derived from the text, then from the file name, overruled by a catalogue file."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from ingest.page import Reading
from knowledge.document import Kind, Status
from knowledge.numerals import NUMERAL, clean, to_int

_DATE = re.compile(rf"([\d{NUMERAL}]{{4}})\s*年\s*([\d{NUMERAL}]{{1,3}})\s*月\s*([\d{NUMERAL}]{{1,3}})\s*日")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:〔|\[|【|\()(?:19|20)\d{2}(?:〕|\]|】|\))\s*第?\d+\s*号|"
    r"[\u4e00-\u9fff]{2,12}令\s*第?\s*\d+\s*号"
)
_ENACTED = ("通过", "批准", "公布", "发布", "修订", "修正", "修改", "印发")
_ISSUER = re.compile(
    r"(全国人民代表大会常务委员会|全国人民代表大会(?!常)|最高人民法院|最高人民检察院|中共中央|国务院(?!办公厅)|国务院办公厅|"
    r"[\u4e00-\u9fff]{2,12}(?:人民代表大会常务委员会|人民代表大会|人民政府(?:办公室|办公厅)?|总局|委员会|部|局|办公室|厅|院))"
)
_TITLE_END = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|解释|决定|决议|意见|通知|报告|复函|函|方案|纲要|规划|要点|制度|建议|批复|公告|通告|清单|"
    r"目录|指南|标准|表|讲话|总结|宪法)(?:[（(][^（）()]{1,20}[）)])?$"
)
_CENTRAL = re.compile(
    r"(?:全国人民代表大会常务委员会|全国人民代表大会|最高人民法院|最高人民检察院|中共中央、国务院|中共中央|国务院)"
)
_LOCAL = re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:省|市(?!场)|县|区|自治州)")
_LAW = re.compile(r"^中华人民共和国.+法$")
_IN_FORCE = re.compile(
    rf"自\s*([\d{NUMERAL}]{{4}})\s*年\s*([\d{NUMERAL}]{{1,3}})\s*月\s*([\d{NUMERAL}]{{1,3}})\s*日\s*起\s*(?:施行|实施|执行)"
)
_FROM_TODAY = re.compile(r"自(?:公布|发布|印发)之日起(?:施行|实施|执行)")
_NAMED = r"《([^》]{4,60})》"
_REPEALS = re.compile(rf"(?:{_NAMED}(?:[（(][^（）()]{{0,40}}[）)])?[^。；《》依制]{{0,45}}?)+同时废止")
_REPORTER = re.compile(r"(?:填报|编制|制表|报送)(?:单位|机关|部门)[:：]\s*([\u4e00-\u9fff]{2,30})")
_VALID_YEARS = re.compile(rf"有效期\s*([\d{NUMERAL}]+)\s*年")
_NAME_VERSION = re.compile(r"[（(](\d{4})-(\d{2})-(\d{2})[）)]$")
_LONGEST_TITLE = 200
"""What is longer is no title, whatever the file declares."""
_AMENDED = ("修订", "修正", "修改")


@dataclass(frozen=True)
class Metadata:
    """What is known about a text as a whole; empty where neither text, name nor catalogue says."""

    title: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    issuer: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    number: str = ""
    adopted_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    superseded_by: str = ""
    repeals: tuple[str, ...] = ()
    status: Status | None = None

    @property
    def short_title(self) -> str:
        """The title without 中华人民共和国, as people cite it."""
        return self.title.replace("中华人民共和国", "") or self.title


def derive(reading: Reading, name: str, front: Sequence[str], statute: bool) -> Metadata:
    """Metadata from the text itself and the file name. `front` holds the lines above the body."""
    texts = [line.text.strip() for line in reading.lines if line.text.strip()]
    title = find_title(reading, name, texts)
    notes = [clean(t) for t in (front if statute else texts[:15])]
    adopted = _adopted(notes, name) if statute else _written(texts, reading.metadata.get("published", ""), name)
    tail = "".join(texts[-12:]) if statute else ""
    issuer = _issuer(notes, title, texts, statute)
    effective = _effective(notes, texts if statute else [], adopted)
    return Metadata(
        title=title,
        kind=_kind(title, issuer, statute, texts[:12]),
        issuer=issuer,
        number=_number(texts),
        adopted_on=adopted,
        effective_on=effective,
        expires_on=_expiry(texts, effective or adopted),
        repeals=tuple(dict.fromkeys(t for m in _REPEALS.finditer(tail) for t in re.findall(_NAMED, m[0]))),
    )


def find_title(reading: Reading, name: str, texts: Sequence[str]) -> str:
    """The title: as the file declares it, else the first line that reads like one, else the file name."""
    if 0 < len(reading.title) <= _LONGEST_TITLE:
        return _one_line(reading.title)
    declared = [line.text for line in reading.lines[:10] if line.level == 1]
    if declared and len(declared[0]) <= _LONGEST_TITLE and _TITLE_END.search(_one_line(declared[0])):
        return _one_line(declared[0])
    stem = title_of_name(name)
    lines = [_one_line(t) for t in texts[:12]]
    for start in range(len(lines)):
        for size in (1, 2, 3):
            joined = "".join(lines[start : start + size])
            if _reads_like_title(joined) and not any(
                _NUMBER.search(x) or _DATE.search(x) for x in lines[start : start + size]
            ):
                return joined
    return stem


def title_of_name(name: str) -> str:
    """行政处罚法(2021-01-22).md → 行政处罚法; 罗江区_2024年报告.txt → 罗江区2024年报告."""
    stem = _NAME_VERSION.sub("", PurePath(name).stem)
    return re.sub(r"[_\s]+", "", stem) or PurePath(name).name


def read_catalogue(data: bytes) -> dict[str, dict[str, str]]:
    """Rows of a catalogue file by the file they describe; empty when the CSV is no catalogue.

    A catalogue has the columns file and title; adopted_on (of reports: date), effective_on, expires_on, status, kind,
    issuer, doc_no, short_title, aliases and superseded_by are used when present.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace")))
    if not rows.fieldnames or not {"file", "title"} <= set(rows.fieldnames):
        return {}
    return {row["file"]: row for row in rows}


def overrule(found: Metadata, row: dict[str, str]) -> Metadata:
    """What an office wrote into its catalogue wins over what was derived; empty cells change nothing."""
    kinds = {k.value: k for k in Kind} | {"部门规章": Kind.RULE}
    states = {s.value: s for s in Status}
    short = row.get("short_title", "")
    aliases = [*found.aliases, *re.split("[；;]", row.get("aliases", "")), short]
    return replace(
        found,
        title=row.get("title") or found.title,
        kind=kinds.get(row.get("kind", ""), found.kind),
        issuer=row.get("issuer") or found.issuer,
        number=row.get("doc_no") or found.number,
        superseded_by=row.get("superseded_by", "").removesuffix(".md") or found.superseded_by,
        status=states.get(row.get("status", ""), found.status),
        aliases=tuple(dict.fromkeys(a for a in aliases if a and a != row.get("title"))),
        adopted_on=_cell_date(row, "adopted_on") or _cell_date(row, "date") or found.adopted_on,
        effective_on=_cell_date(row, "effective_on") or found.effective_on,
        expires_on=_cell_date(row, "expires_on") or found.expires_on,
    )


def _cell_date(row: dict[str, str], column: str) -> date | None:
    try:
        return date.fromisoformat(row.get(column, ""))
    except ValueError:
        return None


def dates_in(text: str) -> list[date]:
    """Every full date written in `text`, Chinese or Arabic; impossible dates are left out."""
    found = []
    for match in _DATE.finditer(clean(text)):
        day = _date(*match.groups())
        if day:
            found.append(day)
    return found


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(to_int(year), to_int(month), to_int(day))
    except ValueError:
        return None


def _one_line(text: str) -> str:
    return re.sub(r"[\s　]+", "", text)


def _reads_like_title(text: str) -> bool:
    plain = re.sub(r"[（(](?:试行|暂行|草案|征求意见稿|送审稿|[^（）()]{0,10}修[订正])[）)]$", "", text)
    about = "关于" in text or "中华人民共和国" in text or plain.endswith(("条例", "办法", "规定", "细则", "法", "报告"))
    return 4 <= len(text) <= 80 and about and bool(_TITLE_END.search(text)) and not re.search(r"[。；，,;:：>|]", text)


def _name_date(name: str) -> date | None:
    match = _NAME_VERSION.search(PurePath(name).stem)
    return date(*map(int, match.groups())) if match else None


def _adopted(notes: Sequence[str], name: str) -> date | None:
    days = [d for n in notes if any(w in n for w in _ENACTED) for d in dates_in(_IN_FORCE.sub("", n))]
    named = _name_date(name)
    return max([*days, *([named] if named else [])], default=None)


def _written(texts: Sequence[str], published: str, name: str) -> date | None:
    """Date of a letter or report: the last line that is only a date, else the day of publication that a web page tells,
    else a date of the heading, else the name's."""
    for text in reversed(texts[-12:]):
        if len(text) <= 20 and dates_in(text):
            return dates_in(text)[-1]
    for text in (published, *texts[:8]):
        iso = re.search(r"(20\d\d)-(\d{2})-(\d{2})", text)
        if iso:
            return _date(*iso.groups())
    return _name_date(name) or next((d for t in texts[:6] if len(t) < 40 for d in dates_in(t)), None)


def _effective(notes: Sequence[str], texts: Sequence[str], adopted: date | None) -> date | None:
    clause = next((t for t in reversed(texts) if _IN_FORCE.search(clean(t)) or _FROM_TODAY.search(t)), "")
    match = _IN_FORCE.search(clean(clause))
    stated = _date(*match.groups()) if match else None
    noted = [d for n in notes if re.search(r"(?<!公布)(?:施行|实施)$", n) for d in dates_in(n)]
    candidates = [d for d in (*([stated] if stated else []), *noted) if not adopted or d >= adopted]
    if candidates:
        return max(candidates)
    amended = any(w in n for n in notes for w in _AMENDED)
    return adopted if _FROM_TODAY.search(clause) and not amended else None


def _expiry(texts: Sequence[str], start: date | None) -> date | None:
    match = next((m for t in texts[-15:] if (m := _VALID_YEARS.search(t))), None)
    if not match or not start:
        return None
    years = to_int(match[1])
    leap = start.month == 2 and start.day == 29
    return start.replace(year=start.year + years, day=28 if leap else start.day)


def _issuer(notes: Sequence[str], title: str, texts: Sequence[str], statute: bool) -> str:
    own = re.match(rf"({_ISSUER.pattern}(?:、{_ISSUER.pattern})*)关于", title)
    if own:
        return own[1]
    for note in reversed(notes):
        found = _CENTRAL.search(note) or _ISSUER.search(_DATE.sub("", note))
        if found and any(w in note for w in _ENACTED) and dates_in(note):
            return found[0]
    signed = [t for t in texts[-8:] if len(t) <= 24 and _ISSUER.fullmatch(_one_line(t))]
    if signed:
        return _one_line(signed[-1])
    stated = next((m[1] for t in texts if (m := _REPORTER.match(t))), "")
    if stated:
        return stated
    return "国务院" if statute and title.endswith("条例") and not _LOCAL.match(title) else ""


def _kind(title: str, issuer: str, statute: bool, head: Sequence[str]) -> Kind:
    if title == "中华人民共和国宪法":
        return Kind.CONSTITUTION
    if issuer.startswith(("最高人民法院", "最高人民检察院")) or title.startswith(("最高人民法院", "最高人民检察院")):
        return Kind.INTERPRETATION
    if issuer.startswith("中共中央") or title.startswith("中国共产党"):
        return Kind.PARTY_RULE
    if _LAW.match(title) or (statute and issuer.startswith("全国人民代表大会")):
        return Kind.LAW
    if issuer == "国务院" and (statute or title.endswith(("规定", "办法"))):
        return Kind.REGULATION
    if "人民代表大会" in issuer and statute:
        return Kind.LOCAL_REGULATION
    if statute and (
        re.search(r"(?:部|总局|委员会|人民政府)令", "".join(head)) or re.search(r"(?:部|总局|委员会)$", issuer)
    ):
        return Kind.RULE
    if statute:
        return Kind.NORMATIVE
    return Kind.NORMATIVE if re.search(r"(?:通知|(?<!审议)意见|办法|规定|细则)$", title) else Kind.REPORT


def _number(texts: Sequence[str]) -> str:
    for text in texts[:25]:
        match = _NUMBER.search(clean(text))
        if match and len(text) <= 60:
            return match.group()
    return ""
