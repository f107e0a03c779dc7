"""Title, number, dates, issuer and kind as the text itself tells them, and as a catalogue overrules them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.metadata import (
    Metadata,
    dates_in,
    derive,
    find_title,
    overrule,
    read_catalogue,
    title_of_name,
)
from ingest.page import Line, Reading
from knowledge.document import Kind, Status
from knowledge.numerals import int_to_chinese

ARTICLES = ("第一条　为了停车，制定本办法。", "第二条　停车场应当备案。")


def reading(*texts: str, title: str = "") -> Reading:
    return Reading(tuple(Line(t) for t in texts), "txt", title=title)


def statute(*front: str, tail: str = "", name: str = "a.txt") -> Metadata:
    texts = (*front, *ARTICLES, *([tail] if tail else []))
    return derive(reading(*texts), name, front, True)


def paper(*texts: str, name: str = "a.txt") -> Metadata:
    return derive(reading(*texts), name, (), False)


# Dates


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1949, 10, 1), date(2999, 12, 31)))
def test_a_date_is_read_in_every_spelling(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(d)] for d in f"{day.year:04}")
    arabic = f"{day.year}年{day.month}月{day.day}日"
    wide = arabic.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    chinese = f"{year}年{int_to_chinese(day.month)}月{int_to_chinese(day.day)}日"
    spaced = f"{day.year} 年 {day.month} 月 {day.day} 日"
    for spelling in (arabic, wide, chinese, chinese.replace("〇", "零"), chinese.replace("〇", "○"), spaced):
        assert dates_in(f"自{spelling}起施行") == [day]


@pytest.mark.parametrize("text", ["2021年13月1日", "2021年2月30日", "2021年5月", "5月6日", ""])
def test_impossible_and_incomplete_dates_are_left_out(text: str) -> None:
    assert dates_in(text) == []


def test_several_dates_come_in_order() -> None:
    assert dates_in("2019年5月6日公布，2023年3月10日修订") == [date(2019, 5, 6), date(2023, 3, 10)]


# Titles


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("青溪市停车场管理办法", "正文"), "青溪市停车场管理办法"),
        (("青溪市停车场 管理办法",), "青溪市停车场管理办法"),
        (("关于进一步加强停车场", "收费管理工作的通知", "各区："), "关于进一步加强停车场收费管理工作的通知"),
        (("青政发〔2024〕5号", "关于停车收费的通知"), "关于停车收费的通知"),
        (("首页 > 停车", "青溪市停车场管理办法（试行）"), "青溪市停车场管理办法（试行）"),
        (("大家好。", "今天谈停车。"), "停车漫谈"),
    ],
)
def test_the_title_is_the_first_that_reads_like_one(lines: tuple[str, ...], title: str) -> None:
    assert find_title(reading(*lines), "停车漫谈.txt", lines) == title


def test_a_declared_title_wins() -> None:
    body = "青溪市停车场管理办法"
    assert find_title(reading(body, title="犬只 收容办法"), "a.txt", [body]) == "犬只收容办法"
    lines = (Line("青溪市犬只收容办法", level=1), Line(body))
    assert find_title(Reading(lines, "md"), "a.md", [x.text for x in lines]) == "青溪市犬只收容办法"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("停车场管理办法(2023-03-10).md", "停车场管理办法"),
        ("停车场管理办法（2023-03-10）.docx", "停车场管理办法"),
        ("民政局_2024年 报告.txt", "民政局2024年报告"),
        ("文件夹/报告.pdf", "报告"),
    ],
)
def test_a_file_name_gives_a_title_of_last_resort(name: str, title: str) -> None:
    assert title_of_name(name) == title


def test_the_short_title_leaves_out_the_country() -> None:
    assert Metadata("中华人民共和国停车法", Kind.LAW).short_title == "停车法"
    assert Metadata("停车办法", Kind.RULE).short_title == "停车办法"


# Statutes

NOTE = "（2019年5月6日青溪市人民政府公布　2023年3月10日青溪市人民政府修订）"


def test_a_statute_is_dated_by_the_last_note_on_adoption() -> None:
    assert statute("青溪市停车场管理办法", NOTE).adopted_on == date(2023, 3, 10)
    assert statute("青溪市停车场管理办法", "（２０１９年５月６日通过）").adopted_on == date(2019, 5, 6)
    assert statute("停车场管理办法", name="停车场管理办法(2020-01-02).md").adopted_on == date(2020, 1, 2)
    assert statute("停车场管理办法").adopted_on is None


def test_the_day_it_takes_effect_is_no_day_of_adoption() -> None:
    order = "（青溪市人民政府令第12号公布　自2024年6月1日起施行）"
    found = statute("青溪市养犬管理规定", order)
    assert (found.adopted_on, found.effective_on, found.kind) == (None, date(2024, 6, 1), Kind.RULE)
    assert statute("青溪市养犬管理规定", "（2024年3月2日" + order[1:]).adopted_on == date(2024, 3, 2)


def test_signature_and_date_of_an_order_are_no_part_of_the_title() -> None:
    lines = (
        "青溪国务院令",
        "第711号",
        "现予公布，自2019年5月15日起施行。",
        "总理　某某",
        "2019年4月3日",
        "青溪公开条例",
    )
    assert find_title(reading(*lines), "a.txt", lines) == "青溪公开条例"


@pytest.mark.parametrize(
    ("notes", "tail", "effective"),
    [
        (("（2023年3月10日公布）",), "第三条　本办法自2023年6月1日起施行。", date(2023, 6, 1)),
        (("（2023年3月10日公布）",), "第三条　本办法自二〇二三年六月一日起实施。", date(2023, 6, 1)),
        (("（2023年3月10日公布）",), "第三条　本办法自公布之日起施行。", date(2023, 3, 10)),
        ((NOTE,), "第三条　本办法自公布之日起施行。", None),
        ((NOTE,), "第三条　本办法自2019年7月1日起施行。", None),
        ((NOTE,), "第三条　本办法自2023年7月1日起施行。", date(2023, 7, 1)),
        (("2012年12月3日通过", "2013年1月1日 施行"), "", date(2013, 1, 1)),
        (("（2023年3月10日公布）",), "", None),
    ],
)
def test_the_day_it_takes_effect(notes: tuple[str, ...], tail: str, effective: date | None) -> None:
    assert statute("青溪市停车场管理办法", *notes, tail=tail).effective_on == effective


@pytest.mark.parametrize(
    ("tail", "expires"),
    [
        ("第三条　本办法自2020年2月29日起施行，有效期五年。", date(2025, 2, 28)),
        ("第三条　本办法自2020年3月1日起施行，有效期 3 年。", date(2023, 3, 1)),
        ("第三条　本办法自2020年3月1日起施行。", None),
    ],
)
def test_a_term_of_its_own_ends_it(tail: str, expires: date | None) -> None:
    assert statute("青溪市停车场管理办法", "（2020年1月5日公布）", tail=tail).expires_on == expires


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("《青溪市占道停车规定》同时废止。", ("青溪市占道停车规定",)),
        ("《青溪市占道停车规定》（青政令第2号）同时废止。", ("青溪市占道停车规定",)),
        ("2001年5月6日公布的《青溪市占道停车规定》同时废止。", ("青溪市占道停车规定",)),
        (
            "《占道停车规定》、《车位收费办法》和《车库管理办法》同时废止。",
            ("占道停车规定", "车位收费办法", "车库管理办法"),
        ),
        (
            "2001年5月6日公布的《占道停车规定》（青政令第2号）、2005年5月6日公布的《车位收费办法》同时废止。",
            ("占道停车规定", "车位收费办法"),
        ),
        ("依照《青溪市停车条例》制定的《占道停车规定》同时废止。", ("占道停车规定",)),
        ("依照《青溪市占道停车规定》处罚。其他规定同时废止。", ()),
        ("《青溪市占道停车规定》继续有效。", ()),
    ],
)
def test_what_it_repeals_is_read_from_the_end(sentence: str, repealed: tuple[str, ...]) -> None:
    tail = f"第三条　本办法自2020年3月1日起施行。{sentence}"
    assert statute("青溪市停车场管理办法", tail=tail).repeals == repealed


@pytest.mark.parametrize(
    ("title", "note", "issuer", "kind"),
    [
        (
            "中华人民共和国停车法",
            "（2020年1月5日第十三届全国人民代表大会常务委员会第一次会议通过）",
            "全国人民代表大会常务委员会",
            Kind.LAW,
        ),
        (
            "中华人民共和国停车法",
            "（2020年1月5日第十三届全国人民代表大会第一次会议通过）",
            "全国人民代表大会",
            Kind.LAW,
        ),
        ("停车条例", "（2020年1月5日国务院令第1号公布）", "国务院", Kind.REGULATION),
        ("停车条例", "", "国务院", Kind.REGULATION),
        ("青溪市停车条例", "", "", Kind.NORMATIVE),
        ("最高人民法院关于停车案件的解释", "", "最高人民法院", Kind.INTERPRETATION),
        ("中国共产党停车条例", "（2020年1月5日中共中央发布）", "中共中央", Kind.PARTY_RULE),
        (
            "青溪市停车条例",
            "（2020年1月5日青溪市人民代表大会常务委员会通过）",
            "青溪市人民代表大会常务委员会",
            Kind.LOCAL_REGULATION,
        ),
        ("停车管理规定", "（2020年1月5日停车部令第3号公布）", "停车部", Kind.RULE),
        ("青溪市停车办法", "（2020年1月5日青溪市人民政府公布）", "青溪市人民政府", Kind.NORMATIVE),
    ],
)
def test_issuer_and_kind_of_a_statute(title: str, note: str, issuer: str, kind: Kind) -> None:
    found = statute(title, *([note] if note else []))
    assert (found.issuer, found.kind) == (issuer, kind)


# Letters and reports


def test_a_letter_is_dated_and_signed_at_its_end() -> None:
    found = paper(
        "关于停车收费的复函",
        "青政函〔2024〕7号",
        "你局来函收悉。",
        "2023年1月1日起收费。",
        "青溪市民政局",
        "2024年5月6日",
    )
    assert found.adopted_on == date(2024, 5, 6)
    assert found.issuer == "青溪市民政局"
    assert found.number == "青政函〔2024〕7号"
    assert found.effective_on is None


@pytest.mark.parametrize(
    ("texts", "name", "day"),
    [
        (("停车报告", "发布时间：2024-05-06 10:00", "正文。"), "a.txt", date(2024, 5, 6)),
        (("停车报告", "正文。"), "停车报告(2024-05-06).txt", date(2024, 5, 6)),
        (("停车报告", "（2024年5月6日）", "正文。"), "a.txt", date(2024, 5, 6)),
        (("停车报告", "正文。"), "a.txt", None),
    ],
)
def test_a_report_is_dated_by_its_heading_or_its_name(texts: tuple[str, ...], name: str, day: date | None) -> None:
    assert paper(*texts, name=name).adopted_on == day


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于停车收费的通知", Kind.NORMATIVE),
        ("关于加强停车管理的意见", Kind.NORMATIVE),
        ("关于停车管理工作的审议意见", Kind.REPORT),
        ("青溪市停车工作报告", Kind.REPORT),
        ("关于停车建议的复函", Kind.REPORT),
    ],
)
def test_the_kind_of_a_paper_follows_its_title(title: str, kind: Kind) -> None:
    assert paper(title, "正文。").kind is kind


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("青政发〔2024〕5号", "青政发〔2024〕5号"),
        ("青政发[2024]5号", "青政发[2024]5号"),
        ("青政发（2024）5号", "青政发(2024)5号"),
        ("青溪市人民政府令第12号", "青溪市人民政府令第12号"),
        ("没有文号", ""),
    ],
)
def test_numbers_of_papers_in_every_bracket(line: str, number: str) -> None:
    assert paper("关于停车收费的通知", line, "正文。").number == number


# Catalogues


def test_a_catalogue_is_read_by_file_name() -> None:
    rows = read_catalogue("\ufefffile,title,status\na.md,停车办法,已废止\n".encode())
    assert rows == {"a.md": {"file": "a.md", "title": "停车办法", "status": "已废止"}}


@pytest.mark.parametrize("data", [b"", b"name,price\n1,2\n", "文件,标题\n".encode(), b"\xff\xfe\x00", b"file\n1\n"])
def test_other_tables_are_no_catalogue(data: bytes) -> None:
    assert read_catalogue(data) == {}


FOUND = Metadata("停车办法", Kind.NORMATIVE, issuer="甲", number="甲〔2020〕1号", adopted_on=date(2020, 1, 1))


def test_what_the_catalogue_says_wins() -> None:
    row = {
        "title": "青溪市停车办法",
        "short_title": "停车办法",
        "aliases": "停车法；车位办法;",
        "kind": "部门规章",
        "issuer": "乙",
        "doc_no": "乙〔2021〕2号",
        "adopted_on": "2021-02-03",
        "effective_on": "2021-03-01",
        "expires_on": "2026-03-01",
        "status": "已废止",
        "superseded_by": "新停车办法(2026-01-01).md",
    }
    found = overrule(FOUND, row)
    assert found == Metadata(
        "青溪市停车办法",
        Kind.RULE,
        aliases=("停车法", "车位办法", "停车办法"),
        issuer="乙",
        number="乙〔2021〕2号",
        adopted_on=date(2021, 2, 3),
        effective_on=date(2021, 3, 1),
        expires_on=date(2026, 3, 1),
        superseded_by="新停车办法(2026-01-01)",
        status=Status.REPEALED,
    )


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"title": "", "kind": "", "adopted_on": "", "status": ""},
        {"kind": "没有的种类", "status": "没有的状态", "adopted_on": "2021年", "effective_on": "不详"},
    ],
)
def test_empty_and_impossible_cells_change_nothing(row: dict[str, str]) -> None:
    assert overrule(FOUND, row) == FOUND


def test_the_date_of_a_report_in_a_catalogue_counts_when_it_is_whole() -> None:
    assert overrule(FOUND, {"date": "2021-05-08"}).adopted_on == date(2021, 5, 8)
    assert overrule(FOUND, {"date": "2024"}).adopted_on == FOUND.adopted_on


def test_a_declared_title_of_absurd_length_is_none() -> None:
    texts = ("关于做好值班工作的通知", "各科室应当排好班。")
    assert find_title(reading(*texts, title="值班" * 5000), "a.txt", texts) == texts[0]


def test_a_page_without_a_date_of_its_own_has_that_of_its_publication() -> None:
    page = Reading((Line("关于值班的报告"), Line("值班正常。")), "html", metadata={"published": "2021-06-17"})
    assert derive(page, "a.html", (), False).adopted_on == date(2021, 6, 17)
