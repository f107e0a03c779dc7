"""Texts into vectors: our own static model by default, any local sentence-transformers folder instead.

Nothing is ever downloaded.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from knowledge.local_model import broken, load_model
from knowledge.tokens import embedding_tokens

MARKER = "yifa.json"
ANALYSIS = {"analysis": "embedding_tokens", "version": 1}
UNKNOWN = "[UNK]"

_CALLED, _SETTING = "向量模型", "YIFA_EMBEDDING_MODEL"
_STATIC = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"
_SAMPLES, _SAMPLE_BYTES = 64, 1 << 16
_NUMBERING = re.compile(r"第[零〇一二三四五六七八九十百\d]+(?:分编|编|章|节)\s*|>")

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What makes vectors; cosine similarity is the dot product of two rows."""

    @property
    def name(self) -> str:
        """Identity that an index remembers: folder name, fingerprint of the weights, dimension."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension), each of length 1."""

    def embed_query(self, text: str) -> Vectors:
        """Vector of one question, shape (dimension,), of length 1."""


def passage_text(title: str, headings: str, text: str) -> str:
    """The one string to embed for a passage: the law's short title, its headings without numbering, the text.

    Each stands once: writing the text or the headings twice was measured and changed nothing beyond chance.
    """
    short = title.removeprefix("中华人民共和国")
    return " ".join(part for part in (short, _NUMBERING.sub(" ", headings).strip(), text) if part)


def load_embedder(folder: Path, *, batch_size: int = 16, query_prompt: str = "") -> Embedder:
    """The embedder of a model folder: ours when it carries yifa.json, else sentence-transformers.

    `batch_size` is the number of texts a transformer reads at once, `query_prompt` what it wants before questions when
    its own configuration does not say so; ours needs neither.
    Raises SettingError when the folder is missing, incomplete or damaged.
    """
    if (folder / MARKER).is_file():
        return StaticEmbedder(folder)
    embedder = SentenceTransformerEmbedder(folder, batch_size=batch_size, query_prompt=query_prompt)
    embedder.load()
    return embedder


@dataclass(frozen=True)
class StaticEmbedder:
    """Mean of learned token vectors over `embedding_tokens`, normalised; numpy only.

    A text without one known token gets the zero vector, which is equally far from everything.
    Raises SettingError when the folder cannot be read.
    """

    folder: Path
    name: str = field(init=False)
    dimension: int = field(init=False)
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)
    _weights: Vectors = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            ids, weights = _read_static(self.folder)
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise broken(self.folder, error, called=_CALLED, setting=_SETTING) from error
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_weights", weights)
        object.__setattr__(self, "dimension", weights.shape[1])
        object.__setattr__(self, "name", _identity(self.folder, weights.shape[1]))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, shape (len(texts), dimension)."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        unknown = self._ids[UNKNOWN]
        for row, text in zip(out, texts, strict=True):
            ids = [self._ids.get(token, unknown) for token in embedding_tokens(text)]
            self._weights.take(ids, axis=0).sum(axis=0, out=row)
        return _unit(out)

    def embed_query(self, text: str) -> Vectors:
        """Vector of one question; questions and passages are treated alike."""
        vector: Vectors = self.embed([text])[0]
        return vector


@dataclass(frozen=True)
class SentenceTransformerEmbedder:
    """Any local sentence-transformers model, such as bge-m3; loaded once on first use, never from a hub.

    A prompt named "query" in the model's own configuration is put before questions, else `query_prompt`.
    Raises SettingError when the folder cannot be loaded or sentence-transformers is not installed.
    """

    folder: Path
    batch_size: int = 16
    query_prompt: str = ""

    def load(self) -> None:
        """Read the model now, so that a wrong folder is told at start and not at the first question."""
        _ = self._model

    @cached_property
    def _model(self) -> Any:
        return load_model("SentenceTransformer", self.folder, called=_CALLED, setting=_SETTING)

    @cached_property
    def dimension(self) -> int:
        """Length of every vector; loads the model."""
        return int(self._model.get_embedding_dimension())

    @cached_property
    def name(self) -> str:
        """Folder name, fingerprint of the weights, dimension."""
        return _identity(self.folder, self.dimension)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode(list(texts), prompt=None)

    def embed_query(self, text: str) -> Vectors:
        """Vector of one question, with the query instruction if there is one."""
        prompt = self._model.prompts.get("query") or self.query_prompt or None
        vector: Vectors = self._encode([text], prompt=prompt)[0]
        return vector

    def _encode(self, texts: list[str], *, prompt: str | None) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            texts, prompt=prompt, batch_size=self.batch_size, convert_to_numpy=True, show_progress_bar=False
        )
        return _unit(np.asarray(vectors, dtype=np.float32))


def write_static(folder: Path, tokens: Sequence[str], weights: Vectors) -> None:
    """Write token vectors as a folder that both StaticEmbedder and stock sentence-transformers read.

    `weights` has shape (len(tokens), dimension) and is stored as float16; an unknown token counts as zero.
    Needs the `tokenizers` library that comes with sentence-transformers.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers

    modules = [
        {"idx": 0, "name": "0", "path": "", "type": _STATIC},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": _NORMALIZE},
    ]
    settings: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    vocabulary = {token: i for i, token in enumerate([UNKNOWN, *tokens])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    rows = np.vstack([np.zeros_like(weights[:1]), weights]).astype(np.float16)
    (folder / "model.safetensors").write_bytes(save({"embedding.weight": rows}))
    for name, content in (
        ("modules.json", modules),
        ("config_sentence_transformers.json", settings),
        ("1_Normalize/config.json", {}),
        (MARKER, ANALYSIS),
    ):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _read_static(folder: Path) -> tuple[dict[str, int], Vectors]:
    marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    if marker != ANALYSIS:
        raise ValueError(f"{MARKER}: {marker}")
    ids = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    with safe_open(folder / "model.safetensors", framework="numpy") as tensors:
        weights = tensors.get_tensor("embedding.weight")
    if weights.ndim != 2 or weights.shape[0] != len(ids) or np.any(weights[ids[UNKNOWN]]):
        raise ValueError(f"tokenizer.json ({len(ids)}), model.safetensors {weights.shape}")
    return ids, weights.astype(np.float32)


def _identity(folder: Path, dimension: int) -> str:
    return f"{folder.resolve().name}-{_fingerprint(folder)}-{dimension}"


def _fingerprint(folder: Path) -> str:
    """Eight hex digits over every weight file: its size and 64 evenly spaced samples, so that 2 GB take no time."""
    sha = hashlib.sha256()
    for path in sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")]):
        sha.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}".encode())
        for sample in _samples(path):
            sha.update(sample)
    return sha.hexdigest()[:8]


def _samples(path: Path) -> Iterator[bytes]:
    step = max(path.stat().st_size // _SAMPLES, 1)
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(number * step)
            yield file.read(_SAMPLE_BYTES)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit
