"""The library tab without a browser."""

import gradio as gr
import pytest

from ui.web.library import Library


def test_files_become_documents_one_by_one(office, tmp_path):
    good, bad = tmp_path / "规则.md", tmp_path / "空.txt"
    good.write_text("# 临江县会务管理规则\n\n第一条 会务由办公室组织。\n\n第二条 会议室每日开放。\n", encoding="utf-8")
    bad.write_bytes(b"")
    first, second, (rows, listed) = Library(office).upload([str(good), str(bad)], "")
    assert "1/2" in first[0]
    assert "2/2" in second[0]
    assert "新增 1 份、失败 1 份" in rows
    assert "临江县会务管理规则" in listed
    assert not good.exists()


def test_list_can_be_narrowed_down(office):
    assert "临江县综合网格巡查管理办法" in Library(office).find("网格 〔2024〕9号")
    assert "没有符合条件的文件" in Library(office).find("渔业")


def test_a_document_can_be_removed(office):
    newest = office.corpus.find("临江县综合网格巡查管理办法")
    listed = Library(office).remove("", gr.EventData(None, {"document": newest.id}))
    assert "已移除《临江县综合网格巡查管理办法》" in listed
    assert newest.id not in office.corpus.documents
    with pytest.raises(Exception, match="库里没有"):
        Library(office).remove("", gr.EventData(None, {"document": newest.id}))


def test_too_many_files_are_refused(office, tmp_path):
    with pytest.raises(Exception, match="一次最多上传 2 个"):
        list(Library(office).upload([str(tmp_path / f"{n}.txt") for n in range(3)], ""))
