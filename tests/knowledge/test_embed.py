"""Our own folder is a real sentence-transformers folder, spelling does not matter, errors carry a remedy."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import (
    MARKER,
    Embedder,
    SentenceTransformerEmbedder,
    StaticEmbedder,
    load_embedder,
    passage_text,
    write_static,
)
from knowledge.errors import SettingError
from knowledge.tokens import embedding_tokens

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge" / "models" / "static"
TEXTS = [
    "行政机关应当自行政处罚案件立案之日起九十日内作出行政处罚决定。",
    "申请政府信息公开要多少天才能答复？",
    "罚款",
    passage_text(
        "中华人民共和国行政许可法", "第四章 行政许可的实施程序 > 第三节 期限", "二十日内作出决定。\n经批准可以延长。"
    ),
]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbedder:
    return StaticEmbedder(SHIPPED)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    write_static(folder, ["处罚", "许可", "罚"], np.array([[3, 4], [0, 2], [1, 0]], dtype=np.float32))
    return folder


@pytest.mark.parametrize("folder", ["shipped", "english"])
def test_every_embedder_keeps_the_contract(folder: str, request: pytest.FixtureRequest) -> None:
    path = SHIPPED if folder == "shipped" else request.getfixturevalue("english")
    embedder: Embedder = load_embedder(path)
    rows = embedder.embed(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert embedder.embed_query(TEXTS[0]).shape == (embedder.dimension,)
    assert np.allclose(embedder.embed(TEXTS[1:2])[0], rows[1], atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert embedder.name.endswith(f"-{embedder.dimension}")
    assert load_embedder(path).name == embedder.name


def test_stock_sentence_transformers_gives_the_same_vectors(shipped: StaticEmbedder) -> None:
    stock = SentenceTransformerEmbedder(SHIPPED)
    spaced = [" ".join(embedding_tokens(text)) for text in TEXTS]
    assert stock.dimension == shipped.dimension
    assert stock.name == shipped.name
    assert np.allclose(stock.embed(spaced), shipped.embed(TEXTS), atol=2e-3)


@pytest.mark.parametrize("other", ["１５日内提出", "15日内提出"])
def test_spelling_of_numbers_does_not_matter(shipped: StaticEmbedder, other: str) -> None:
    assert np.allclose(shipped.embed_query(other), shipped.embed_query("十五日内提出"), atol=1e-6)


def test_a_question_finds_its_passage(shipped: StaticEmbedder) -> None:
    passages = [
        passage_text("行政处罚法", "第五章 行政处罚的决定", TEXTS[0]),
        passage_text("政府信息公开条例", "第四章 依申请公开", "行政机关应当自收到申请之日起二十个工作日内予以答复。"),
        passage_text("道路交通安全法", "第二章 车辆和驾驶人", "驾驶机动车应当依法取得机动车驾驶证。"),
    ]
    assert np.argmax(shipped.embed(passages) @ shipped.embed_query(TEXTS[1])) == 1


def test_mean_of_known_tokens_normalised(tiny: Path) -> None:
    embedder = StaticEmbedder(tiny)
    expected = np.array([3 + 1, 4 + 0]) / np.hypot(4, 4)  # 处罚 and 罚; 处 is unknown
    assert np.allclose(embedder.embed_query("处罚"), expected)


def test_text_without_known_token_is_the_zero_vector(tiny: Path) -> None:
    assert not StaticEmbedder(tiny).embed(["", "天气", "处罚"])[:2].any()


def test_name_follows_the_weights(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "tiny"
    write_static(other, ["处罚", "许可", "罚"], np.array([[3, 4], [0, 2], [1, 1]], dtype=np.float32))
    copy = tmp_path / "copy" / "tiny"
    shutil.copytree(tiny, copy)
    assert StaticEmbedder(copy).name == StaticEmbedder(tiny).name != StaticEmbedder(other).name


def test_long_batches_are_the_same_as_single_texts(shipped: StaticEmbedder) -> None:
    rows = shipped.embed([TEXTS[i % 4] for i in range(600)])
    assert np.allclose(rows[:4], rows[512:516], atol=1e-6)


def test_passage_text_drops_numbering_and_empty_parts() -> None:
    assert passage_text("中华人民共和国甲法", "第一章 总则 > 第二节 目的", "条文").split() == [
        "甲法",
        "总则",
        "目的",
        "条文",
    ]
    assert passage_text("", "", "条文").split() == ["条文"]


def test_missing_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="YIFA_EMBEDDING_MODEL"):
        load_embedder(tmp_path / "nowhere")


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", MARKER])
def test_damaged_static_folder_is_a_setting_error(tiny: Path, file: str) -> None:
    (tiny / file).write_text("{", encoding="utf-8")
    with pytest.raises(SettingError, match="不完整或已损坏"):
        load_embedder(tiny)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json"])
def test_incomplete_static_folder_is_a_setting_error(tiny: Path, file: str) -> None:
    (tiny / file).unlink()
    with pytest.raises(SettingError, match="不完整或已损坏"):
        load_embedder(tiny)


def test_newer_analysis_is_refused(tiny: Path) -> None:
    (tiny / MARKER).write_text(json.dumps({"analysis": "embedding_tokens", "version": 99}), encoding="utf-8")
    with pytest.raises(SettingError, match="99"):
        load_embedder(tiny)


def test_folder_that_is_no_model_is_a_setting_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("不是模型", encoding="utf-8")
    with pytest.raises(SettingError, match="不完整或已损坏"):
        load_embedder(tmp_path)


def test_query_prompt_of_the_model_is_used(english: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompted"
    shutil.copytree(english, folder)
    settings = folder / "config_sentence_transformers.json"
    declared = json.loads(settings.read_text(encoding="utf-8")) | {"prompts": {"query": "query: ", "document": ""}}
    settings.write_text(json.dumps(declared), encoding="utf-8")
    embedder = load_embedder(folder)
    expected = embedder.embed(["query: penalty"])[0]
    assert np.allclose(embedder.embed_query("penalty"), expected, atol=1e-5)
    assert not np.allclose(embedder.embed(["penalty"])[0], expected, atol=1e-3)


def test_a_query_prompt_is_set_for_models_that_declare_none(english: Path, tmp_path: Path) -> None:
    told = load_embedder(english, query_prompt="query: ")
    expected = told.embed(["query: penalty"])[0]
    assert np.allclose(told.embed_query("penalty"), expected, atol=1e-5)
    assert not np.allclose(load_embedder(english).embed_query("penalty"), expected, atol=1e-3)
    folder = tmp_path / "prompted"
    shutil.copytree(english, folder)
    (folder / "config_sentence_transformers.json").write_text('{"prompts": {"query": "query: "}}', encoding="utf-8")
    assert np.allclose(load_embedder(folder, query_prompt="other: ").embed_query("penalty"), expected, atol=1e-5)
