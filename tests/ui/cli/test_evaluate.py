"""yifa eval on a few questions; a whole evaluation is a journey."""

import json

import pytest

from evals.run import load
from knowledge.search import STAGES, Stage

CASES = [
    {
        "id": "停-1",
        "question": "青溪市新建停车场备案，多少个工作日内作出决定？",
        "type": "deadline_number",
        "gold": [{"doc": "青溪市停车场管理办法", "version": "2023-03-10", "article": "第五条"}],
        "key_points": [["十五个工作日", "15个工作日"]],
        "answerable": True,
        "expect": "answer",
    },
    {
        "id": "犬-1",
        "question": "那逾期不认领的呢？",
        "history": [
            {"role": "user", "content": "青溪市收容的犬只，犬主几日内认领？"},
            {"role": "assistant", "content": "应当自公告之日起三十日内认领。"},
        ],
        "type": "followup",
        "gold": [{"doc": "青溪市犬只收容办法", "version": "2021-08-02", "article": "第四条"}],
        "key_points": [["另行安置"]],
        "answerable": True,
        "expect": "answer",
    },
    {
        "id": "饭-1",
        "question": "今晚吃什么好？",
        "type": "out_of_scope",
        "gold": [],
        "key_points": [],
        "answerable": False,
        "expect": "abstain",
    },
]


@pytest.fixture
def cases(tmp_path):
    """The question file."""
    whole = [{"history": [], "any_of": False, "must_not": [], "reference_answer": "见条文。"} | c for c in CASES]
    file = tmp_path / "题.jsonl"
    file.write_text("\n".join(json.dumps(c, ensure_ascii=False) for c in whole), encoding="utf-8")
    return file


def test_questions_are_asked_searched_and_checked(yifa, cases) -> None:
    result = yifa("eval", "--cases", cases, "--json")
    assert result.code == 0
    numbers = result.data["numbers"]
    assert (numbers["correct"]["n"], numbers["correct"]["value"]) == (2, 1)
    assert (numbers["abstention"]["value"], numbers["existence"]["value"], numbers["recall@1"]["value"]) == (1, 1, 1)
    assert (result.data["label"], result.data["not_run"]) == ("题", ["模型评判"])


def test_the_screen_shows_measures_and_types(yifa, cases) -> None:
    out = yifa("eval", "--cases", cases).out
    assert "评测 题" in out
    assert "完全正确率" in out
    assert "变差" not in out


def test_saved_results_and_answers_can_be_used_again(yifa, cases, tmp_path) -> None:
    saved, answers, page = (tmp_path / name for name in ("run.json", "答.jsonl", "报告.html"))
    assert yifa("eval", "--cases", cases, "--save", saved, "--report", page).code == 0
    first = load(saved)
    assert "停-1" in page.read_text(encoding="utf-8")
    wrong = [r.answer.model_dump(mode="json") | {"answer": "不知道。"} for r in first.results]
    answers.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in wrong), encoding="utf-8")
    again = yifa("eval", "--cases", cases, "--answers", answers, "--compare", saved, home=tmp_path / "unused")
    assert again.code == 0
    assert again.out.count("变差 │") == 2
    assert not (tmp_path / "unused").exists()


def test_one_suite_alone(yifa, cases) -> None:
    result = yifa("eval", "--cases", cases, "--suite", "retrieval", "--json")
    assert set(result.data["numbers"]) >= {"recall@1", "recall@20"}
    assert "correct" not in result.data["numbers"]
    assert result.data["results"][0]["answer"] is None
    assert "回答" in result.data["not_run"]
    shown = yifa("eval", "--cases", cases, "--suite", "abstention").out
    assert "误拒率" in shown
    assert "检索召回" not in shown


def test_the_ablation_goes_through_every_stage(yifa, cases, tmp_path) -> None:
    page = tmp_path / "报告.html"
    result = yifa("eval", "--cases", cases, "--ablate", "--report", page, "--json")
    assert result.code == 0
    rows = {row["label"]: row for row in result.data["rows"]}
    assert "去掉重排" not in rows, "no re-ranker is configured"
    assert len(rows) == 1 + len(STAGES - {Stage.RERANK}) + 2
    follow_up = rows["去掉承接上文"]["shifts"]["recall@1"]
    assert (follow_up["before"], follow_up["n"]) == (1, 2)
    assert result.data["full"]["label"] == "题"
    assert "去掉承接上文" in page.read_text(encoding="utf-8")
    assert "全部环节" in yifa("eval", "--cases", cases, "--ablate", "--suite", "retrieval").out


def test_recorded_answers_cannot_be_ablated(yifa, cases) -> None:
    for options in (("--ablate",), ("--suite", "retrieval")):
        result = yifa("eval", "--cases", cases, "--answers", cases, *options)
        assert result.code == 2
    assert "--answers" in yifa("eval", "--cases", cases, "--answers", cases, "--ablate").err


@pytest.mark.parametrize(
    ("option", "message"),
    [("--cases", "没有.jsonl 读不了"), ("--answers", "没有.jsonl 读不了"), ("--compare", "不能作比较基线")],
)
def test_a_file_that_is_not_there_is_told_in_one_line(yifa, cases, tmp_path, option, message) -> None:
    given = {"--cases": cases} | {option: tmp_path / "没有.jsonl"}
    result = yifa("eval", *[part for pair in given.items() for part in pair])
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert message in result.err
