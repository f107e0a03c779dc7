"""Statutes: random trees of 编章节条款项目 printed as text and read back, and every trap between the articles."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.page import Limits, Line
from ingest.parse import parse
from ingest.read import read
from ingest.split.statute import Split, is_statute, split_statute, tidy, tidy_heading, unique_pieces
from knowledge.document import Box, Passage, clauses
from knowledge.numerals import int_to_chinese
from knowledge.pinpoint import Pinpoint

NAMES = ("总则", "停车场的设置", "备案和收费", "法律责任", "附则")
SENTENCES = ("停车场应当明码标价", "收费人员不得拒绝出具凭证", "市城市管理部门负责监督检查", "任何单位不得占用消防通道")
REFERENCES = (
    "第{}条规定的停车场，应当重新备案。",
    "第{}条第二款规定的期限，可以延长。",
    "第{}条第（一）项所列材料，由区城市管理部门核对。",
    "第{}条、第{}条规定的罚款，应当依法收缴。",
    "第{}条至第{}条的规定，适用于路内泊位。",
    "第{}条和第{}条的规定，适用于路外停车场。",
    "第{}条所称停车场，包括立体车库。",
    "第{}条之规定，不适用于住宅小区。",
    "第{}条以外的情形，由区人民政府另行规定。",
    "第{} 条规定的停车场，应当重新备案。",
)


@dataclass
class Article:
    """An article as it should be read: its place, its lines, and the 款项目 of each line."""

    place: Pinpoint
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class Statute:
    """A statute as text, and what should be found in it."""

    text: list[str]
    articles: list[Article]
    chapters: list[str]
    gaps: int = 0


class Printer:
    """Prints a random statute and remembers what should be read."""

    def __init__(self, draw, gaps: tuple[str, ...], most_left_out: int = 0) -> None:
        self.draw, self.gaps, self.most_left_out = draw, gaps, most_left_out
        self.out = Statute(["青溪市停车场管理条例", "（2021年5月6日青溪市人民代表大会常务委员会通过）"], [], [])
        self.number = 0
        self.place = Pinpoint()

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def times(self, most: int, least: int = 0) -> range:
        """From 1 to a random number."""
        return range(1, self.draw(st.integers(least, most)) + 1)

    def numeral(self, number: int) -> str:
        """As statutes print it, with 〇 for 零, digit by digit, or in Arabic digits of either width."""
        spelled = int_to_chinese(number)
        digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(number)) if number > 9 else spelled
        wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        return self.choose(spelled, spelled.replace("零", "〇"), digits, str(number), wide)

    def print(self) -> Statute:
        if self.draw(st.booleans()):
            for count in self.times(2, least=1):
                self.place = Pinpoint(part=self.heading("编", count))
                self.chapters()
                for smaller in self.times(2):
                    self.place = Pinpoint(part=self.heading("分编", smaller))
                    self.chapters()
        else:
            self.chapters()
        for _ in range(2):
            self.article()
        return self.out

    def chapters(self) -> None:
        for count in self.times(2):
            self.place = replace(self.place, chapter=self.heading("章", count), section="")
            self.out.chapters += [self.place.chapter] if self.place.chapter not in self.out.chapters else []
            for section in self.times(2):
                self.place = replace(self.place, section=self.heading("节", section))
                self.articles()
            self.articles()

    def heading(self, unit: str, count: int) -> str:
        name, mark = self.choose(*NAMES), f"第{int_to_chinese(count)}{unit}"
        self.out.text.append(mark + self.choose(" ", "　", "") + self.choose(name, "　".join(name)))
        return f"{mark} {name}"

    def articles(self) -> None:
        for _ in self.times(2):
            self.article()
            for suffix in self.times(2):
                self.article(suffix)

    def article(self, suffix: int = 0) -> None:
        if not suffix:
            left_out = self.draw(st.integers(0, self.most_left_out)) if self.number else 0
            self.out.gaps += bool(left_out)
            self.number += 1 + left_out
        self.out.articles.append(Article(replace(self.place, article=self.number, suffix=suffix)))
        tail = f"之{int_to_chinese(suffix)}" if suffix else ""
        before = f"第{self.numeral(self.number)}条{tail}{self.choose(*self.gaps)}"
        for paragraph in self.times(3, least=1):
            self.paragraph(paragraph, before if paragraph == 1 else "")

    def paragraph(self, paragraph: int, before: str) -> None:
        lead, subs = self.choose(*SENTENCES), self.times(3)
        if not before and not subs and self.draw(st.booleans()):
            others = [self.numeral(self.draw(st.integers(1, self.number + 1))) for _ in range(2)]
            self.add(self.choose(*REFERENCES).format(*others), (paragraph, 0, 0))
        else:
            self.add(f"{lead}：" if subs else f"{lead}。", (paragraph, 0, 0), before)
        for sub in subs:
            self.add(self.choose("（{}）", "({})").format(int_to_chinese(sub)) + f"{lead}；", (paragraph, sub, 0))
            for item in self.times(2):
                self.add(f"{item}{self.choose('．', '.', '、')}{lead}；", (paragraph, sub, item))

    def add(self, line: str, mark: tuple[int, int, int], before: str = "") -> None:
        self.out.text.append(before + line)
        self.out.articles[-1].lines.append(tidy(line))
        self.out.articles[-1].marks.append(mark)


@st.composite
def statutes(draw, gaps: tuple[str, ...], most_left_out: int = 0) -> Statute:
    """A random statute; `gaps` are what may stand between 第X条 and its text, and up to so many articles are missing."""
    return Printer(draw, gaps, most_left_out).print()


@st.composite
def surroundings(draw) -> tuple[list[str], list[str], list[tuple[str, str]], list[tuple[str, str]]]:
    """What stands before and after the articles: the lines printed there, and the (place, text) of what is found."""
    before, after, first, last = [], [], [], []
    if draw(st.booleans()):
        before = [
            "序" + draw(st.sampled_from(["", "　", " "])) + "言",
            *draw(st.lists(st.sampled_from(SENTENCES), max_size=2)),
        ]
        first = [("序言", "\n".join(before[1:]))]
    for number in range(1, draw(st.integers(0, 2)) + 1):
        after.append(f"{'①②'[number - 1]} {draw(st.sampled_from(SENTENCES))}。")
        last.append((f"脚注{'①②'[number - 1]}", after[-1]))
    for number in range(1, draw(st.integers(0, 2)) + 1):
        lines = draw(st.lists(st.sampled_from(("第一条　说明。", "第一章　总则", "一、首部", *SENTENCES)), max_size=3))
        after += [f"附件{number}{draw(st.sampled_from(['', '：收费标准', ':表式']))}", *lines]
        last.append((f"附件{number}", "\n".join(map(tidy, after[len(after) - len(lines) - 1 :]))))
    return before, after, first, last


def expected(statute: Statute) -> list[tuple[Pinpoint, str]]:
    return [(a.place, "\n".join(a.lines)) for a in statute.articles]


def lines(*texts: str) -> list[Line]:
    return [Line(t) for t in texts]


def places(split: Split) -> list[str]:
    return [str(p.pinpoint) for p in split.pieces]


ONE_BLANK = (" ", "　", "　　", " 　")


@pytest.mark.parametrize("gaps", [ONE_BLANK, ("",)], ids=["with spaces", "without spaces"])
def test_a_printed_statute_is_read_back_exactly(gaps: tuple[str, ...]) -> None:
    @settings(max_examples=100, deadline=None)
    @given(statutes(gaps))
    def check(statute: Statute) -> None:
        split = split_statute(lines(*statute.text))
        assert [(p.pinpoint, p.text) for p in split.pieces] == expected(statute)
        assert list(split.chapters) == statute.chapters
        assert split.warnings == ()
        assert split.articles == len(statute.articles)
        for piece, article in zip(split.pieces, statute.articles, strict=True):
            found = clauses(Passage("甲", piece.pinpoint, piece.text, 1))
            marks = [(c.pinpoint.paragraph, c.pinpoint.subparagraph, c.pinpoint.item) for c in found]
            assert marks == (article.marks if len(article.marks) > 1 else [(0, 0, 0)])
            assert [c.text for c in found] == article.lines

    check()


@settings(max_examples=100, deadline=None)
@given(statutes(ONE_BLANK, most_left_out=2), surroundings())
def test_what_surrounds_the_articles_stays_apart_and_gaps_are_told(statute: Statute, around) -> None:
    before, after, first, last = around
    split = split_statute(lines(*statute.text[:2], *before, *statute.text[2:], *after))
    articles = [(str(place), text) for place, text in expected(statute)]
    assert [(str(p.pinpoint), p.text) for p in split.pieces] == [*first, *articles, *last]
    assert len(split.warnings) == statute.gaps
    assert all("中间可能缺条" in warning for warning in split.warnings)


@settings(max_examples=50, deadline=None)
@given(statutes(ONE_BLANK), st.integers(22, 40), st.booleans())
def test_lines_broken_at_the_same_width_are_joined(statute: Statute, width: int, indented: bool) -> None:
    """As e-mail and old editors print: each paragraph is long, and broken wherever the line is full."""
    long = 2 * "，并将办理时间、经办人员和办理结果逐项记入台账，每月汇总报送市城市管理部门，由其核对后统一归档保存备查"
    body = [t[:-1] + long + "。" if t.endswith("。") else t for t in statute.text[2:]]
    paragraphs = [*statute.text[:2], *body, f"{SENTENCES[0]}{len(body) * long}。"]
    texts = ["　　" + t if indented and n > 1 else t for n, t in enumerate(paragraphs)]
    broken = [row for text in texts for row in broken_at(text, 2 * width)]
    found = [line.text for line in read("\n".join(broken).encode(), "停车场.txt", Limits()).lines]
    assert found == [read_alone(text) for text in paragraphs]


def broken_at(text: str, width: int) -> list[str]:
    """The text in lines of so many columns, of which a Chinese character takes two."""
    rows, left = [""], width
    for char in text:
        left -= 1 if char.isascii() else 2
        if left < 0:
            rows.append("")
            left = width - (1 if char.isascii() else 2)
        rows[-1] += char
    return rows


def read_alone(text: str) -> str:
    """A paragraph as it is read from a file of its own."""
    (line,) = read(text.encode(), "停车场.txt", Limits()).lines
    return line.text


@pytest.mark.parametrize("name", ["停车场.txt", "停车场.md"])
def test_a_statute_in_a_file_is_read_back_exactly(name: str) -> None:
    @settings(max_examples=50, deadline=None)
    @given(statutes(ONE_BLANK), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]), st.sampled_from(["\n", "\r\n"]))
    def check(statute: Statute, encoding: str, end: str) -> None:
        text = (end * 2 if name.endswith(".md") else end).join(statute.text)
        parsed = parse(read(text.encode(encoding), name, Limits()), name, "")
        assert [(p.pinpoint, p.text) for p in parsed.passages] == expected(statute)
        assert parsed.document.title == statute.text[0]

    check()


@pytest.mark.parametrize("gap", ["", "　"])
def test_articles_run_beyond_a_thousand(gap: str) -> None:
    numbers = [int_to_chinese(n).replace("零", "〇" if n % 2 else "零") for n in range(1, 1206)]
    found = split_statute(lines(*(f"第{n}条{gap}停车场应当备案。" for n in numbers)))
    assert [p.pinpoint.article for p in found.pieces] == list(range(1, 1206))
    assert {p.text for p in found.pieces} == {"停车场应当备案。"}
    assert found.warnings == ()


@pytest.mark.parametrize("gap", ["", " "])
def test_inserted_articles_follow_their_number(gap: str) -> None:
    labels = ["第一条", "第二条", "第二条之一", "第二条之二", "第三条", "第三条之十一"]
    found = split_statute(lines(*(f"{label}{gap}停车场应当备案。" for label in labels)))
    assert places(found) == labels
    assert found.articles == len(labels)


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("number", [1, 4, 5, 9, 20])
def test_a_reference_at_the_start_of_a_paragraph_opens_nothing(reference: str, number: int) -> None:
    body = [f"第{int_to_chinese(n)}条　停车场应当备案。" for n in range(1, 10)]
    line = reference.format(int_to_chinese(number), int_to_chinese(number + 1))
    found = split_statute(lines(*body[:4], line, *body[4:]))
    assert [p.pinpoint.article for p in found.pieces] == list(range(1, 10))
    assert found.pieces[3].text.split("\n")[1] == tidy(line)


def test_words_in_the_middle_of_a_line_open_nothing() -> None:
    found = split_statute(
        lines("第一条　依照本办法第二条　备案。", "违反第二条的，处罚款。", "第二条　自公布之日起施行。")
    )
    assert places(found) == ["第一条", "第二条"]


def test_misprints_of_the_source_are_read_and_gaps_reported() -> None:
    found = split_statute(
        lines(
            "第一条　甲。",
            "笫二条　乙。",
            "第 三 条　丙。",
            "第四 条丁。",
            "第五条：戊。",
            "第八条　辛。",
            "第二条　重。",
        )
    )
    assert [p.pinpoint.article for p in found.pieces] == [1, 2, 3, 4, 5, 8, 2]
    assert [p.text for p in found.pieces] == ["甲。", "乙。", "丙。", "丁。", "戊。", "辛。", "重。"]
    assert found.warnings == ("第5条之后直接是第8条，中间可能缺条", "第8条之后又出现第2条")


def test_repeated_places_stay_apart() -> None:
    found = split_statute(lines("第一条　甲。", "第二条　乙。", "第二条　丙。", "第二条　丁。"))
    unique = list(unique_pieces(found.pieces))
    assert [str(p.pinpoint) for p in unique] == ["第一条", "第二条", "第二条（第2次出现）", "第二条（第3次出现）"]
    assert [p.text for p in unique] == ["甲。", "乙。", "丙。", "丁。"]


def test_a_deleted_article_is_kept_as_one() -> None:
    found = split_statute(lines("第一条　甲。", "第二条　（删去）", "第三条　丙。"))
    assert (str(found.pieces[1].pinpoint), found.pieces[1].text) == ("第二条", "（删去）")


def test_the_contents_before_the_text_are_no_text() -> None:
    headings = ["第一章　总　则", "第二章　罚　则"]
    found = split_statute(lines("条例", "目　录", *headings, headings[0], "第一条　甲。", headings[1], "第二条　乙。"))
    assert found.chapters == ("第一章 总则", "第二章 罚则")
    assert [p.pinpoint.chapter for p in found.pieces] == list(found.chapters)


def test_sentences_that_begin_like_headings_stay_text() -> None:
    sentences = ["第二章规定的停车场，适用本条。", "第二章规定的期限按照下列方式计算：", "第一章、第二章的规定适用本条"]
    found = split_statute(lines("第一条　甲。", *sentences, "第二条　乙。"))
    assert found.pieces[0].text == "\n".join(["甲。", *sentences])
    assert found.chapters == ()


def test_listed_chapters_of_interpretations_are_chapters() -> None:
    found = split_statute(lines("解释", "一、受案范围", "第一条　甲。", "二、管　辖", "第二条　乙。"))
    assert found.chapters == ("一、受案范围", "二、管辖")
    assert [p.pinpoint.chapter for p in found.pieces] == list(found.chapters)


def test_a_listed_sentence_inside_an_article_is_text() -> None:
    found = split_statute(lines("第一条　材料如下：", "一、申请书；", "二、平面图。", "第二条　乙。"))
    assert found.pieces[0].text == "材料如下：\n一、申请书；\n二、平面图。"


def test_a_preamble_is_a_piece_of_its_own() -> None:
    found = split_statute(
        lines("宪章", "序　言", "停车是城市的一件大事。", "人人有责。", "第一章　总则", "第一条　甲。", "第二条　乙。")
    )
    assert (str(found.pieces[0].pinpoint), found.pieces[0].text) == ("序言", "停车是城市的一件大事。\n人人有责。")
    assert found.articles == 2


def test_an_introduction_above_the_first_article_is_kept() -> None:
    opening = "为了规范停车场的建设、使用和收费，方便居民出行，维护停车秩序，结合青溪市的实际情况，制定本规定。"
    found = split_statute(lines("停车场规定", "（2021年5月6日公布）", opening, "第一条　甲。", "第二条　乙。"))
    assert (str(found.pieces[0].pinpoint), found.pieces[0].text) == ("引言", opening)
    assert found.front == ("停车场规定", "（2021年5月6日公布）", opening)


@pytest.mark.parametrize("title", ["附件", "附件1", "附表一", "附：收费标准", "附录：名词解释", "附 件"])
def test_what_follows_the_last_article_is_not_part_of_it(title: str) -> None:
    found = split_statute(lines("第一条　甲。", "第二条　乙。", title, "第三条　表格里的文字。", "小型车每小时五元"))
    assert found.articles == 2
    assert found.pieces[1].text == "乙。"
    assert found.pieces[2].text == f"{tidy(title)}\n第三条表格里的文字。\n小型车每小时五元"
    assert found.pieces[2].pinpoint.article == 0


def test_annexes_keep_their_names_and_their_headings() -> None:
    found = split_statute(
        lines("第一条　甲。", "第二条　乙。", "附件1：表式", "一、首部", "附件2", "二、正文", "附件2", "重复")
    )
    assert places(found) == ["第一条", "第二条", "附件1", "附件2", "附件2（2）"]
    assert found.chapters == ()


def test_footnotes_belong_to_no_article() -> None:
    found = split_statute(lines("第一条　甲①。", "第二条　乙。", "① 2021年修正。", "② 2022年修正。"))
    assert places(found) == ["第一条", "第二条", "脚注①", "脚注②"]
    assert found.pieces[1].text == "乙。"


def test_pages_are_those_on_which_articles_begin() -> None:
    found = split_statute(
        [Line("第一条　甲。", 3), Line("接上页。", 4), Line("第二条　乙。", 4), Line("附件", 7), Line("表", 8)]
    )
    assert [p.page for p in found.pieces] == [3, 4, 7]


@pytest.mark.parametrize(
    ("texts", "yes"),
    [
        (("第一条　甲。", "第二条　乙。"), True),
        (("第十条　甲。", "第十一条　乙。"), True),
        (("第一条　甲。",), False),
        (("一、甲", "二、乙"), False),
        (("依照第一条、第二条办理。",), False),
        (("第三条　甲。", "第七条　乙。"), False),
        ((), False),
    ],
)
def test_a_statute_has_articles_that_follow_each_other(texts: tuple[str, ...], yes: bool) -> None:
    assert is_statute(lines(*texts)) is yes


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("第一章　总　则", "第一章 总则"),
        ("第一编总则", "第一编 总则"),
        ("第一分编　通则", "第一分编 通则"),
        ("一、 受 案 范围", "一、受案范围"),
        ("附　则", "附则"),
        ("第三节", "第三节"),
    ],
)
def test_headings_are_printed_one_way(printed: str, name: str) -> None:
    assert tidy_heading(printed) == name


def test_spaces_of_the_layout_go_and_spaces_between_words_stay() -> None:
    assert tidy("停车场 应当　备案，APP 名称 用 Park Good 。") == "停车场应当备案，APP 名称用 Park Good 。"


def test_an_article_has_the_places_of_all_its_lines() -> None:
    boxes = [Box(page, 0.1, 0.1, 0.9, 0.15) for page in (1, 1, 2, 2)]
    texts = ["第一条　值班分为下列两种：", "（一）日间值班；", "（二）夜间值班。", "第二条　本办法自印发之日起施行。"]
    lines = [Line(text, box.page, boxes=(box,)) for text, box in zip(texts, boxes, strict=True)]
    assert [piece.boxes for piece in split_statute(lines).pieces] == [tuple(boxes[:3]), (boxes[3],)]
