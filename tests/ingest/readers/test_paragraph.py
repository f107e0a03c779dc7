"""What opens, ends and continues a paragraph; characters that only look right."""

import pytest

from ingest.readers.paragraph import close_up, continues, ends_sentence, plain_radicals, starts_paragraph, tidy


@pytest.mark.parametrize(
    "text",
    ["第三条 甲", "第十二条之一　甲", "第一章总则", "（一）甲", "(2)甲", "二、甲", "3.甲", "①甲", "附件：", "附件2"],
)
def test_numbers_and_marks_open_a_paragraph(text: str) -> None:
    assert starts_paragraph(text)


@pytest.mark.parametrize("text", ["依照第三条办理", "2024年度", "3.5万元", "附近居民", "一般情况下", "第三方机构"])
def test_running_text_does_not(text: str) -> None:
    assert not starts_paragraph(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("完。", True), ("如下：", True), ("（完。）", True), ("没有完，", False)]
)
def test_ends_sentence(text: str, expected: bool) -> None:
    assert ends_sentence(text) is expected


def test_a_sentence_broken_by_a_hard_return_goes_on() -> None:
    assert continues("各单位要提高认识，压实责任，按照时间节点完成全部整改任务并及时报", "送书面材料。")


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("关于印发值班工作办法的通知", "各科室、各下属单位要认真执行。"),
        ("（一）坚持依法行政,加强组织领导,压实各方面的工作责任", "各单位要认真执行。"),
        ("各单位要提高认识，压实责任，按照时间节点完成全部整改任务。", "送书面材料。"),
        ("各单位要提高认识，压实责任，按照时间节点完成全部整改任务并及时报", "（二）加强督查。"),
        ("各单位要提高认识，压实责任，按照时间节点完成全部整改任务并及时报", "某某办公室"),
    ],
)
def test_titles_headings_and_finished_sentences_do_not_go_on(line: str, following: str) -> None:
    assert not continues(line, following)


def test_radicals_become_characters_and_punctuation_stays() -> None:
    assert plain_radicals("⾏政机关⼯作⼈员，⺠众（⻅附件）") == "行政机关工作人员，民众（见附件）"


def test_close_up_keeps_the_blank_after_an_article_number() -> None:
    assert close_up("第三条 行政 机关 应当 ABC 公开") == "第三条 行政机关应当 ABC 公开"


def test_tidy_drops_what_cannot_be_seen() -> None:
    assert tidy("\ufeff　\u200b行\x00政\xa0 机关　") == "行政 机关"
