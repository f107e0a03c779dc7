"""The vocabulary: every entry binds, patterns are checked, indicators without an entry speak for themselves."""

from dataclasses import replace

import pytest

from assistant.prefill.words import load_words
from knowledge.errors import UsageError


def test_every_entry_binds_exactly_one_indicator_of_the_shipped_edition(vocabulary, edition):
    for name in vocabulary.topics:
        assert [i.id for i in edition.indicators if name in i.title], name


def test_the_surroundings_may_name_the_matter(vocabulary, edition, papers_of):
    topic = vocabulary.of(edition.indicator("6.4.2"), edition.indicators)
    statements = papers_of(登记="# 2025年登记\n\n信访。登记31件，十五日内告知31件。\n\n工资。登记5件。\n").statements
    assert ["登记31" in topic.part(s) for s in statements if "登记" in s.text and "件" in s.text] == [True, False]


def test_a_column_that_names_the_matter_gives_its_cell(vocabulary, edition, papers_of):
    topic = vocabulary.of(edition.indicator("2.2.2"), edition.indicators)
    table = "# 规范性文件台账\n\n| 名称 | 征求意见 | 备案 |\n| --- | --- | --- |\n| 停车办法 | 31日 | 无 |\n| 夜市办法 | 32日 | 无 |\n"
    row = next(s for s in papers_of(台账=table).statements if s.cells)
    assert topic.part(row) == "征求意见：31日"


def test_an_indicator_without_an_entry_is_found_by_its_own_words(vocabulary, edition, papers_of):
    own = replace(edition.indicators[0], title="古树名木保护巡查", tags=())
    topic = vocabulary.of(own, (*edition.indicators, own))
    told, other = papers_of(材料="# 材料\n\n开展古树名木巡查12次。全年收文90件。\n").statements[-2:]
    assert topic.part(told)
    assert not topic.part(other)


def test_a_pattern_that_cannot_be_read_is_named(tmp_path):
    file = tmp_path / "words.yaml"
    file.write_text("topics:\n- for: 信访\n  about: ['(信访']\n", encoding="utf-8")
    with pytest.raises(UsageError, match="正则"):
        load_words(file)
