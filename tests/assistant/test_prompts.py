"""A prompt file and the code that fills it agree exactly, or the difference is named."""

import inspect

import pytest

from assistant import write as writing
from assistant.drafting import prose
from assistant.prompts import FOLDER, load_prompt
from knowledge.errors import SettingError

FILLED = {
    "draft": {"heading", "sentences", "style", "remark", "characters"},
    "ask": {"today", "evidence", "history", "question", "characters"},
    "repair": {"evidence", "question", "text", "problems", "characters"},
}
"""Variables that code fills, by prompt."""


def write(folder, text: str):
    (folder / "x.md").write_text(text, encoding="utf-8")
    return load_prompt("x", folder)


def test_every_prompt_file_is_filled_by_code():
    assert {p.stem for p in FOLDER.glob("*.md")} == set(FILLED)
    for name, variables in FILLED.items():
        prompt = load_prompt(name)
        assert prompt.variables == variables
        filled = prompt.fill({v: f"〔{v}〕" for v in variables})
        assert all(f"〔{v}〕" in filled for v in variables)
        assert "{{" not in filled


def test_the_code_names_each_variable_of_the_prompt():
    source = inspect.getsource(writing) + inspect.getsource(prose)
    assert all(f'"{v}"' in source for variables in FILLED.values() for v in variables)


@pytest.mark.parametrize("change", [{"b": None}, {"c": "多"}, {"a": None, "c": "多"}])
def test_missing_and_extra_values_are_named(tmp_path, change):
    prompt = write(tmp_path, "---\nversion: 1\nvariables: [a, b]\n---\n甲{{a}}乙{{ b }}")
    values = {k: v for k, v in ({"a": "1", "b": "2"} | change).items() if v}
    with pytest.raises(SettingError) as caught:
        prompt.fill(values)
    assert f"：{'、'.join(sorted(change))}。" in str(caught.value)


def test_values_are_put_in_as_they_are(tmp_path):
    prompt = write(tmp_path, "---\nversion: 2\nvariables: [a, b]\n---\n甲{{a}}乙{{ b }}丙{{a}}\n")
    assert (prompt.version, prompt.label) == ("2", "x 2")
    assert prompt.fill({"a": r"\1{{b}}", "b": "二\n"}) == r"甲\1{{b}}乙" + "二\n" + r"丙\1{{b}}"


@pytest.mark.parametrize("declared", ["[a]", "[a, b, c]", "[]"])
def test_declaration_and_text_must_agree(tmp_path, declared):
    with pytest.raises(SettingError, match="声明的变量与正文不一致"):
        write(tmp_path, f"---\nversion: 1\nvariables: {declared}\n---\n{{{{a}}}}{{{{b}}}}")


@pytest.mark.parametrize(
    "text",
    [
        "没有开头",
        "---\nversion: 1\n---\n甲",
        "---\nvariables: []\n---\n甲",
        "---\nversion: [\n---\n甲",
        "---\n- 1\n---\n甲",
        "---\nversion: 1\nvariables: 3\n---\n甲",
    ],
)
def test_a_malformed_file_is_refused_by_name(tmp_path, text):
    with pytest.raises(SettingError, match=r"prompts/x\.md"):
        write(tmp_path, text)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(SettingError, match=r"prompts/none\.md 缺失"):
        load_prompt("none", tmp_path)
