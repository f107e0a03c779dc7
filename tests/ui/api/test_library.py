"""Documents over HTTP: list, show, upload, remove; too many, too large and crafty names do no harm."""

import io
import zipfile
from datetime import date

import pytest

DOCUMENTS = "/api/v1/documents"
LAW = "青溪市{0}办法\n\n第一条 {0}应当登记。\n\n第二条 本办法自2020年1月1日起施行。\n"


def upload(client, *files: tuple[str, bytes]):
    return client.post(DOCUMENTS, files=[("files", f) for f in files])


def law(name: str) -> bytes:
    return LAW.format(name).encode()


def test_every_document_is_listed_with_its_status(service):
    listed = {d["id"]: d for d in service.get(DOCUMENTS).json()}
    assert len(listed) == 5
    old, new = listed["青溪市停车场管理办法(2019-05-06)"], listed["青溪市停车场管理办法(2023-03-10)"]
    assert (old["status"], old["expires_on"], old["superseded_by"]) == ("已被修订", "2023-06-01", new["id"])
    assert (new["status"], new["effective_on"]) == ("现行有效", "2023-06-01")


@pytest.mark.parametrize("name", ["青溪市停车场管理办法(2023-03-10)", "青溪市停车场管理办法"])
def test_a_document_is_shown_by_id_or_title_in_its_newest_version(service, name):
    shown = service.get(f"{DOCUMENTS}/{name}").json()
    assert shown["version"] == "2023-03-10"
    assert [p["article"] for p in shown["passages"]][:2] == ["第一条", "第二条"]
    assert len(shown["passages"]) == 10
    assert set(shown["passages"][0]) >= {"pinpoint", "article", "text", "page"}


def test_a_passage_is_opened_by_the_id_of_a_citation(service):
    answer = service.post("/api/v1/ask", json={"question": "停车场备案要几个工作日作出决定？"}).json()
    citation = answer["citations"][0]
    passage = service.get(f"/api/v1/passages/{citation['passage'].replace('#', '%23')}").json()
    assert "……".join(passage["text"][start:end] for start, end in citation["spans"]) == citation["quote"]
    assert passage["document"]["short_title"] == citation["doc"]


def test_the_indexes_are_clean(service):
    health = service.get("/api/v1/index").json()
    assert health["clean"] is True
    assert health["documents"] == 5


def test_uploading_updating_and_removing(own_service):
    (row,) = upload(own_service, ("集市.md", law("集市"))).json()
    assert (row["outcome"], row["articles"], row["file"]) == ("added", 2, "集市.md")
    (again,) = upload(own_service, ("集市.md", law("集市"))).json()
    assert again["outcome"] == "unchanged"
    (changed,) = upload(own_service, ("集市.md", law("集市") + "\n第三条 另行规定。\n".encode())).json()
    assert (changed["outcome"], changed["document"]) == ("updated", row["document"])
    assert "登记" in own_service.post("/api/v1/ask", json={"question": f"{row['title']}第一条"}).json()["answer"]
    assert own_service.delete(f"{DOCUMENTS}/{row['document']}").json() == {"removed": row["document"]}
    assert own_service.get(DOCUMENTS).json() == []
    assert own_service.get("/api/v1/index").json()["clean"] is True
    assert own_service.delete(f"{DOCUMENTS}/{row['document']}").status_code == 404


def test_a_bad_file_is_a_row_and_stops_nothing(own_service):
    rows = upload(own_service, ("空.txt", b""), ("好.md", law("好")), ("假.pdf", b"%PDF-1.7 broken")).json()
    assert [r["outcome"] for r in rows] == ["failed", "added", "failed"]
    assert rows[0]["error_kind"] == "empty_file"
    assert all(r["message"] for r in rows if r["outcome"] == "failed")
    assert len(own_service.get(DOCUMENTS).json()) == 1


def test_an_archive_is_a_row_a_file(own_service):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../甲/集市.md", law("集市"))
        archive.writestr("空.txt", b"")
    rows = upload(own_service, ("材料.zip", out.getvalue()), ("好.md", law("好"))).json()
    assert [(r["file"], r["outcome"]) for r in rows] == [
        ("材料.zip/甲/集市.md", "added"),
        ("材料.zip/空.txt", "failed"),
        ("好.md", "added"),
    ]


def test_a_locked_pdf_opens_with_its_password(own_service, locked_pdf):
    (refused,) = upload(own_service, ("密.pdf", locked_pdf("fz2025"))).json()
    assert refused["error_kind"] == "encrypted"
    files = [("files", ("密.pdf", locked_pdf("fz2025")))]
    (row,) = own_service.post(DOCUMENTS, files=files, data={"password": "fz2025"}).json()
    assert (row["outcome"], row["pages"]) == ("added", 1)


def test_too_many_files_are_refused_together(own_service, office):
    limit = office.settings.upload_files
    response = upload(own_service, *[(f"{n}.md", law(str(n))) for n in range(limit + 1)])
    assert response.status_code == 400
    assert f"一次最多上传 {limit} 个文件" in response.json()["error"]
    assert own_service.get(DOCUMENTS).json() == []


def test_far_too_many_parts_are_refused_in_chinese(own_service):
    response = upload(own_service, *[(f"{n}.md", b"x") for n in range(1200)])
    assert response.status_code == 400
    assert "太多" in response.json()["error"]


def test_a_file_above_the_limit_is_a_row(served, office):
    from dataclasses import replace

    small = replace(office, settings=office.settings.model_copy(update={"file_megabytes": 1}))
    rows = upload(served(small), ("大.txt", "多".encode() * 2**19), ("小.md", law("小"))).json()
    assert [r["outcome"] for r in rows] == ["failed", "added"]
    assert rows[0]["error_kind"] == "too_large"
    assert "上限 1 MB" in rows[0]["message"]


CRAFTY = [
    "../../evil.md",
    "/etc/evil.md",
    "..\\..\\evil.md",
    "C:\\evil.md",
    "..",
    "~/evil.md",
    "%2e%2e/evil.md",
    "a\nb.md",
]


@pytest.mark.parametrize("name", CRAFTY)
def test_a_crafty_name_opens_and_writes_nothing_outside(own_service, tmp_path, name):
    before = {p for p in tmp_path.rglob("*") if "home" not in p.parts}
    (row,) = upload(own_service, (name, law("集市"))).json()
    assert row["outcome"] == "added"
    assert "/" not in row["file"]
    assert {p for p in tmp_path.rglob("*") if "home" not in p.parts} == before
    assert list(tmp_path.rglob("*evil*")) == []


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "/etc/passwd", "file:///etc/passwd"]
)
def test_a_name_in_the_address_is_no_path(service, name):
    for address in (f"{DOCUMENTS}/{name}", f"/api/v1/passages/{name}"):
        response = service.get(address)
        assert response.status_code == 404
        assert "root:" not in response.text


def test_a_client_cannot_name_a_path_to_read(own_service, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(LAW.format("密"), encoding="utf-8")
    for body in ({"paths": [str(secret)]}, {"files": [str(secret)]}):
        assert own_service.post(DOCUMENTS, json=body).status_code == 422
    assert own_service.post(DOCUMENTS, data={"files": str(secret)}).status_code == 422
    assert own_service.get(DOCUMENTS).json() == []


def test_uploading_while_others_ask(own_service):
    from concurrent.futures import ThreadPoolExecutor

    def one(n: int) -> int:
        if n % 2:
            return own_service.post("/api/v1/ask", json={"question": "集市要登记吗？"}).status_code
        return upload(own_service, (f"集市{n}.md", law(f"集市{n}号"))).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(one, range(12)))
    assert codes == [201, 200] * 6
    assert len(own_service.get(DOCUMENTS).json()) == 6
    assert own_service.get("/api/v1/index").json()["clean"] is True


def test_dates_are_judged_today(service):
    today = date.today().isoformat()
    for document in service.get(DOCUMENTS).json():
        ended = document["expires_on"] and document["expires_on"] <= today
        assert (document["status"] == "现行有效") is not bool(ended)


def test_two_versions_are_compared_over_http(service):
    record = service.get(f"{DOCUMENTS}/青溪市停车场管理办法/diff").json()
    assert (record["old"]["version"], record["new"]["version"]) == ("2019-05-06", "2023-03-10")
    named = service.get(f"{DOCUMENTS}/青溪市停车场管理办法/diff", params={"from": "2019", "to": "2023"}).json()
    assert named == record
    wrong = service.get(f"{DOCUMENTS}/青溪市停车场管理办法/diff", params={"from": "1999"})
    assert (wrong.status_code, "没有 1999 的版本" in wrong.json()["error"]) == (400, True)
    assert service.get(f"{DOCUMENTS}/没有的办法/diff").status_code == 404


def test_the_timeline_over_http(service):
    line = service.get(f"{DOCUMENTS}/青溪市停车场管理办法/timeline").json()
    assert [(v["version"], v["status"]) for v in line] == [("2019-05-06", "已被修订"), ("2023-03-10", "现行有效")]
    assert line[0]["after"] == line[1]["id"]


def test_a_state_set_by_hand_over_http(own_service):
    upload(own_service, ("集市.md", law("集市")))
    (document,) = own_service.get(DOCUMENTS).json()
    address = f"{DOCUMENTS}/{document['id']}/status"
    state = own_service.put(address, json={"status": "已废止", "until": "2024-01-01", "by": "乙办法"}).json()
    assert (state["status"], state["superseded_by"], state["set_by"]) == ("已废止", "乙办法", "手工设定")
    assert own_service.put(address, json={"status": None}).json()["status"] == "现行有效"
    assert own_service.put(address, json={"status": "尚未施行"}).status_code == 400
    assert own_service.put(address, json={"status": "作废"}).status_code == 422


def test_a_removal_is_undone_over_http(own_service):
    upload(own_service, ("集市.md", law("集市")))
    (document,) = own_service.get(DOCUMENTS).json()
    assert own_service.delete(f"{DOCUMENTS}/{document['id']}").status_code == 200
    (gone,) = own_service.get("/api/v1/removed").json()
    assert gone["id"] == document["id"]
    assert own_service.post(f"/api/v1/removed/{document['id']}/restore").json() == document
    assert own_service.get(DOCUMENTS).json() == [document]
    assert own_service.get("/api/v1/removed").json() == []
    assert own_service.post(f"/api/v1/removed/{document['id']}/restore").status_code == 400
