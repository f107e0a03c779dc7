"""Adding files: twice, corrected, unreadable, dry, by two owners, killed in the middle."""

import gc
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from assistant.settings import Settings
from assistant.wiring import open_office
from ingest.add import Row, add, set_state, take_in
from ingest.page import ErrorKind, Limits
from ingest.source import CATALOGUE, Source, sources_of
from knowledge.corpus import Corpus
from knowledge.document import Form, Kind, Status
from knowledge.numerals import int_to_chinese

LIMITS = Limits()
OLD, NEW = "停车场管理办法(2019-05-06).md", "停车场管理办法(2023-03-10).md"


def law(title: str, articles: Iterable[str], note: str = "（2020年1月5日青溪市人民政府公布）") -> str:
    body = [f"第{int_to_chinese(n)}条　{text}" for n, text in enumerate(articles, 1)]
    return "\n\n".join([title, note, *body])


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def take(corpus: Corpus, *paths: Path, **how) -> list[Row]:
    return add(sources_of(paths, LIMITS), corpus, limits=LIMITS, **how)


def outcomes(rows: list[Row]) -> dict[str, str]:
    return {r.file: r.outcome for r in rows}


def state(corpus: Corpus) -> tuple[object, ...]:
    """Everything that is stored and indexed."""
    documents = corpus.store.documents()
    return (
        documents,
        {d.id: corpus.store.passages(d.id) for d in documents},
        {d.id: corpus.store.vectors(d.id) for d in documents},
        corpus.store.digests(),
        sorted(corpus.lexical.ids()),
        sorted(corpus.vectors.ids()),
    )


@pytest.fixture
def texts(tmp_path) -> Path:
    return write(
        tmp_path / "texts",
        停车=law("青溪市停车办法", ["停车场应当备案。", "备案不收费。"]),
        犬只=law("青溪市犬只办法", ["犬只应当登记。", "登记不收费。", "违者罚款五百元。"]),
    )


# Once, twice, corrected


def test_a_row_tells_what_became_of_a_file(corpus, texts) -> None:
    rows = take(corpus, texts)
    assert [(r.file, r.outcome, r.articles, r.passages) for r in rows] == [
        ("停车.txt", "added", 2, 2),
        ("犬只.txt", "added", 3, 3),
    ]
    assert rows[0].document == "青溪市停车办法(2020-01-05)"
    assert (rows[0].title, rows[0].kind, rows[0].error_kind) == ("青溪市停车办法", Kind.NORMATIVE, "")
    assert corpus.store.count() == (2, 5)
    assert corpus.verify().clean


def test_a_second_run_changes_nothing(corpus, texts) -> None:
    take(corpus, texts)
    before = state(corpus)
    rows = take(corpus, texts)
    assert set(outcomes(rows).values()) == {"unchanged"}
    assert [r.document for r in rows] == sorted(corpus.documents)
    assert state(corpus) == before


def test_a_corrected_file_replaces_its_text(corpus, texts) -> None:
    take(corpus, texts)
    write(texts, 犬只=law("青溪市犬只办法", ["犬只应当登记。", "登记收费十元。"]))
    assert outcomes(take(corpus, texts)) == {"停车.txt": "unchanged", "犬只.txt": "updated"}
    assert [p.text for p in corpus.store.passages("青溪市犬只办法(2020-01-05)")] == ["犬只应当登记。", "登记收费十元。"]
    assert corpus.store.count() == (2, 4)
    assert corpus.verify().clean
    assert set(outcomes(take(corpus, texts)).values()) == {"unchanged"}


def test_a_corrected_catalogue_changes_the_data(corpus, texts) -> None:
    take(corpus, texts)
    (texts / CATALOGUE).write_text("file,title,status\n停车.txt,青溪市停车办法,已废止\n", encoding="utf-8")
    assert outcomes(take(corpus, texts)) == {"停车.txt": "updated", "犬只.txt": "unchanged"}
    document = corpus.documents["青溪市停车办法(2020-01-05)"]
    assert (document.status_on(date(2025, 6, 1)), document.status_from) == (Status.REPEALED, "catalogue")
    assert corpus.store.count() == (2, 5)


def test_the_same_text_under_two_names_is_stored_once(corpus, texts) -> None:
    (texts / "副本.txt").write_bytes((texts / "停车.txt").read_bytes())
    assert outcomes(take(corpus, texts)) == {"停车.txt": "added", "副本.txt": "unchanged", "犬只.txt": "added"}
    assert corpus.store.count() == (2, 5)


def test_a_new_version_ends_the_old_one_and_its_removal_revives_it(corpus, qingxi) -> None:
    take(corpus, qingxi / NEW)
    assert outcomes(take(corpus, qingxi / OLD)) == {OLD: "added"}
    old, new = (corpus.documents[f"青溪市{name.removesuffix('.md')}"] for name in (OLD, NEW))
    assert (old.set_status, old.expires_on, old.superseded_by) == (Status.AMENDED, new.effective_on, new.id)
    assert new.set_status is None
    corpus.remove(new.id)
    take(corpus)
    assert corpus.documents[old.id].set_status is None


def test_a_text_with_a_term_of_its_own_is_still_ended_by_a_new_version(corpus, tmp_path) -> None:
    tail = "本办法自2020年2月1日起施行，有效期五年。"
    first = law("青溪市停车办法", ["停车场应当备案。", tail])
    second = law("青溪市停车办法", ["停车场不再备案。", "本办法自2023年6月1日起施行。"], "（2023年3月10日修订）")
    take(corpus, write(tmp_path / "a", 甲=first, 乙=second))
    old = corpus.documents["青溪市停车办法(2020-01-05)"]
    assert old.expires_on == date(2023, 6, 1)
    corpus.remove("青溪市停车办法(2023-03-10)")
    alone = write(tmp_path / "b", 丙=first.replace("停车", "停放"))
    take(corpus, alone)
    assert corpus.documents["青溪市停放办法(2020-01-05)"].expires_on == date(2025, 2, 1)


def test_a_state_set_by_hand_outlives_the_next_reading(corpus, texts) -> None:
    take(corpus, texts)
    name = "青溪市停车办法(2020-01-05)"
    said = set_state(corpus, name, Status.REPEALED, until=date(2023, 1, 1), by="青溪市犬只办法")
    assert said.superseded_by == "青溪市犬只办法(2020-01-05)"
    write(texts, 停车=law("青溪市停车办法", ["停车场应当登记。"]))
    assert outcomes(take(corpus, texts))["停车.txt"] == "updated"
    again = corpus.documents[name]
    assert (again.set_status, again.expires_on, again.superseded_by, again.status_from) == (
        Status.REPEALED,
        date(2023, 1, 1),
        said.superseded_by,
        "hand",
    )
    set_state(corpus, name, None)
    assert outcomes(take(corpus, texts))["停车.txt"] == "updated"
    assert corpus.documents[name].status_on(date(2025, 1, 1)) is Status.IN_FORCE


# What cannot be read


def test_failed_files_are_rows_and_stop_nothing(corpus, texts) -> None:
    (texts / "a空.txt").write_bytes(b"")
    (texts / "b坏.docx").write_bytes(b"PK\x03\x04 damaged")
    (texts / "c图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    (texts / "d白.txt").write_text(" \n\u3000\n", encoding="utf-8")
    (texts / ".隐藏.txt").write_text("第一条", encoding="utf-8")
    rows = take(corpus, texts)
    failed = {r.file: r.error_kind for r in rows if r.outcome == "failed"}
    assert failed.pop("c图.png") in {*ErrorKind}
    assert failed == {
        "a空.txt": ErrorKind.EMPTY_FILE,
        "b坏.docx": ErrorKind.CORRUPT,
        "d白.txt": ErrorKind.NO_TEXT,
    }
    assert all(r.message and not r.document for r in rows if r.outcome == "failed")
    assert [r.file for r in rows if r.outcome == "added"] == ["停车.txt", "犬只.txt"]
    assert corpus.store.count() == (2, 5)


def test_a_file_that_goes_away_or_is_too_large_is_a_row(corpus, texts) -> None:
    sources = sources_of([texts], Limits(file=200))
    (texts / "停车.txt").unlink()
    (texts / "犬只.txt").write_text("长" * 500, encoding="utf-8")
    rows = add(sources, corpus, limits=Limits(file=200))
    assert [r.outcome for r in rows] == ["failed", "failed"]
    assert rows[1].error_kind == ErrorKind.TOO_LARGE
    assert corpus.store.count() == (0, 0)


def test_the_bytes_of_a_file_that_cannot_be_read_are_let_go_of(corpus) -> None:
    data = bytes(range(256))
    sources = [Source("a.bin", lambda: data, {}), Source("b.txt", lambda: b"1", {}), Source("c.txt", lambda: b"2", {})]
    rows = take_in(sources, corpus, limits=LIMITS)
    before = sys.getrefcount(data)
    assert [next(rows)[1].outcome for _ in range(2)] == ["failed", "added"]
    gc.collect()
    assert sys.getrefcount(data) == before


def test_a_correction_that_cannot_be_read_leaves_the_old_text(corpus, texts) -> None:
    take(corpus, texts)
    before = state(corpus)
    (texts / "停车.txt").write_bytes(b"")
    assert outcomes(take(corpus, texts)) == {"停车.txt": "failed", "犬只.txt": "unchanged"}
    assert state(corpus) == before


def test_a_dry_run_tells_and_writes_nothing(corpus, texts) -> None:
    rows = take(corpus, texts, dry_run=True)
    assert set(outcomes(rows).values()) == {"added"}
    assert [r.articles for r in rows] == [2, 3]
    assert state(corpus) == ([], {}, {}, {}, [], [])


def test_every_row_is_reported_as_it_is_made(corpus, texts) -> None:
    seen: list[Row] = []
    assert take(corpus, texts, report=seen.append) == seen


# Folders, catalogues, owners, kinds


def archived(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + (".csv" if "catalog" in name else ".txt"), data)
    return path


def test_an_archive_is_a_row_a_file_with_the_catalogue_inside_it(corpus, tmp_path) -> None:
    texts = {name: law(f"青溪市{name}办法", ["应当登记。", "登记不收费。"]).encode() for name in ("停车", "犬只")}
    catalogue = "file,title,issuer\n停车.txt,青溪市停车场办法,青溪市政府\n".encode()
    path = archived(
        tmp_path / "材料.zip", 甲__停车=texts["停车"], 甲__catalog=catalogue, 乙__犬只=texts["犬只"], 坏=b""
    )
    rows = take(corpus, path)
    assert outcomes(rows) == {
        "材料.zip/甲/停车.txt": "added",
        "材料.zip/乙/犬只.txt": "added",
        "材料.zip/坏.txt": "failed",
    }
    assert [(r.title, r.error_kind) for r in rows] == [
        ("青溪市停车场办法", ""),
        ("青溪市犬只办法", ""),
        ("", ErrorKind.EMPTY_FILE),
    ]
    assert set(outcomes(take(corpus, path)).values()) == {"unchanged", "failed"}


def test_an_archive_that_cannot_be_opened_is_one_row(corpus, tmp_path) -> None:
    broken, tall = tmp_path / "坏.zip", tmp_path / "大.zip"
    broken.write_bytes(archived(tmp_path / "好.zip", 甲=b"1").read_bytes()[:40])
    tall.write_bytes(b"PK\x03\x04" + bytes(2**21))
    rows = add(sources_of([broken, tall], Limits(file=2**20)), corpus, limits=Limits(file=2**20))
    assert [(r.file, r.error_kind) for r in rows] == [("坏.zip", ErrorKind.CORRUPT), ("大.zip", ErrorKind.TOO_LARGE)]


def test_owners_keep_their_own_copies(corpus, texts) -> None:
    take(corpus, texts)
    for owner in ("县民政局", "县教育局"):
        assert set(outcomes(take(corpus, texts, owner=owner)).values()) == {"added"}
        assert set(outcomes(take(corpus, texts, owner=owner)).values()) == {"unchanged"}
    assert sorted((d.id, d.owner) for d in corpus.documents.values() if "停车" in d.id) == [
        ("青溪市停车办法(2020-01-05)", ""),
        ("青溪市停车办法(2020-01-05)@县教育局", "县教育局"),
        ("青溪市停车办法(2020-01-05)@县民政局", "县民政局"),
    ]
    corpus.remove("青溪市停车办法(2020-01-05)@县教育局")
    assert corpus.store.count() == (5, 13)
    assert corpus.verify().clean


def test_a_department_s_version_does_not_end_the_shared_one(corpus, qingxi) -> None:
    take(corpus, qingxi / OLD)
    take(corpus, qingxi / NEW, owner="县民政局")
    assert all(d.set_status is None for d in corpus.documents.values())


def test_the_kind_can_be_told(corpus, texts) -> None:
    take(corpus, texts / "停车.txt", kind=Kind.RULE)
    (document,) = corpus.documents.values()
    assert (document.kind, document.form) == (Kind.RULE, Form.OFFICIAL)
    assert outcomes(take(corpus, texts / "停车.txt")) == {"停车.txt": "updated"}


def test_sources_need_not_be_files(corpus) -> None:
    source = Source("网页/停车.txt", lambda: law("青溪市停车办法", ["甲。", "乙。"]).encode(), {})
    (row,) = add([source], corpus, limits=LIMITS)
    assert (row.outcome, row.articles) == ("added", 2)
    assert corpus.documents[row.document].source == "停车.txt"


def test_repeated_places_become_passages_of_their_own(corpus, tmp_path) -> None:
    text = "\n".join(["青溪市停车办法", "第一条　甲。", "第二条　乙。", "第二条　丙。"])
    (row,) = take(corpus, write(tmp_path / "x", 甲=text) / "甲.txt")
    passages = corpus.store.passages(row.document)
    assert [str(p.pinpoint) for p in passages] == ["第一条", "第二条", "第二条（第2次出现）"]
    assert row.warnings
    assert corpus.verify().clean


# Killed in the middle

FILES, ARTICLES = 45, 100
ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys
from pathlib import Path
from assistant.settings import Settings
from assistant.wiring import open_office
from ingest.add import add
from ingest.source import sources_of
from ingest.page import Limits
def report(row):
    print(row.file, flush=True)
    sys.stdin.readline()
with open_office(Settings(home=Path(sys.argv[1])), starter=False) as office:
    add(sources_of([Path(sys.argv[2])], Limits()), office.corpus, limits=Limits(), report=report)
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """Small statutes, more articles than are indexed at once, one of them in two versions."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(FILES):
        note = f"（2020年1月{number % 28 + 1}日青溪市人民政府公布）"
        articles = [f"第{number}类场所应当做好第{n}件事。" for n in range(ARTICLES)]
        write(folder, **{f"{number:03}": law(f"青溪市场所管理办法第{number % (FILES - 1)}号规定", articles, note)})
    return folder


@pytest.fixture(scope="module")
def undisturbed(many, tmp_path_factory) -> tuple[object, ...]:
    with open_office(Settings(home=tmp_path_factory.mktemp("undisturbed")), starter=False) as office:
        take(office.corpus, many)
        return state(office.corpus)


def kill_after(home: Path, folder: Path, rows: int, wait: float | None) -> None:
    """Add in a child process and kill -9 it at that row, or `wait` seconds into the next one."""
    command = [sys.executable, "-c", CHILD, str(home), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdin
        assert child.stdout
        for _ in range(rows - 1):
            assert child.stdout.readline().endswith(".txt\n")
            print(file=child.stdin, flush=True)
        assert child.stdout.readline().endswith(".txt\n")
        if wait is not None:
            print(file=child.stdin, flush=True)
            time.sleep(wait)
        child.kill()


@pytest.mark.parametrize(
    ("rows", "wait"),
    [
        pytest.param(5, None, id="while reading"),
        pytest.param(39, 0.15, id="while indexing"),
    ],
)
def test_a_killed_run_is_completed_by_running_it_again(
    many, undisturbed, tmp_path, rows: int, wait: float | None
) -> None:
    kill_after(tmp_path, many, rows, wait)
    with open_office(Settings(home=tmp_path), starter=False) as office:
        held = len(office.corpus.documents)
        assert rows <= held <= rows + 1
        assert office.corpus.verify().clean
        again = take(office.corpus, many)
        assert [r.outcome for r in again].count("unchanged") == held
        assert state(office.corpus) == undisturbed
        assert office.corpus.verify().clean


LEDGER = "序号,任务,牵头单位,完成时限\n1,清理证明事项,市司法局,6月底\n2,公布决策目录,市政府办公室,3月底\n合计,,,2项\n"


def test_a_table_is_stored_as_it_is_and_row_by_row(corpus, tmp_path) -> None:
    path = tmp_path / "青溪市任务分解表.csv"
    path.write_text(LEDGER, "gb18030")
    (row,) = take(corpus, path)
    assert (row.title, row.tables, row.passages) == ("青溪市任务分解表", 1, 3)
    (table,) = corpus.store.tables(row.document)
    assert (table.title, table.heads, table.rows[2]) == (
        "青溪市任务分解表",
        1,
        ("2", "公布决策目录", "市政府办公室", "3月底"),
    )
    passages = corpus.store.passages(row.document)
    assert [p.id for p in passages] == [f"青溪市任务分解表#表1第{n}行" for n in (1, 2, 3)]
    assert (
        passages[1].text
        == "表1　青溪市任务分解表\n序号：2\n任务：公布决策目录\n牵头单位：市政府办公室\n完成时限：3月底"
    )
    assert passages[1].questions == ("第2项",)
    assert corpus.verify().clean


def test_a_table_in_a_text_follows_it_and_is_told_once(corpus, tmp_path) -> None:
    text = "# 青溪市停车情况报告\n\n一、基本情况\n\n表1　备案情况\n\n| 项目 | 数量 |\n|---|---|\n| 新备案 | 44件 |\n"
    path = tmp_path / "报告.md"
    path.write_text(text, "utf-8")
    (row,) = take(corpus, path)
    passages = corpus.store.passages(row.document)
    assert str(passages[-1].pinpoint) == "表1第1行"
    assert passages[-1].text == "表1　备案情况\n项目：新备案\n数量：44件"
    assert sum("44件" in p.text for p in passages) == 1


def test_the_file_is_kept_with_the_document(corpus, tmp_path) -> None:
    folder = write(tmp_path / "in", **{"值班办法": law("值班办法", ["值班分为两种。", "本办法自印发之日起施行。"])})
    add(sources_of([folder], LIMITS), corpus, limits=LIMITS, dry_run=True)
    assert not (tmp_path / "home" / "files").exists()
    add(sources_of([folder], LIMITS), corpus, limits=LIMITS)
    (document,) = corpus.documents.values()
    assert corpus.originals.read(document.file) == (folder / "值班办法.txt").read_bytes()


def test_places_on_the_page_reach_the_passages(corpus, tmp_path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=14)
    pdf.text(100, 160, "1. Records are kept.")
    (tmp_path / "records.pdf").write_bytes(bytes(pdf.output()))
    add(sources_of([tmp_path / "records.pdf"], LIMITS), corpus, limits=LIMITS)
    (passage,) = corpus.store.passages(next(iter(corpus.documents)))
    (box,) = passage.boxes
    assert (box.page, round(box.left, 2)) == (1, 0.17)
    assert box.top < 156 / 842 < box.bottom


def test_a_file_that_takes_the_place_of_another_says_so(corpus, tmp_path) -> None:
    folder = write(tmp_path / "in", 甲=law("值班办法", ["值班分为两种。", "本办法自印发之日起施行。"]))
    folder = write(tmp_path / "in", 乙=law("值班办法", ["值班分为三种。", "本办法自印发之日起施行。"]))
    first, second = add(sources_of([folder], LIMITS), corpus, limits=LIMITS)
    assert {first.outcome, second.outcome} == {"added", "updated"}
    assert first.message == ""
    assert f"“{first.file}”" in second.message
