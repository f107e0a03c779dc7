"""A text is taken apart sentence by sentence; a faithful one passes, every lie is marked, named and kept."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.verify import verify as module
from assistant.verify.verify import UNVERIFIED, Verified
from knowledge.document import Document, Form, Hit, Kind, Passage
from knowledge.names import LIBRARY, Names, read_aliases
from knowledge.numerals import int_to_chinese, normalise
from knowledge.pinpoint import parse

bounded = settings(max_examples=100, deadline=None)
UNITS = ("日", "个工作日", "个月", "年", "小时")
SUBJECTS = ("停车场经营者", "区城市管理部门", "收容单位", "犬主")
TODAY = date(2025, 1, 1)
DATA = Path(__file__).parents[2] / "data"
CLAIMS, QINGXI = DATA / "claims.yaml", DATA / "qingxi"
QINGXI_FILES = {"停车": "停车场管理办法(2023-03-10).md", "犬只": "犬只收容办法.md"}
numbers = st.integers(2, 99)


def verify(text: str, evidence: dict[str, Hit]) -> Verified:
    return module.verify(text, evidence, day=TODAY)


def rule(subject: str, number: int, unit: str) -> str:
    return f"{subject}应当自收到材料之日起{int_to_chinese(number)}{unit}内答复。"


def named(verified: Verified) -> dict[str, str]:
    """Failed checks by name."""
    return {c.name: c.detail for c in verified.checks if c.holds is False}


@pytest.fixture(scope="module")
def two_rules(make_hit):
    """`two_rules(number, unit)`: evidence E1 with that deadline, E2 about something without numbers."""

    def make(number: int, unit: str) -> dict:
        return {
            "E1": make_hit(rule(SUBJECTS[1], number, unit), article=5),
            "E2": make_hit("收费人员不出示凭证的，停车人可以拒绝付费。", article=7),
        }

    return make


@bounded
@given(number=numbers, unit=st.sampled_from(UNITS), chinese=st.booleans())
def test_a_correct_text_passes(two_rules, number, unit, chinese):
    written = int_to_chinese(number) if chinese else str(number)
    text = f"部门要在{written}{unit}内答复[E1]。不给凭证可以拒绝付费。【E2】"
    verified = verify(text, two_rules(number, unit))
    assert verified.text == (
        f"部门要在{written}{unit}内答复（《青溪市停车场管理办法》第五条）。"
        "不给凭证可以拒绝付费（《青溪市停车场管理办法》第七条）。"
    )
    assert verified.used == ("E1", "E2")
    assert [c.name for c in verified.checks if not c.holds] == ["主体"]
    assert [c.holds for c in verified.checks if c.name == "主体"] == [True, None]
    assert not verified.doubts


@bounded
@given(number=numbers, other=numbers, unit=st.sampled_from(UNITS))
def test_a_changed_number_is_flagged(two_rules, number, other, unit):
    assume(other != number)
    verified = verify(f"部门要在{other}{unit}内答复[E1]。", two_rules(number, unit))
    assert verified.text.count(UNVERIFIED) == 1
    assert str(other) in named(verified)["数字"]
    assert f"{other}{unit}" in verified.text


@bounded
@given(number=numbers, units=st.permutations(UNITS))
def test_a_changed_unit_is_flagged(two_rules, number, units):
    verified = verify(f"部门要在{number}{units[0]}内答复[E1]。", two_rules(number, units[1]))
    assert verified.text.count(UNVERIFIED) == 1
    assert str(number) in named(verified)["数字"]


@bounded
@given(article=st.integers(1, 999), chinese=st.booleans())
def test_another_article_is_flagged(two_rules, article, chinese):
    assume(article != 5)
    written = int_to_chinese(article) if chinese else str(article)
    verified = verify(f"按照第{written}条，部门应当答复[E1]。", two_rules(15, "日"))
    assert verified.text.count(UNVERIFIED) == 1
    assert f"第{int_to_chinese(article)}条" in named(verified)["条号"]


def test_the_own_article_and_one_that_the_evidence_mentions_pass(make_hit):
    evidence = {"E1": make_hit("违反本办法第四条规定的，处二千元罚款。", article=8)}
    verified = verify("按照第八条，违反第4条的罚2000元[E1]。", evidence)
    assert not named(verified)


@bounded
@given(name=st.text("山水云石竹梅兰菊", min_size=2, max_size=8), ending=st.sampled_from(("法", "条例", "办法")))
def test_an_invented_law_is_flagged(two_rules, name, ending):
    verified = verify(f"根据《{name}{ending}》，部门应当答复[E1]。", two_rules(15, "日"))
    assert verified.text.count(UNVERIFIED) == 1
    assert f"《{name}{ending}》" in named(verified)["文件名"]
    assert f"根据《{name}{ending}》" in verified.text


def test_the_law_itself_and_a_law_that_it_mentions_may_be_named(make_hit):
    title = "中华人民共和国停车法"
    evidence = {"E1": make_hit("处罚适用《中华人民共和国行政处罚法》。", title=title, aliases=("泊车法",))}
    for name in (title, "停车法", "泊车法", "行政处罚法"):
        assert not named(verify(f"按照《{name}》处罚[E1]。", evidence)), name


@bounded
@given(key=st.integers(3, 500), beside=st.booleans(), after=st.booleans())
def test_an_unknown_key_is_flagged(two_rules, key, beside, after):
    marks = ("[E1]" if beside else "") + f"[E{key}]"
    text = f"部门要答复。{marks}" if after else f"部门要答复{marks}。"
    verified = verify(text, two_rules(15, "日"))
    assert verified.text.count(UNVERIFIED) == 1
    assert f"E{key}" in named(verified)["资料编号"]
    assert verified.used == (("E1",) if beside else ())


@pytest.mark.parametrize("mark", ["[E1-E2]", "[X7]", "[e1]", "【E1第五条】"])
def test_a_mark_that_cannot_be_read_is_kept_and_flagged(two_rules, mark):
    verified = verify(f"部门要答复[E1]{mark}。", two_rules(15, "日"))
    assert mark in verified.text
    assert verified.text.endswith(f"{UNVERIFIED}。")
    assert mark in named(verified)["资料编号"]


@bounded
@given(
    number=numbers,
    place=st.integers(0, 100),
    quotes=st.sampled_from(("“”", "「」", "『』", '""')),
    inside=st.booleans(),
)
def test_a_quotation_changed_by_one_character_is_flagged(two_rules, number, place, quotes, inside):
    quoted = rule(SUBJECTS[1], number, "日")[: None if inside else -1]
    place %= len(quoted) - 1
    changed = quoted[:place] + "某" + quoted[place + 1 :]
    evidence = two_rules(number, "日")
    end = "" if inside else "。"
    right = verify(f"规定是{quotes[0]}{quoted}{quotes[1]}{end}[E1]", evidence)
    wrong = verify(f"规定是{quotes[0]}{changed}{quotes[1]}{end}[E1]", evidence)
    assert not named(right)
    assert changed in named(wrong)["引文"]
    assert wrong.text.count(UNVERIFIED) == 1
    assert changed in wrong.text


def test_a_quotation_may_run_over_several_sentences(make_hit):
    text = "未备案的，责令改正；拒不改正的，处三万元罚款。"
    evidence = {"E1": make_hit(text)}
    verified = verify(f"规定：“{text}”[E1]另外责令改正[E1]。", evidence)
    assert not named(verified)
    assert verified.text.count("第五条") == 2


@bounded
@given(body=st.text("部门应当答复群众来信", min_size=1, max_size=30))
def test_a_sentence_without_a_mark_is_flagged(two_rules, body):
    verified = verify(f"部门要答复[E1]。{body}。", two_rules(15, "日"))
    assert verified.text.endswith(f"{body}{UNVERIFIED}。")
    assert body in named(verified)["依据"]


LIES = {
    "数字": "部门要在{wrong}日内答复[E1]。",
    "条号": "按照第{wrong}条要答复[E1]。",
    "文件名": "《云石法》要求答复[E1]。",
    "资料编号": "部门要答复[E1][E{wrong}]。",
    "引文": "规定是“应当在很短时间里答复”[E1]。",
    "依据": "部门要答复群众。",
}
TRUTHS = ("部门要在{right}日内答复[E1]。", "不给凭证可以不付费[E2]。", "规定是“停车人可以拒绝付费”。[E2]")


@bounded
@given(
    right=st.integers(2, 40),
    wrong=st.integers(41, 99),
    said=st.lists(st.sampled_from([*LIES, *range(len(TRUTHS))]), min_size=1, max_size=8),
)
def test_each_lie_is_named_and_nothing_is_dropped(two_rules, right, wrong, said):
    sentences = [(LIES[s] if isinstance(s, str) else TRUTHS[s]).format(right=right, wrong=wrong) for s in said]
    verified = verify("".join(sentences), two_rules(right, "日"))
    lies = [s for s in said if isinstance(s, str)]
    assert verified.text.count(UNVERIFIED) == len(lies)
    assert [c.name for c in verified.checks if c.holds is False] == lies
    assert len(verified.doubts) == len(lies)
    plain = re.sub(r"\[E\d+\]", "", "".join(sentences))
    assert re.sub(rf"（《青溪市停车场管理办法》第[五七]条）|{UNVERIFIED}", "", verified.text) == plain


@bounded
@given(st.text('部门应当在三十日内答复。；！？\n “”"「」[]【】（）《》E12,、第条', max_size=60))
def test_no_text_breaks_the_check_and_no_word_is_lost(two_rules, text):
    verified = verify(text, two_rules(30, "日"))
    words = re.findall(r"[部门应当在三十日内答复]", text)
    shown = verified.text.replace("（《青溪市停车场管理办法》第五条）", "").replace(
        "（《青溪市停车场管理办法》第七条）", ""
    )
    assert re.findall(r"[部门应当在三十日内答复]", shown.replace(UNVERIFIED, "")) == words
    if words and "[" not in text and "【" not in text:
        assert UNVERIFIED in verified.text


@pytest.mark.parametrize("short", ["60日。[E1]", "[E1]60日", "500元[E1]。", "100%[E1]"])
def test_even_a_bare_number_is_checked(two_rules, short):
    verified = verify(short, two_rules(15, "日"))
    assert "数字" in named(verified)
    assert UNVERIFIED in verified.text


def test_list_numbers_are_no_facts(two_rules):
    verified = verify("1. 部门要在15日内答复[E1]。\n2、可以不付费[E2]。\n（3）部门要答复[E1]。", two_rules(15, "日"))
    assert not named(verified)


def test_all_marks_after_the_full_stop_belong_to_the_sentence(two_rules):
    verified = verify("15日内答复，不给凭证可以拒绝付费。[E1][E2]", two_rules(15, "日"))
    assert not named(verified)
    assert verified.text.endswith("（《青溪市停车场管理办法》第五条）（《青溪市停车场管理办法》第七条）。")


def test_a_number_of_another_passage_is_no_support(two_rules):
    verified = verify("15日内可以拒绝付费[E2]。", two_rules(15, "日"))
    assert "15日" in named(verified)["数字"]


def test_spelling_of_numbers_is_no_lie(two_rules):
    assert normalise("十五个工作日") == "15个工作日"
    for written in ("十五个工作日", "15个工作日", "15工作日", "１５个工作日"):
        assert not named(verify(f"要在{written}内答复[E1]。", two_rules(15, "个工作日"))), written


# Faithful sentences and lies -----------------------------------------------------------------------------------------


def evidence_at(place: str) -> Hit:
    """A passage of the starter library or of Qingxi: 行政处罚法 第六十条, 停车 第五条."""
    law, label = place.split()
    if law in QINGXI_FILES:
        title, body = statute(QINGXI / QINGXI_FILES[law], label)
        facts = {"title": title, "kind": Kind.RULE, "adopted_on": date(2023, 3, 10), "effective_on": date(2023, 6, 1)}
    else:
        digest = yaml.safe_load((LIBRARY / "digests" / f"{law}.yaml").read_text(encoding="utf-8"))
        body = next(a["digest"].strip() for a in digest["articles"] if a["article"] == label)
        facts = {f: digest[f] for f in ("title", "adopted_on", "effective_on")} | {"kind": Kind(digest["kind"])}
    short = law if law not in QINGXI_FILES else facts["title"]
    document = Document(id=short, short_title=short, **facts)
    return Hit(Passage(short, parse(label), body, 1), document, 1.0)


def statute(file: Path, label: str) -> tuple[str, str]:
    """(title, text of one article) of a statute in Markdown."""
    lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line and not line.startswith("##")]
    starts = [n for n, line in enumerate(lines) if re.match("第.{1,4}条　", line)]
    first = next(n for n in starts if lines[n].startswith(f"{label}　"))
    last = next((n for n in starts if n > first), len(lines))
    return lines[0].removeprefix("# "), "\n".join(lines[first:last]).removeprefix(f"{label}　")


@pytest.fixture(scope="module")
def judged():
    """(faithful sentences, lies) with whether each was doubted: (text, doubted) and (kind, text, doubted)."""
    entries = yaml.safe_load(CLAIMS.read_text(encoding="utf-8"))
    hits = {place: evidence_at(place) for entry in entries for place in entry["at"]}
    names = Names((h.document for h in hits.values()), read_aliases()[0])
    faithful, lies = [], []
    for entry in entries:
        evidence = {f"E{n}": hits[place] for n, place in enumerate(entry["at"], 1)}
        marks = "".join(f"[{key}]" for key in evidence)

        def doubted(text: str, evidence: dict[str, Hit] = evidence, marks: str = marks) -> bool:
            return bool(module.verify(f"{text}{marks}。", evidence, day=TODAY, names=names).doubts)

        faithful += [(text, doubted(text)) for text in entry["faithful"]]
        lies += [(kind, text, doubted(text)) for kind, texts in entry["lies"].items() for text in texts]
    return faithful, lies


def test_faithful_sentences_pass(judged):
    faithful, _ = judged
    alarms = {text for text, doubted in faithful if doubted}
    assert len(faithful) >= 110
    assert alarms == {"处罚案件一般九十日内办结，从立案那天算起", "行政机关不得因为当事人申辩就加重处罚"}


def test_lies_of_every_kind_are_caught(judged):
    _, lies = judged
    assert len(lies) >= 180
    assert {kind for kind, _, _ in lies} == {
        *["数字", "单位", "错位", "界限", "语气", "否定", "主体", "文号", "文件名", "条号", "编造"]
    }
    missed = [text for _, text, doubted in lies if not doubted]
    assert missed == ["决定前应当由人民法院审核", "赔偿义务机关可以赔偿"]


def test_official_sentences_pass_word_for_word(shared):
    """A sentence of a law, with its own article as evidence: one in a hundred may be doubted."""
    said, alarms = 0, []
    for file in sorted((shared / "corpus/laws").glob("行政*.md")):
        for label in ("第五条", "第十条", "第十五条", "第二十条", "第三十三条", "第四十二条"):
            hit = article_of(file, label)
            for sentence in re.findall("[^。\n]+。", hit.passage.text if hit else ""):
                said += 1
                text = f"{sentence[:-1]}[E1]。"
                alarms += [sentence] if module.verify(text, {"E1": hit}, day=TODAY).doubts else []
    assert said > 80
    assert len(alarms) <= said / 100, alarms


def article_of(file: Path, label: str) -> Hit | None:
    text = file.read_text(encoding="utf-8")
    match = re.search(rf"^{label} (.*?)(?=^第\S+条 |^#|\Z)", text, re.MULTILINE | re.DOTALL)
    if not match:
        return None
    document = Document(id=file.stem, title=file.stem, short_title=file.stem, kind=Kind.LAW)
    return Hit(Passage(file.stem, parse(label), re.sub("\n+", "\n", match[1]).strip(), 1), document, 1.0)


# Checks of their own -------------------------------------------------------------------------------------------------


def test_a_bare_verdict_is_no_verified_sentence(make_hit):
    evidence = {"E1": make_hit("收费人员不出示凭证的，停车人可以拒绝付费。")}
    for bare in ("可以", "不可以", "不得", "必须"):
        verified = verify(f"{bare}[E1]。", evidence)
        assert UNVERIFIED in verified.text, bare
        assert bare in named(verified)["依据"]
    assert not named(verify("可以，停车人可以拒绝付费[E1]。", evidence))
    assert "与后文相反" in named(verify("不可以，停车人可以拒绝付费[E1]。", evidence))["应当可以不得"]


def test_a_check_that_could_not_run_says_so(make_hit):
    verified = verify("备案后生效[E1]。", {"E1": make_hit("自备案之日起生效。")})
    assert {c.name: c.holds for c in verified.checks}["主体"] is None
    assert not named(verified)


@pytest.mark.parametrize(
    ("said", "fine"),
    [
        ("备案要在20日内作出决定", False),
        ("现行规定是20日内作出备案决定", False),
        ("按修订前的规定，20日内作出备案决定", True),
        ("2019年版规定20日内作出备案决定", True),
    ],
)
def test_a_version_not_in_force_is_said_to_be_one(make_hit, said, fine):
    old = make_hit("区城市管理部门应当在二十日内作出备案决定。", version="2019-05-06", expires_on=date(2023, 6, 1))
    verified = verify(f"{said}[E1]。", {"E1": old})
    assert ("效力" in named(verified)) is not fine
    assert "，非现行）" in verified.text


def test_an_exception_left_out_is_told_but_not_marked(make_hit):
    evidence = {
        "E1": make_hit("停车场应当备案；住宅小区内部的车位除外。"),
        "E2": make_hit("收费应当出示凭证。", article=7),
    }
    told = verify("停车场应当备案[E1]，住宅小区内部的车位除外[E1]。", evidence)
    left = verify("住宅小区内部的车位应当备案[E1]。", evidence)
    assert told.left_out == ()
    assert verify("收费应当出示凭证[E2]。", evidence).left_out == ()
    assert left.left_out == ("《青溪市停车场管理办法》第五条还有例外规定，答复没有写出，请看原文。",)


def test_a_digest_is_printed_as_one(make_hit):
    verified = verify("停车场应当备案[E1]。", {"E1": make_hit("停车场应当备案。", form=Form.DIGEST)})
    assert verified.text == "停车场应当备案（《青溪市停车场管理办法》第五条，要点，非原文）。"


def test_parts_before_a_semicolon_share_the_marks_that_follow(two_rules):
    verified = verify("15日内答复；逾期的另行答复[E1]；不给凭证可以拒绝付费[E2]。", two_rules(15, "日"))
    assert [s.keys for s in verified.sentences] == [("E1",), ("E2",)]
