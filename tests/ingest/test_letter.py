"""Letters: whom they are to, who signed, when, with which annexes; and texts that only look like letters."""

from dataclasses import replace
from datetime import date

import pytest

from ingest.letter import ANNEXES, IMPRINT, SIGNATURE, Letter, find_letter, signed
from ingest.metadata import Metadata
from ingest.page import Line, Reading
from ingest.parse import parse
from knowledge.document import Kind

HEAD = ("青溪市司法局", "青司发〔2025〕8号", "关于做好案卷评查的通知")
BODY = ("现将案卷评查有关事项通知如下：", "一、范围", "各单位上一年度办结的案卷。", "二、时限", "6月底前报送。")
END = ("青溪市司法局", "2025年3月18日")


def letter(*body: str, to: str = "各县（区）司法局，市直有关单位：", head: tuple[str, ...] = HEAD) -> Letter:
    return find_letter([*head, to, *body])


def apart(found: Letter, texts: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for at, name in sorted(found.apart.items()):
        out.setdefault(name, []).append(texts[at])
    return out


def test_a_plain_letter() -> None:
    found = letter(*BODY, *END)
    assert (found.addressee, found.issuer, found.dated) == (
        "各县（区）司法局，市直有关单位",
        "青溪市司法局",
        date(2025, 3, 18),
    )
    assert found.body_from == 4
    assert found.apart == {9: SIGNATURE, 10: SIGNATURE}
    assert found.attachments == ()


def test_everything_below_the_body_stands_apart() -> None:
    texts = [
        *HEAD, "各科室：", *BODY, "附件：1.评查标准", "　　　2.报送表", *END, "（联系人：张三，电话：010-0000）",
        "附件1", "评查标准", "案卷应当完整。", "附件2", "报送表", "抄送：市委办公室。", "青溪市司法局办公室　2025年3月19日印发",
    ]  # fmt: skip
    found = find_letter(texts)
    assert apart(found, texts) == {
        ANNEXES: ["附件：1.评查标准", "　　　2.报送表"],
        SIGNATURE: [*END, "（联系人：张三，电话：010-0000）"],
        IMPRINT: texts[-2:],
    }
    assert found.attachments == ("评查标准", "报送表")
    assert found.dated == date(2025, 3, 18)


@pytest.mark.parametrize(
    ("end", "issuer", "day"),
    [
        (("青溪市司法局　2025年3月18日",), "青溪市司法局", date(2025, 3, 18)),
        (("青 溪 市 司 法 局", "二〇二五年三月十八日"), "青溪市司法局", date(2025, 3, 18)),
        (("青溪市司法局（盖章）", "2025年3月18日"), "青溪市司法局", date(2025, 3, 18)),
        (("青溪市司法局", "青溪市财政局", "2025年3月18日"), "青溪市司法局、青溪市财政局", date(2025, 3, 18)),
        (("2025年3月18日",), "", date(2025, 3, 18)),
        (("青溪市司法局", "2025年3月1"), "青溪市司法局", None),
    ],
)
def test_signatures_as_they_are_written(end, issuer, day) -> None:
    found = letter(*BODY, *end)
    assert (found.issuer, found.dated) == (issuer, day)
    assert set(found.apart) == set(range(9, 9 + len(end)))


@pytest.mark.parametrize(
    ("listed", "titles"),
    [
        (("附件：评查标准",), ("评查标准",)),
        (("附件:1.评查标准；2.报送表",), ("评查标准", "报送表")),
        (("附　件：", "1．评查标准", "2．报送表"), ("评查标准", "报送表")),
    ],
)
def test_lists_of_annexes(listed, titles) -> None:
    assert letter(*BODY, *listed, *END).attachments == titles


def test_annexes_without_a_list_are_named_by_their_own_titles() -> None:
    assert letter(*BODY, *END, "附件1", "评查标准", "标准如下。", "附件2", "报送表").attachments == (
        "评查标准",
        "报送表",
    )


@pytest.mark.parametrize(
    "to", ["县人民政府：", "刘代表:", "各科室、有关单位：", "市政府办公室（法制科）：", "李明同志："]
)
def test_addressees(to) -> None:
    assert letter(*BODY, *END, to=to).addressee == to[:-1]


@pytest.mark.parametrize(
    "to", ["现将有关事项通知如下：", "经研究，提出以下意见：", "参加单位包括以下部门：", "第一段。各科室："]
)
def test_a_lead_in_is_no_addressee(to) -> None:
    found = letter(*BODY, *END, to=to)
    assert (found.addressee, found.body_from) == ("", 0)


def test_a_date_below_the_title_is_no_signature() -> None:
    texts = ["年度报告", "青溪市司法局", "2025年1月20日", "一、做法", "全年评查四次。", "归档齐全。"]
    assert find_letter(texts) == Letter()


def test_a_date_in_the_middle_of_a_text_is_no_signature() -> None:
    long = "案卷评查中发现的问题应当逐项登记、逐项整改，整改情况报市司法局备案，逾期不改的予以通报，并纳入年度考核，考核结果抄送组织部门。"
    assert SIGNATURE not in letter("评查分两批。", "2025年3月18日", long).apart.values()


def test_the_full_name_in_the_title_is_kept_as_issuer() -> None:
    found = Metadata("青溪市人民代表大会常务委员会关于执法的意见", Kind.REPORT, issuer="青溪市人民代表大会常务委员会")
    said = Letter(addressee="市政府", issuer="青溪市人大常委会", dated=date(2025, 3, 18), attachments=("发言摘要",))
    result = signed(found, said)
    assert (result.issuer, result.adopted_on) == ("青溪市人民代表大会常务委员会", date(2025, 3, 18))
    assert (result.addressee, result.attachments) == ("市政府", ("发言摘要",))
    assert signed(replace(found, title="执法的意见"), said).issuer == "青溪市人大常委会"
    assert signed(found, Letter()).issuer == found.issuer


def document(*texts: str) -> list[tuple[str, str]]:
    parsed = parse(Reading(tuple(Line(t) for t in texts), "txt"), "通知.txt", "")
    assert parsed.document.addressee == "各科室"
    assert parsed.document.issuer == "青溪市司法局"
    assert parsed.document.version == "2025-03-18"
    return [(str(p.pinpoint), p.text) for p in parsed.passages]


def test_a_letter_is_stored_by_its_outline_with_the_signature_apart() -> None:
    assert document(*HEAD, "各科室：", *BODY, *END) == [
        ("第1段", "现将案卷评查有关事项通知如下："),
        ("一、", "一、范围\n各单位上一年度办结的案卷。"),
        ("二、", "二、时限\n6月底前报送。"),
        (SIGNATURE, "青溪市司法局\n2025年3月18日"),
    ]


def test_a_letter_that_brings_a_set_of_rules_is_dated_by_itself() -> None:
    rules = ("案卷评查办法", "第一条　案卷应当评查。", "第二条　评查应当有记录。")
    places = document(*HEAD, "各科室：", "现将办法印发给你们。", *END, *rules)
    assert [place for place, _ in places] == ["第一条", "第二条"]
