"""A new user's first day: files of every kind and bad ones, questions, a look around, and the usual mistakes."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from ui.cli.main import app
from ui.render import OUTCOME

PATIENCE = 60
GOOD = {
    "晒场.md": ("青溪市晒场管理办法", "晒场占用道路的，经办人应当在三日内清理完毕。"),
    "渔港.txt": ("青溪市渔港管理办法", "渔船进港停泊的，船主应当在四日内报告渔港管理机构。"),
    "集市.html": ("青溪市集市管理办法", "集市摊位转让的，摊主应当在六日内办理变更登记。"),
    "茶园.docx": ("青溪市茶园管理办法", "茶园使用农药的，经营者应当在七日内公示农药名称。"),
    "水渠.pdf": ("青溪市水渠管理办法", "水渠损坏的，管护单位应当在八日内修复，并在原地设置告示牌提醒行人。"),
}
BAD = {
    "空白.txt": (b"", "文件是空的", "重新导出"),
    "断了.pdf": (b"%PDF-1.7\nnothing more", "损坏或不完整", "重新下载"),
    "其实是文字.docx": ("第一条　这不是文档。".encode(), "内容却是纯文本", "扩展名改为 .txt"),
    "照片.png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "图片", "重新"),
    "乱码.txt": (bytes(range(256)) * 8, "二进制", "确认选对了文件"),
}


def text_of(title: str, rule: str) -> list[str]:
    """A small by-law as paragraphs."""
    return [
        title,
        "（2022年3月1日青溪市人民政府公布）",
        "第一条　为了加强管理，方便群众，制定本办法。",
        f"第二条　{rule}",
        "第三条　本办法自2022年5月1日起施行。",
    ]


def pdf_of(lines: list[str]) -> bytes:
    """A page of text in a font that every reader knows by name, so that no font file is needed."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -24 Td " for line in lines)
    content = f"BT /F 14 Tf 60 780 Td {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def write_files(folder: Path) -> None:
    """One good file of each format, and the bad ones."""
    folder.mkdir()
    for name, (title, rule) in GOOD.items():
        path, lines = folder / name, text_of(title, rule)
        match path.suffix:
            case ".md":
                path.write_text("# " + "\n\n".join(lines), encoding="utf-8")
            case ".txt":
                path.write_text("\r\n".join(lines), encoding="gb18030")
            case ".html":
                body = f"<h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in lines[1:])
                path.write_text(f"<!doctype html><meta charset='utf-8'><body>{body}", encoding="utf-8")
            case ".docx":
                document = Document()
                for line in lines:
                    document.add_paragraph(line)
                document.save(str(path))
            case ".pdf":
                path.write_bytes(pdf_of(lines))
    for name, (data, _, _) in BAD.items():
        (folder / name).write_bytes(data)


@dataclass(frozen=True)
class Day:
    """The data folder, and what the processes of the day said."""

    home: Path
    added: subprocess.CompletedProcess[str]
    said: dict[str, subprocess.CompletedProcess[str]]
    answers: list[dict[str, Any]]


@pytest.fixture(scope="module")
def day(start, yifa, new_home, tmp_path_factory) -> Day:
    """First `add` in a data folder with the starter library; then other processes at once, on copies of it."""
    folder, home = tmp_path_factory.mktemp("day"), new_home()
    write_files(folder / "文件")
    running = {"wrong setting": start("status", home=folder / "unused", YIFA_PORT="abc")}
    added = yifa("add", folder / "文件", home=home)
    asked = {name: f"{title}第二条规定几日内办完？" for name, (title, _) in GOOD.items()} | {"别的": "今晚吃什么？"}
    lines = [json.dumps({"id": name, "question": question}, ensure_ascii=False) for name, question in asked.items()]
    (folder / "题.jsonl").write_text("\n".join(lines), encoding="utf-8")
    copies = [Path(shutil.copytree(home, folder / name)) for name in ("one", "two")]
    running |= {
        "ask": start("ask", "水渠损坏后几日内修复？", home=copies[0]),
        "batch": start("ask", "--batch", folder / "题.jsonl", "--out", folder / "答.jsonl", home=copies[1]),
    }
    said = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=PATIENCE)
        said[name] = subprocess.CompletedProcess(process.args, process.returncode, out, err)
    answers = [json.loads(line) for line in (folder / "答.jsonl").read_text(encoding="utf-8").splitlines()]
    return Day(home, added, said, answers)


def printed(day: Day, *arguments: str) -> Any:
    """What a command prints as JSON, without a process of its own."""
    result = CliRunner().invoke(app, [*arguments, "--json"], env={"YIFA_HOME": str(day.home)})
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def row_of(day: Day, name: str) -> str:
    """The row of the report that tells about a file."""
    (row,) = [line for line in day.added.stdout.splitlines() if line.startswith(f"│ {name} ")]
    return row


def test_nothing_ends_in_a_traceback(day) -> None:
    for result in (day.added, *day.said.values()):
        assert "Traceback" not in result.stdout + result.stderr


def test_adding_with_bad_files_is_partly_done(day) -> None:
    assert day.added.returncode == 1
    assert f"新增 {len(GOOD)} 份、失败 {len(BAD)} 份" in day.added.stdout


@pytest.mark.parametrize("name", GOOD)
def test_every_format_is_read(day, name) -> None:
    cells = [cell.strip() for cell in row_of(day, name).strip("│").split("│")]
    assert cells[:3] == [name, OUTCOME["added"], "3"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_row_with_reason_and_remedy(day, name) -> None:
    _, reason, remedy = BAD[name]
    row = row_of(day, name)
    assert OUTCOME["failed"] in row
    assert reason in row
    assert remedy in row


def test_a_question_is_answered_from_the_new_files(day) -> None:
    asked = day.said["ask"]
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "八日" in asked.stdout
    assert "依据：《青溪市水渠管理办法》第二条（2022年3月1日版，有效）" in asked.stdout


def test_a_batch_answers_every_question_in_order(day) -> None:
    assert day.said["batch"].returncode == 0
    assert [a["id"] for a in day.answers] == [*GOOD, "别的"]
    for answer, (title, rule) in zip(day.answers, GOOD.values(), strict=False):
        assert answer["status"] == "answered"
        assert re.search("[三四六七八]日", rule)[0] in answer["answer"]
        assert {"doc": title, "article": "第二条"}.items() <= answer["citations"][0].items()
    assert day.answers[-1]["abstained"]


def test_a_look_around_finds_every_new_document(day) -> None:
    titles = {title for title, _ in GOOD.values()}
    assert titles <= {d["title"] for d in printed(day, "list")}
    for title, rule in GOOD.values():
        assert printed(day, "show", title)["passages"][1]["text"] == rule
        best = printed(day, "search", rule, "-k", "1")[0]
        assert (best["doc"], best["article"]) == (title, "第二条")
    assert [f["name"] for f in printed(day, "doctor") if f["ok"] is False] == []


def test_a_removed_document_is_gone(day) -> None:
    before = printed(day, "status")
    assert printed(day, "remove", "青溪市水渠管理办法(2022-03-01)") == {"removed": "青溪市水渠管理办法(2022-03-01)"}
    after = printed(day, "status")
    assert (before["documents"] - after["documents"], before["passages"] - after["passages"]) == (1, 3)
    assert "青溪市水渠管理办法" not in {h["doc"] for h in printed(day, "search", "水渠损坏", "-k", "20")}


def test_a_wrong_setting_is_one_chinese_line(day) -> None:
    result = day.said["wrong setting"]
    assert (result.returncode, result.stdout) == (2, "")
    assert re.fullmatch(r"错误：[^\n]+\n", result.stderr)
    assert "YIFA_PORT：要填整数" in result.stderr
