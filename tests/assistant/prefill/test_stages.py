"""The stages: every entry binds, patterns are checked, what did not occur is told from what was not done wrong."""

import pytest

from assistant.prefill.stages import load_stages
from knowledge.errors import UsageError


def test_every_entry_binds_an_indicator_of_the_shipped_edition(tools, edition):
    book = tools.book
    for word in {word for word, _ in (*book.limits, *book.orders, *book.matters)}:
        assert any(word in i.title for i in edition.indicators), word


@pytest.mark.parametrize(
    ("id_", "text", "absent"),
    [
        ("2.2.3", "全年没有出台规范性文件", True),
        ("2.2.3", "没有收到对规范性文件提出的审查建议", False),
        ("5.2.1", "行政诉讼：0件", True),
        ("6.1.1", "全年无被申请行政复议案件", True),
        ("6.1.2", "没有因公开被复议纠错或者败诉", False),
        ("4.2.3", "没有责令关停一类的重大执法决定", True),
        ("8.1.3", "今年没有新提拔和新招录的干部", True),
        ("4.3.3", "有2卷未见扣押现场录像", False),
        ("2.2.3", "规范性文件没有未经审核的", False),
    ],
)
def test_a_matter_that_did_not_occur(tools, edition, id_, text, absent):
    assert tools.book.of([edition.indicator(id_).title]).absent(text) is absent


def test_a_pattern_that_cannot_be_read_is_named(tmp_path):
    file = tmp_path / "stages.yaml"
    file.write_text("limits: []\norders: []\nmatters:\n- {none: '(信访', for: [信访]}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="正则"):
        load_stages(file)
