"""Citations are exact spans; a text is taken apart sentence by sentence, and every lie is marked, named and kept."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.answer import CitationState
from assistant.cite import UNVERIFIED, Verified, cite, verify
from knowledge.document import Form, Status
from knowledge.numerals import int_to_chinese, normalise

bounded = settings(max_examples=100, deadline=None)
UNITS = ("日", "个工作日", "个月", "年", "小时")
SUBJECTS = ("停车场经营者", "区城市管理部门", "收容单位", "犬主")
numbers = st.integers(2, 99)


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
    assert verified.checks
    assert all(c.holds for c in verified.checks)
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
    verified = verify(f"规定：“{text}”[E1]另外要备案[E1]。", evidence)
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


@pytest.mark.parametrize(
    ("fields", "days", "state"),
    [
        ({}, 0, CitationState.VALID),
        ({}, -1, CitationState.NOT_YET),
        ({"expires_on": date(2024, 1, 1)}, 365, CitationState.ENDED),
        ({"set_status": Status.REPEALED}, 0, CitationState.ENDED),
    ],
)
def test_a_citation_states_whether_it_holds_on_the_day(make_hit, fields, days, state):
    hit = make_hit("收费人员应当出示凭证。", **fields)
    assert cite(hit, [(0, 4)], "第五条", hit.document.effective_on + timedelta(days)).state is state


@bounded
@given(span=st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted))
def test_a_citation_quotes_its_span(make_hit, span):
    hit = make_hit("区城市管理部门应当自收到停车场备案材料之日起十五个工作日内作出备案决定。", form=Form.DIGEST)
    citation = cite(hit, [span], "第五条", date(2024, 1, 1))
    assert citation.quote == hit.passage.text[span[0] : span[1]]
    assert (citation.doc, citation.version, citation.article) == ("青溪市停车场管理办法", "2023-03-10", "第五条")
    assert citation.form is Form.DIGEST
    assert citation.passage_id == hit.passage.id


def test_spelling_of_numbers_is_no_lie(two_rules):
    assert normalise("十五个工作日") == "15个工作日"
    for written in ("十五个工作日", "15个工作日", "15工作日", "１５个工作日"):
        assert not named(verify(f"要在{written}内答复[E1]。", two_rules(15, "个工作日"))), written
