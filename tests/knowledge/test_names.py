"""Which law is named: short names inside longer titles and other words are not taken for it."""

from datetime import date

import pytest

from knowledge.document import Document, Kind
from knowledge.names import Names, plain_title, read_aliases
from knowledge.titles import Repeal, Titles

HELD = ("行政处罚法", "行政复议法", "立法法", "监察法", "公职人员政务处分法", "信访条例", "行政复议法实施条例")
TITLES = Titles(
    frozenset({"劳动合同法", "海上交通安全法", "税收征收管理法"}),
    {"合同法": Repeal("合同法", date(2021, 1, 1), "民法典", "民法典", aliases=("老合同法",))},
)
ALIASES = {"公职人员政务处分法": ["处分法"], "行政处罚法": ["处罚法"], "道路交通安全法": ["交通安全法"]}
DOCUMENTS = [
    Document(f"{t}({day})", f"中华人民共和国{t}", t, Kind.LAW, adopted_on=date.fromisoformat(day))
    for t in HELD
    for day in ("2017-09-01", "2023-09-01")
]
NAMES = Names(DOCUMENTS, ALIASES, TITLES)


def found(question: str) -> list[tuple[str, bool]]:
    return [(n.short_title, n.held) for n in NAMES.find(plain_title(question), NAMES.foreign(question))]


@pytest.mark.parametrize(
    "question",
    [
        "行政处罚法怎么规定",
        "新行政处罚法第三十三条",
        "《行政处罚法释义》第三十三条",
        "中华人民共和国行政处罚法释义",
        "《中华人民共和国行政处罚法（2021修订）》",
        "行政处罚法规定的听证",
        "行政处罚法制定于哪年",
        "我市行政处罚法执行情况",
        "现行处罚法第三条",
        "根据处罚法第三条",
        "如何实施行政处罚法",
    ],
)
def test_a_name_is_recognised_in_running_text(question) -> None:
    assert found(question) == [("行政处罚法", True)]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("四川省行政处罚法实施办法第三条", "四川省行政处罚法实施办法"),
        ("请问XX省行政处罚法实施办法", "XX省行政处罚法实施办法"),
        ("行政处罚法实施细则", "行政处罚法实施细则"),
        ("河南省实施行政处罚法办法", "河南省实施行政处罚法办法"),
        ("根据北京市信访条例第五条", "北京市信访条例"),
        ("《湖北省实施〈中华人民共和国行政复议法〉办法》第五条", "湖北省实施行政复议法办法"),
        ("《关于行政处罚法的若干问题》", "关于行政处罚法的若干问题"),
        ("行政处分法第三条", "行政处分法"),
        ("海上交通安全法第十条", "海上交通安全法"),
        ("劳动合同法第八十二条", "劳动合同法"),
        ("旧合同法第五十二条", "合同法"),
        ("老合同法第五十二条", "合同法"),
        ("海事合同法第五条", "海事合同法"),
        ("请问行政督导法第三条", "行政督导法"),
        ("违反风筝管理条例第3条", "风筝管理条例"),
    ],
)
def test_a_longer_title_is_not_the_law_inside_it(question, title) -> None:
    assert found(question) == [(title, False)]


@pytest.mark.parametrize(
    "question",
    [
        "行政处罚法律文书怎么送达",
        "行政处罚法制审核谁做",
        "行政处罚法定程序",
        "停车怎么办",
        "依照本法第三条",
        "这个办法第三条",
        "风筝法怎么规定",
    ],
)
def test_other_words_are_no_name(question) -> None:
    assert found(question) == []


def test_the_longest_held_title_wins() -> None:
    assert found("行政复议法实施条例和行政复议法") == [("行政复议法实施条例", True), ("行政复议法", True)]


def test_versions_are_known_by_their_years() -> None:
    assert NAMES.years("行政复议法") == [{"2017"}, {"2023"}]
    assert NAMES.years("没有的法") == []


def test_what_is_known_only_by_name_is_no_title_of_the_library() -> None:
    assert NAMES.knows("行政处罚法")
    assert NAMES.knows("处罚")
    assert not NAMES.knows("劳动合同法")
    assert NAMES.topics("劳动合同") == 0


def test_an_empty_library_knows_no_name() -> None:
    assert Names([], {}).find("行政处罚法") == []
    assert Names([], {}).foreign("《行政处罚法》") == ["行政处罚法"]


def test_shipped_aliases_do_not_hide_a_law_that_exists() -> None:
    from knowledge.titles import load_titles

    aliases, _ = read_aliases()
    short = {name for names in aliases.values() for name in names}
    assert short & load_titles().enacted - {"监督法", "代表法"} == set()
