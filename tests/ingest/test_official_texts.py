"""The 90 official texts and five reports against their catalogues: from the text alone, and through `add`.

What a text does not say cannot be derived from it. Those differences stand below with their reasons, and the tests
fail when there are more or fewer of them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring import Office, open_office
from ingest.add import Row, add
from ingest.metadata import dates_in
from ingest.page import Limits
from ingest.parse import Parsed, parse
from ingest.read import read, read_bytes
from ingest.source import sources_of
from ingest.split.statute import is_statute, split_statute
from ingest.versions import relate
from knowledge.document import Document, Kind
from knowledge.numerals import int_to_chinese
from knowledge.pinpoint import parse as parse_pinpoint
from knowledge.search import REFERENCE, search
from knowledge.understand import understand

LIMITS = Limits()
TODAY = date(2025, 6, 1)
DOCUMENTS, ARTICLES = 90, 6559
KINDS = {k.value: k for k in Kind} | {"部门规章": Kind.RULE}

# The catalogue's own column effective_basis says where each date comes from. These sources are not in the text:
# the source repository's metadata, and the decisions by which a text was amended.
NO_EFFECTIVE_DATE = {
    "来源仓库元数据": {
        "人民检察院办理行政执法机关移送涉嫌犯罪案件的规定(2001-12-03)",
        "刑事诉讼法(2018-10-26)",
        "劳动法(2018-12-29)",
        "国家赔偿法(2012-10-26)",
        "土地管理法(2019-08-26)",
        "地方各级人民代表大会和地方各级人民政府组织法(2022-03-11)",
        "城乡规划法(2019-04-23)",
        "安全生产法(2021-06-10)",
        "审计法(2021-10-23)",
        "律师法(2017-09-01)",
        "招标投标法(2017-12-27)",
        "政府采购法(2014-08-31)",
        "最高人民法院关于适用《行政诉讼法》若干问题的解释(2015-04-22)",
        "治安管理处罚法(2012-10-26)",
        "环境保护税法(2018-10-26)",
        "立法法(2015-03-15)",
        "行政复议法(2017-09-01)",
        "行政执法机关移送涉嫌犯罪案件的规定(2020-08-07)",
        "行政许可法(2019-04-23)",
        "行政诉讼法(2017-06-27)",
        "道路交通安全法(2021-04-29)",
        "预算法(2018-12-29)",
        "食品安全法(2021-04-29)",
    },
    "修改决定（文本未载）": {
        "反垄断法(2022-06-24)",
        "各级人民代表大会常务委员会监督法(2024-11-08)",
        "城市市容和环境卫生管理条例(2017-03-01)",
        "招标投标法实施条例(2019-03-02)",
        "民事诉讼法(2023-09-01)",
        "监察法(2024-12-25)",
        "立法法(2023-03-13)",
        "统计法(2024-09-13)",
        "行政法规制定程序条例(2017-12-22)",
        "规章制定程序条例(2017-12-22)",
    },
    "修正案公布之日": {"宪法(2018-03-11)"},
    "刑法修正案（十二）": {"刑法(2023-12-29)"},
    # 自公布之日起施行 in a revised text may mean the first or this publication; we do not guess, the catalogue may.
    "末条（公布之日）": {"国务院组织法(2024-03-11)"},
}
# (derived, catalogued): the catalogue takes the last amendment named in the text, we take the later date in the name.
ADOPTED = {"公安机关办理行政案件程序规定(2019-04-27)": ("2019-04-27", "2018-11-25")}
# (derived, catalogued): 立法法 has six chapters; in the other two the catalogue counts headings of the annexes.
CHAPTERS = {
    "立法法(2015-03-15)": (6, 7),
    "立法法(2023-03-13)": (6, 7),
    "环境保护税法(2018-10-26)": (5, 8),
    "最高人民法院关于综合治理类司法建议工作若干问题的规定(2023-11-15)": (0, 5),
}
# (status and end derived from the other texts, as catalogued)
ENDS = {
    # The newer version's own effective date is not in its text, so that the day of adoption stands for it.
    "监察法(2018-03-20)": ("已被修订", "2024-12-25", "已被修订", "2025-06-01"),
    "立法法(2015-03-15)": ("已被修订", "2023-03-13", "已被修订", "2023-03-15"),
    # 信访工作条例 is a party rule under another title and does not say that it repeals the older text.
    "信访条例(2005-01-10)": ("现行有效", "", "已废止", "2022-05-01"),
    # What ended these is not among the texts.
    "公安机关办理行政案件程序规定(2019-04-27)": ("现行有效", "", "已被修订", "2020-08-06"),
    "人民检察院办理行政执法机关移送涉嫌犯罪案件的规定(2001-12-03)": ("现行有效", "", "已废止", "2021-09-06"),
    "最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释(2018-03-02)": (
        "现行有效",
        "",
        "已被修订",
        "2021-01-01",
    ),
    "最高人民法院关于审理政府信息公开行政案件若干问题的规定(2011-07-29)": ("现行有效", "", "已废止", "2025-06-01"),
}
# Titles that the text of a report does not hold, or holds only in part.
REPORT_TITLES = {
    "江津区_人大代表建议及复函_津司函2024-14号": "one file with two papers: only the first is a title at the top",
    "岱山县人大常委会_审议意见_2021-05-08": "the same title, in half-width brackets",
    "洛阳市_法治日报署名文章_2021-11-11": "a newspaper page whose headline stands among navigation links",
}


# (derived, catalogued): signed with the short name, or no organ named in the text, or two papers in one file.
REPORT_ISSUERS = {
    "岱山县人大常委会_审议意见_2021-05-08": ("岱山县人民代表大会常务委员会", "岱山县人大常委会"),
    "江津区_人大代表建议及复函_津司函2024-14号": ("", "重庆市江津区司法局"),
    "某区_法治政府建设调研报告_2020-09-22": ("", "XX区人大法制委、内司工委"),
    "洛阳市_法治日报署名文章_2021-11-11": ("", "徐衣显（河南省洛阳市委副书记、代市长）"),
    "罗江区_2024年法治政府建设情况报告": ("", "德阳市罗江区人民政府"),
}
# Columns that describe the file or the catalogue's own work and are nothing that a reader tells.
NOT_READ = {
    "anomalies": "prose; each has a test of the splitter or of the reader of text files",
    "doc_type": "finer than our kinds: all are reports",
    "effective_basis": "why the catalogue has a date; NO_EFFECTIVE_DATE is ordered by it",
    "noise": "prose on what surrounds the text",
    "note": "prose",
    "place": "where the organ is",
    "source_path": "where the file was taken from",
}
READ = {
    "file", "title", "short_title", "kind", "issuer", "adopted_on", "effective_on", "status", "superseded_by", "articles",
    "chars", "expires_on", "first_effective_on", "chapters", "last_article", "aliases", "sha256", "doc_no", "date",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """One text: what the catalogue says and what is read from the file alone."""

    row: dict[str, str]
    parsed: Parsed
    chapters: tuple[str, ...]

    @property
    def document(self) -> Document:
        return self.parsed.document


def catalogue(folder: Path) -> list[dict[str, str]]:
    with (folder / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def stem(row: dict[str, str]) -> str:
    return row["file"].rpartition(".")[0]


def texts_of(folder: Path) -> dict[str, Text]:
    found = {}
    for row in catalogue(folder):
        reading = read(read_bytes(folder / row["file"], LIMITS), row["file"], LIMITS)
        chapters = split_statute(reading.lines).chapters if is_statute(reading.lines) else ()
        found[stem(row)] = Text(row, parse(reading, row["file"], ""), chapters)
    return found


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@pytest.fixture(scope="module")
def laws(shared) -> dict[str, Text]:
    return texts_of(shared / "corpus" / "laws")


@pytest.fixture(scope="module")
def reports(shared) -> dict[str, Text]:
    return texts_of(shared / "corpus" / "reports")


def test_every_column_of_the_catalogues_is_compared_or_explained(shared) -> None:
    columns = {name for folder in ("laws", "reports") for name in catalogue(shared / "corpus" / folder)[0]}
    assert columns == READ | set(NOT_READ)
    assert not READ & set(NOT_READ)


@pytest.mark.parametrize("folder", ["laws", "reports"])
def test_the_files_are_those_that_the_catalogue_describes(shared, folder) -> None:
    for row in catalogue(shared / "corpus" / folder):
        data = (shared / "corpus" / folder / row["file"]).read_bytes()
        assert (sha256(data).hexdigest(), len(data.decode())) == (row["sha256"], int(row["chars"])), row["file"]


# From the text alone


def test_every_article_is_found(laws) -> None:
    counted = {name: t.parsed.articles for name, t in laws.items()}
    assert counted == {name: int(t.row["articles"]) for name, t in laws.items()}
    assert (len(counted), sum(counted.values())) == (DOCUMENTS, ARTICLES)


def test_the_articles_are_numbered_without_gaps(laws) -> None:
    for name, text in laws.items():
        places = [p.pinpoint for p in text.parsed.passages if p.pinpoint.article]
        plain = [p.article for p in places if not p.suffix]
        assert plain == list(range(1, len(plain) + 1)), name
        assert ([p.label for p in places] or [""])[-1] == text.row["last_article"], name
        assert all(parse_pinpoint(p.label).article == p.article for p in places), name
        assert text.document.warnings == (), name


def test_inserted_articles_follow_theirs(laws) -> None:
    inserted = [p.pinpoint for p in laws["刑法(2023-12-29)"].parsed.passages if p.pinpoint.suffix]
    assert len(inserted) == 53
    assert all(p.label == f"第{int_to_chinese(p.article)}条之{int_to_chinese(p.suffix)}" for p in inserted)


def test_no_passage_is_empty_or_twice_there(laws, reports) -> None:
    for name, text in (laws | reports).items():
        passages = text.parsed.passages
        assert all(p.text.strip() for p in passages), name
        assert len({p.id for p in passages}) == len(passages), name


def test_titles_kinds_and_issuers_are_derived(laws) -> None:
    for name, text in laws.items():
        found, row = text.document, text.row
        assert (found.title, found.kind, found.issuer) == (row["title"], KINDS[row["kind"]], row["issuer"]), name
        assert found.id == name


def test_days_of_adoption_are_derived(laws) -> None:
    different = {
        name: (t.document.version, t.row["adopted_on"])
        for name, t in laws.items()
        if t.document.version != t.row["adopted_on"]
    }
    assert different == ADOPTED


def test_days_of_taking_effect_are_derived_where_the_text_says_them(laws) -> None:
    missing: dict[str, set[str]] = {}
    for name, text in laws.items():
        derived = iso(text.document.effective_on)
        assert derived in ("", text.row["effective_on"]), f"{name}: a wrong date is worse than none"
        if derived != text.row["effective_on"]:
            missing.setdefault(text.row["effective_basis"], set()).add(name)
    assert missing == NO_EFFECTIVE_DATE


def test_a_first_day_of_force_before_this_version_stays_in_the_text_and_is_not_taken(laws) -> None:
    for name, text in laws.items():
        if first := text.row["first_effective_on"]:
            assert first in {iso(day) for p in text.parsed.passages for day in dates_in(p.text)}, name
            assert iso(text.document.effective_on) != first, name


def test_chapters_are_counted(laws) -> None:
    different = {
        name: (len(t.chapters), int(t.row["chapters"]))
        for name, t in laws.items()
        if len(t.chapters) != int(t.row["chapters"])
    }
    assert different == CHAPTERS


def test_ends_are_derived_from_the_other_texts(laws) -> None:
    library = {t.document.id: t.document for t in laws.values()}
    library |= {d.id: d for d in relate(library.values())}
    different = {}
    for name, text in laws.items():
        derived = (library[name].status_on(TODAY), iso(library[name].expires_on))
        if derived != (text.row["status"], text.row["expires_on"]):
            different[name] = (*derived, text.row["status"], text.row["expires_on"])
        elif text.row["expires_on"]:
            assert library[name].superseded_by == text.row["superseded_by"].removesuffix(".md"), name
    assert different == ENDS


def test_what_reports_say_of_themselves(reports) -> None:
    issuers = {n: (t.document.issuer, t.row["issuer"]) for n, t in reports.items()}
    assert {n: pair for n, pair in issuers.items() if pair[0] != pair[1]} == REPORT_ISSUERS
    assert {n for n, t in reports.items() if t.document.title != t.row["title"]} == set(REPORT_TITLES)
    for name, text in reports.items():
        assert text.document.kind is Kind.REPORT, name
        assert text.parsed.articles == 0, name
        assert text.document.number == text.row["doc_no"], name
        assert len(text.parsed.passages) > 5, name
    dates = {name: (t.document.version, t.row["date"]) for name, t in reports.items() if len(t.row["date"]) == 10}
    wrong = {name: pair for name, pair in dates.items() if pair[0] != pair[1]}
    # The printed date lacks its last character; what is left is the day on which the page was published.
    assert wrong == {"岱山县人大常委会_审议意见_2021-05-08": ("2021-06-17", "2021-05-08")}


# Through `add`, with the catalogues


@pytest.fixture(scope="module")
def filled(shared, tmp_path_factory) -> Iterator[tuple[Office, dict[str, Row]]]:
    """An office to which both folders were added, and the rows by file name without its ending."""
    with open_office(Settings(home=tmp_path_factory.mktemp("official")), starter=False) as office:
        folders = [shared / "corpus" / name for name in ("laws", "reports")]
        rows = add(sources_of(folders, LIMITS), office.corpus, limits=LIMITS)
        yield office, {r.file.rpartition(".")[0]: r for r in rows}


def test_all_are_added_and_indexed(filled, laws, reports) -> None:
    office, rows = filled
    assert {r.outcome for r in rows.values()} == {"added"}
    assert set(rows) == set(laws) | set(reports)
    assert sum(r.articles for r in rows.values()) == ARTICLES
    assert {n: rows[n].articles for n in laws} == {n: int(t.row["articles"]) for n, t in laws.items()}
    assert office.corpus.store.count() == (DOCUMENTS + len(reports), sum(r.passages for r in rows.values()))
    assert office.corpus.verify().clean


def test_with_the_catalogue_all_data_are_equal(filled, laws) -> None:
    office, rows = filled
    for name, text in laws.items():
        found, row = office.corpus.documents[rows[name].document], text.row
        assert (found.title, found.kind, found.issuer) == (row["title"], KINDS[row["kind"]], row["issuer"]), name
        days = [iso(d) for d in (found.adopted_on, found.effective_on, found.expires_on)]
        assert days == [row["adopted_on"], row["effective_on"], row["expires_on"]], name
        names = {n for n in (*row["aliases"].replace(";", "；").split("；"), row["short_title"]) if n}
        assert names - {row["title"]} <= {*found.aliases, found.short_title}, name
        assert found.superseded_by == row["superseded_by"].removesuffix(".md"), name


def test_the_status_on_the_reference_day_is_the_catalogue_s(filled, laws) -> None:
    office, rows = filled
    derived = {name: office.corpus.documents[rows[name].document].status_on(TODAY).value for name in laws}
    assert derived == {name: t.row["status"] for name, t in laws.items()}


def test_successors_that_are_here_are_found_by_their_id(filled, laws) -> None:
    office, _ = filled
    here = [t.row["superseded_by"] for t in laws.values() if t.row["superseded_by"].endswith(".md")]
    assert here
    assert all(name.removesuffix(".md") in office.corpus.documents for name in here)


def test_reports_have_the_catalogue_s_data(filled, reports) -> None:
    office, rows = filled
    for name, text in reports.items():
        found, row = office.corpus.documents[rows[name].document], text.row
        assert (found.title, found.issuer, found.number) == (row["title"], row["issuer"], row["doc_no"]), name
        assert found.kind is Kind.REPORT, name
        assert found.version in ("", row["date"]), name
        assert bool(found.version) == (len(row["date"]) == 10), name


def test_names_of_the_catalogue_find_their_law(filled, laws) -> None:
    office, rows = filled
    for name, text in laws.items():
        found = understand(text.row["title"], office.names, {}, today=TODAY).documents
        assert found == (office.corpus.documents[rows[name].document].short_title,), name


def test_the_last_article_of_every_law_in_force_is_looked_up(filled, laws) -> None:
    office, rows = filled
    for name, text in laws.items():
        if text.row["status"] == "现行有效" and text.row["last_article"]:
            question = f"{text.row['title']}{text.row['last_article']}是什么"
            query = understand(question, office.names, {}, today=TODAY)
            first = search(office.corpus, query, limit=1, today=TODAY)[0]
            assert first.why == (REFERENCE,), name
            assert first.passage.id == f"{rows[name].document}#{text.row['last_article']}"


def test_a_second_run_finds_all_unchanged(filled, shared) -> None:
    office, _ = filled
    before = office.corpus.store.digests()
    rows = add(sources_of([shared / "corpus" / "laws"], LIMITS), office.corpus, limits=LIMITS)
    assert {r.outcome for r in rows} == {"unchanged"}
    assert office.corpus.store.digests() == before
