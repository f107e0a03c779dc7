"""yifa search, ask, ask --batch."""

import json

import pytest

from knowledge.errors import UsageError
from ui.cli.question import read_batch

FILING = "青溪市新建停车场备案，多少个工作日内作出决定？"
OLD, NEW = "二十个工作日", "十五个工作日"


def test_a_search_gives_the_best_first_with_reasons(yifa) -> None:
    hits = yifa("search", "犬只收容认领", "-k", "3", "--json").data
    assert [h["rank"] for h in hits] == [1, 2, 3]
    assert hits[0]["doc"] == "青溪市犬只收容办法"
    assert hits == sorted(hits, key=lambda h: -h["score"])
    assert all(h["why"] for h in hits)
    out = yifa("search", "犬只收容认领", "-k", "3").out
    for hit in hits:
        assert f"{hit['rank']}. 《{hit['doc']}》{hit['pinpoint']}" in out


def test_a_search_looks_at_the_day(yifa) -> None:
    versions = {
        day: {
            h["version"]
            for h in yifa("search", "停车场备案决定", "--as-of", day, "--json").data
            if "停车场" in h["doc"]
        }
        for day in ("2020-01-01", "2024-01-01")
    }
    assert versions == {"2020-01-01": {"2019-05-06"}, "2024-01-01": {"2023-03-10"}}


def test_an_answer_with_its_basis(yifa) -> None:
    record = yifa("ask", FILING, "--json").data
    assert (record["status"], record["as_of"]) == ("answered", record["as_of"])
    assert NEW in record["answer"]
    result = yifa("ask", FILING)
    assert (result.code, result.err) == (0, "")
    assert record["answer"].replace("\n", "") in result.text
    assert "依据：《青溪市停车场管理办法》第五条" in result.text
    assert "〔已回答，" in result.out


def test_an_answer_by_the_law_of_a_day(yifa) -> None:
    assert OLD in yifa("ask", FILING, "--as-of", "2020-01-01", "--json").data["answer"]


def test_a_question_that_is_not_answered_says_so_and_ends_well(yifa) -> None:
    result = yifa("ask", "今晚吃什么好？")
    assert result.code == 0
    assert "〔不在服务范围，" in result.out


def test_a_model_is_asked_unless_told_not_to(yifa, chat_server) -> None:
    model = {"YIFA_MODEL_URL": chat_server.url, "YIFA_MODEL_NAME": "脚本模型"}
    chat_server.says("应当在十五个工作日内作出决定[E1]。")
    answer = yifa("ask", FILING, "--json", **model).data
    assert answer["author"] != "摘录"
    assert len(chat_server.requests) == 1
    answer = yifa("ask", FILING, "--json", "--no-model", **model).data
    assert answer["author"] == "摘录"
    assert len(chat_server.requests) == 1


def batch(*lines: dict) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def test_a_batch_answers_in_order_with_history_and_day(yifa, tmp_path) -> None:
    history = [{"role": "user", "content": FILING}, {"role": "assistant", "content": "十五个工作日内。"}]
    questions = [
        {"id": "甲", "question": FILING, "as_of": "2020-01-01"},
        {"id": "乙", "question": "那可以延长多少？", "history": history},
        {"id": "丙", "question": "字" * 21},
        {"id": "丁", "question": FILING},
    ]
    (tmp_path / "题.jsonl").write_text("\ufeff" + batch(*questions) + "\n\n", encoding="utf-8")
    call = ("ask", "--batch", tmp_path / "题.jsonl", "--out", tmp_path / "答.jsonl")
    result = yifa(*call, YIFA_QUESTION_CHARACTERS="30")
    assert (result.code, "已作答 4 题" in result.out) == (0, True)
    lines = (tmp_path / "答.jsonl").read_text(encoding="utf-8").splitlines()
    answers = {a["id"]: a for a in map(json.loads, lines)}
    assert list(answers) == [q["id"] for q in questions]
    assert OLD in answers["甲"]["answer"]
    assert "十个工作日" in answers["乙"]["answer"]
    assert NEW in answers["丁"]["answer"]


def test_a_question_that_cannot_be_asked_is_a_line_and_stops_nothing(yifa, tmp_path) -> None:
    questions = batch({"id": "长", "question": "字" * 60}, {"id": "好", "question": FILING})
    (tmp_path / "题.jsonl").write_text(questions, encoding="utf-8")
    call = ("ask", "--batch", tmp_path / "题.jsonl", "--out", tmp_path / "答.jsonl")
    told = yifa(*call, "--json", YIFA_QUESTION_CHARACTERS="50")
    assert (told.code, told.data) == (0, {"file": str(tmp_path / "答.jsonl"), "answers": 2})
    long, good = (json.loads(line) for line in (tmp_path / "答.jsonl").read_text(encoding="utf-8").splitlines())
    assert (long["status"], long["abstained"], long["warnings"]) == ("error", True, [long["answer"]])
    assert good["status"] == "answered"


def test_a_batch_needs_a_place_for_the_answers(yifa, tmp_path) -> None:
    (tmp_path / "题.jsonl").write_text(batch({"id": "1", "question": "x"}), encoding="utf-8")
    result = yifa("ask", "--batch", tmp_path / "题.jsonl")
    assert (result.code, "--out" in result.err) == (2, True)


def test_blank_lines_and_odd_line_separators_are_no_questions(tmp_path) -> None:
    file = tmp_path / "题.jsonl"
    file.write_text('\n{"id": "1", "question": "甲\u2028乙"}\r\n  \n{"id": "2", "question": "丙"}', encoding="utf-8")
    assert [line.question for line in read_batch(file)] == ["甲\u2028乙", "丙"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": "1", "question": "x"}\n{"id": "2"}', "第 2 行不对"),
        (b"oops", "第 1 行不对"),
        (b'{"id": "1", "question": "x", "as_of": "2023-02-30"}', "第 1 行不对"),
        ('{"id": "1", "question": "罚款"}'.encode("gb18030"), "不是 UTF-8 编码"),
        (None, "打不开"),
    ],
)
def test_a_wrong_batch_file_is_told_with_its_line(tmp_path, content, message) -> None:
    file = tmp_path / "题.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_batch(file)
