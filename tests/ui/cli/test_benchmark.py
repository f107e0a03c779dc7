"""yifa eval retrieval and yifa eval answers on a few invented questions."""

import json

import pytest

ARTICLES = [
    {"id": 7, "title": "停车法", "article": "第一条", "text": "车辆应当停放在划定的停车泊位内，不得占用消防通道。"},
    {"id": 9, "title": "养犬法", "article": "第二条", "text": "携带犬只出户应当使用犬绳牵领，主动避让老年人。"},
]
QUESTIONS = [
    {"id": 1, "question": "遛狗不用犬绳牵领行吗？", "gold": [9], "answer": "应当使用犬绳牵领。"},
    {"id": 2, "question": "车辆可以停在消防通道吗？", "gold": [7], "answer": "不得占用消防通道。"},
]


def lines(path, rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    """`--corpus` and `--queries`."""
    return lines(tmp_path / "条文.jsonl", ARTICLES), lines(tmp_path / "问题.jsonl", QUESTIONS)


@pytest.fixture
def answers(tmp_path):
    """One right answer with its article, and one refusal."""
    rows = [
        {
            "id": "1",
            "answer": "应当使用犬绳牵领。",
            "status": "answered",
            "citations": [{"doc": "养犬法", "version": "2021-08-02", "article": "第二条"}],
        },
        {"id": "2", "answer": "资料库里没有。", "status": "abstained_not_in_library"},
    ]
    whole = [{"abstained": row["status"] != "answered", "latency_s": 0.1} | row for row in rows]
    return lines(tmp_path / "答.jsonl", whole)


def test_rankings_are_measured_and_written(yifa, files, tmp_path) -> None:
    corpus, queries = files
    call = ("eval", "retrieval", "--corpus", corpus, "--queries", queries)
    result = yifa(*call, "--run", tmp_path / "run.jsonl", "--json", home=tmp_path / "unused")
    assert result.code == 0
    numbers = result.data["numbers"]
    assert (numbers["recall@5"]["value"], numbers["mrr@10"]["value"], numbers["ndcg@10"]["n"]) == (1, 1, 2)
    assert 0 < numbers["ms_p50"]["value"] <= numbers["ms_p95"]["value"]
    ranked = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["ranking"][0]) for row in ranked] == [("1", "9"), ("2", "7")]
    assert not (tmp_path / "unused").exists()


def test_the_screen_shows_the_measures_and_the_index_may_be_kept(yifa, files, tmp_path) -> None:
    corpus, queries = files
    result = yifa("eval", "retrieval", "--corpus", corpus, "--queries", queries, "--folder", tmp_path / "索引")
    assert result.code == 0
    assert "2 条，2 题" in result.out
    assert "召回@100" in result.out
    assert (tmp_path / "索引" / "lexical").is_dir()


def test_given_answers_are_compared_with_references(yifa, files, answers, tmp_path) -> None:
    corpus, queries = files
    call = ("eval", "answers", "--cases", queries, "--corpus", corpus, "--answers", answers)
    numbers = yifa(*call, "--json", home=tmp_path / "unused").data["numbers"]
    assert (numbers["citation_precision"]["value"], numbers["citation_precision"]["n"]) == (1, 1)
    assert (numbers["citation_recall"]["value"], numbers["withheld"]["value"]) == (1 / 2, 1 / 2)
    assert "METEOR" in yifa(*call).out
    assert not (tmp_path / "unused").exists()


def test_the_product_answers_lecoqa(yifa, tmp_path) -> None:
    row = {
        "query_id": 3,
        "问题": "青溪市新建停车场备案，多少个工作日内作出决定？",
        "答案文本": "十五个工作日内作出备案决定。",
        "match_name": ["青溪市停车场管理办法第五条"],
    }
    cases = tmp_path / "题.json"
    cases.write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    numbers = yifa("eval", "answers", "--cases", cases, "--json").data["numbers"]
    assert (numbers["citation_recall"]["value"], numbers["withheld"]["value"]) == (1, 0)
    assert 0 < numbers["bleu-4"]["value"] < numbers["meteor"]["value"] < 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("retrieval", "--corpus", "没有.jsonl", "--queries", "没有.jsonl"), "没有.jsonl 读不了"),
        (("retrieval", "--queries", "x"), "缺少选项 --corpus"),
        (("answers", "--cases", "没有.json"), "没有.json 读不了"),
        (("answers",), "缺少选项 --cases"),
        (("nosuch",), "没有 nosuch 这个命令"),
    ],
)
def test_wrong_use_is_told_in_one_line(yifa, arguments, message) -> None:
    result = yifa("eval", *arguments)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert message in result.err


def test_an_answer_that_is_missing_is_told(yifa, files, answers) -> None:
    corpus, queries = files
    answers.write_text(answers.read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    result = yifa("eval", "answers", "--cases", queries, "--corpus", corpus, "--answers", answers)
    assert (result.code, "缺 1 题的回答（2）" in result.err) == (2, True)
