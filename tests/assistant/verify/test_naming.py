"""Names of laws and 文号 that do not stand in the evidence are found, with and without 《》; others are left alone."""

import pytest

from assistant.verify.naming import foreign_numbers, foreign_titles
from knowledge.names import Names


@pytest.fixture
def cited(make_hit):
    text = "处罚适用《中华人民共和国行政处罚法》，按照青政发〔2020〕3号文件备案。"
    return [make_hit(text, number="青溪市人民政府令第12号", aliases=("停车办法",))]


@pytest.fixture
def names(make_hit):
    documents = [make_hit("一。", title=t).document for t in ("行政处罚法", "治安管理处罚法", "行政许可法")]
    return Names(documents, {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按照《停车场法》处罚", ["《停车场法》"]),
        ("按照停车场建设法，应当备案", ["《停车场建设法》"]),
        ("云石市停车条例第三条要求备案", ["《云石市停车条例》"]),
        ("治安管理处罚法规定", ["《治安管理处罚法》"]),
        ("行政许可法和行政处罚法都适用", ["《行政许可法》"]),
        ("按照《行政处罚法》和青溪市停车场管理办法第五条处罚", []),
        ("根据停车办法，应当备案", []),
        ("依照法律、法规规定处罚", []),
        ("按照有关规定，依法处罚", []),
        ("当事人没有办法，要求说明", []),
        ("执法规定要求公开", []),
    ],
)
def test_foreign_titles(cited, names, text, found):
    assert foreign_titles(text, cited, names) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据青政发〔2020〕3号备案", []),
        ("根据青政发[2020]3号备案", []),
        ("国办发〔2021〕5号", ["国办发〔2021〕5号"]),
        ("青政发〔2020〕4号", ["青政发〔2020〕4号"]),
        ("没有文号", []),
    ],
)
def test_foreign_numbers(cited, text, found):
    assert foreign_numbers(text, cited) == found
