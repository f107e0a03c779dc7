"""Train the models of the prefill: of which indicator a statement speaks, what it does to it, and what follows for a finding.

    python -m evals.train_prefill --dossiers DIR … --out knowledge/models/prefill.npz

Statements are evals/data/prefill/*.jsonl, written and labelled by hand; the indicators' own texts count beside them. A
dossier is a folder of papers with a gold.json, as in tests/data/papers. Topic: linear support vectors over tf-idf of
words; effect: one logistic regression against the rest for each class over tf-idf of character runs and the numbers of
`further`; verdict: logistic regression over `features`. Prints what each reaches on folds and on dossiers left out.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from assistant.prefill.evidence import Reading, Tools
from assistant.prefill.models import Linear, Models, Numbers
from assistant.prefill.papers import Statement, own_years, read_paper, read_papers
from assistant.prefill.prefill import decide
from assistant.prefill.prove import prove
from assistant.prefill.signals import EFFECTS, effect_grams, further, topic_tokens
from assistant.prefill.stages import load_stages
from evals.statements import DATA, Row, load_rows, quoted
from ingest.page import Limits
from knowledge.indicators.file import systems
from knowledge.indicators.indicator import Finding, Indicator, IndicatorSystem, applicable
from knowledge.pinpoint import Pinpoint

YEAR, FOLDS = 2025, 4
OWN_TEXTS, TOPIC_STRENGTH, EFFECT_STRENGTH, VERDICT_STRENGTH = 0.5, 1.0, 20.0, 1.0
"""Weight of the indicators' own texts beside the statements; inverse of each penalty; chosen on folds."""
MAX_WEIGHT, NEAREST = 127, 6
OPEN = (Finding.PARTLY.value, Finding.NOT_MET.value)


def main() -> None:
    """Fit on all, print what folds and dossiers left out say, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dossiers", type=Path, nargs="*", default=sorted(path.parent for path in DATA.glob("*/gold.json"))
    )
    parser.add_argument("--out", type=Path, default=Path("knowledge/models/prefill.npz"))
    arguments = parser.parse_args()
    system = systems().find("national-2021")
    rows = load_rows(system)
    quotes = [quoted(folder, system) for folder in arguments.dossiers]
    height = Trainer(system, rows).tried()
    cases = []
    for n, folder in enumerate(arguments.dossiers):
        others = [row for m, told in enumerate(quotes) if m != n for row in told]
        cases.append(measured(Trainer(system, [*rows, *others]).fit(height), folder, system))
    verdict = left_out(cases)
    save(arguments.out, Trainer(system, [*rows, *(row for told in quotes for row in told)]).fit(height), verdict)


class Trainer:
    """Topic and effect from the labelled statements."""

    def __init__(self, system: IndicatorSystem, rows: Sequence[Row]) -> None:
        self._system, self._rows, self._book = system, rows, load_stages()
        self._paper = read_paper("# 2025年台账\n\n台账。\n".encode(), "台账.md", Limits())
        self._numbers = np.array([self._further(row) for row in rows if row.indicator])

    def tried(self) -> Numbers:
        """How a topic's score and its lead become log-odds; prints what both models reach on folds."""
        self._try_effect()
        return self._height()

    def fit(self, height: Numbers) -> Models:
        """Both models on all statements."""
        topic, effect = self.topic(self._rows), self.effect([r for r in self._rows if r.indicator], self._numbers)
        empty = Linear((), {}, np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros((0, 0)))
        return Models(topic, effect, empty, height)

    def topic(self, rows: Sequence[Row]) -> Linear:
        """The model of topics."""
        texts, labels = [r.text for r in rows], [r.topic for r in rows]
        own = [(text, i.title) for i in self._system.indicators for text in _own_texts(i)]
        words = TfidfVectorizer(sublinear_tf=True, analyzer=lambda text: topic_tokens(text, YEAR))
        matrix = words.fit_transform([*texts, *(text for text, _ in own)])
        model = LinearSVC(C=TOPIC_STRENGTH, max_iter=5000)
        weights = [1.0] * len(texts) + [OWN_TEXTS] * len(own)
        model.fit(matrix, [*labels, *(title for _, title in own)], sample_weight=weights)
        return _linear(model.classes_, words, model.coef_, model.intercept_, 0)

    def effect(self, rows: Sequence[Row], numbers: Numbers) -> Linear:
        """The model of effects."""
        grams = TfidfVectorizer(sublinear_tf=True, min_df=2, analyzer=lambda text: effect_grams(text, YEAR))
        matrix = hstack([grams.fit_transform([r.text for r in rows]), csr_matrix(numbers)]).tocsr()
        model = OneVsRestClassifier(LogisticRegression(C=EFFECT_STRENGTH, solver="liblinear", dual=True, max_iter=3000))
        model.fit(matrix, [r.effect for r in rows])
        weights = np.vstack([one.coef_ for one in model.estimators_])
        intercept = np.concatenate([one.intercept_ for one in model.estimators_])
        return _linear(model.classes_, grams, weights, intercept, numbers.shape[1])

    def _height(self) -> Numbers:
        """How a score and its lead become log-odds, from folds; prints how often the right topic is first and among five."""
        seen: list[tuple[float, float]] = []
        right: list[bool] = []
        first = five = 0
        for rest, left in KFold(FOLDS, shuffle=True, random_state=1).split(self._rows):
            model = self.topic([self._rows[n] for n in rest])
            scores = model.scores([topic_tokens(self._rows[n].text, YEAR) for n in left])
            for n, line in zip(left, scores, strict=True):
                order = np.argsort(-line)
                own = model.classes.index(self._rows[n].topic)
                first, five = first + (order[0] == own), five + (own in order[:5])
                for place in {*order[:NEAREST], own}:
                    others = line[order[1]] if place == order[0] else line[order[0]]
                    seen.append((line[place], line[place] - others))
                    right.append(place == own)
        print(
            f"topic: first {first / len(self._rows):.3f}, among five {five / len(self._rows):.3f} of {len(self._rows)}"
        )
        model = LogisticRegression(C=100).fit(seen, right)
        return np.array([*model.coef_[0], model.intercept_[0]])

    def _try_effect(self) -> None:
        rows = [r for r in self._rows if r.indicator]
        told: Counter[tuple[str, str]] = Counter()
        for rest, left in KFold(FOLDS, shuffle=True, random_state=0).split(rows):
            model = self.effect([rows[n] for n in rest], self._numbers[rest])
            scores = model.scores([effect_grams(rows[n].text, YEAR) for n in left], self._numbers[left])
            told.update((rows[n].effect, EFFECTS[int(np.argmax(line))]) for n, line in zip(left, scores, strict=True))
        right = sum(n for (a, b), n in told.items() if a == b) / len(rows)
        print(
            f"effect: right {right:.3f}; breaks taken for proof {told['breaks', 'proves']}, proof for breaks {told['proves', 'breaks']}"
        )

    def _further(self, row: Row) -> list[float]:
        assert row.indicator
        cells = (
            tuple((n, v) for n, mark, v in (c.partition("：") for c in row.text.split("；")) if mark) if row.row else ()
        )
        years = own_years(row.text) or frozenset({YEAR})
        statement = Statement(self._paper, Pinpoint(), row.text, "", years, 0, cells)
        return further(statement, row.indicator, self._book.of([row.indicator.title]), YEAR)


@dataclass(frozen=True)
class Case:
    """One judged indicator of a dossier."""

    id: str
    status: str
    accept: tuple[str, ...]
    applies: bool
    absent: bool
    seen: tuple[float, ...]


def measured(models: Models, folder: Path, system: IndicatorSystem) -> list[Case]:
    """What the models see of a dossier, with its gold."""
    gold: Mapping[str, Any] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    reading = Reading(read_papers(folder, Limits()), Tools(models, load_stages()), YEAR)
    wanted = {i.id for i in applicable(system, gold["unit"]["type"])}
    found = []
    for told in gold["indicators"]:
        indicator = system.indicator(told["id"])
        proof = prove(reading, indicator)
        applies, absent = told["id"] in wanted, bool(proof.absent)
        found.append(Case(told["id"], told["status"], tuple(told["accept"]), applies, absent, tuple(proof.features)))
    return found


def left_out(dossiers: Sequence[Sequence[Case]]) -> Linear:
    """The verdict model on all dossiers, after printing what it reaches on each left out in turn."""
    told: list[tuple[Case, str, float]] = []
    for n, dossier in enumerate(dossiers):
        model = _verdict([c for m, other in enumerate(dossiers) if m != n for c in other])
        told += [(case, *_finding(model, case)) for case in dossier]
    print("dossiers left out:", scores([(case, said) for case, said, _ in told]))
    print("confidence and share right:", calibration(told))
    return _verdict([c for dossier in dossiers for c in dossier])


def _verdict(cases: Sequence[Case]) -> Linear:
    used = [c for c in cases if c.applies and not c.absent and c.status != Finding.NOT_APPLICABLE.value]
    model = LogisticRegression(C=VERDICT_STRENGTH, max_iter=5000)
    model.fit([c.seen for c in used], [c.status for c in used])
    classes = tuple(str(c) for c in model.classes_)
    return Linear(classes, {}, np.zeros(0), np.zeros((len(classes), 0)), model.intercept_, model.coef_)


def _finding(model: Linear, case: Case) -> tuple[str, float]:
    if not case.applies or case.absent:
        return Finding.NOT_APPLICABLE.value, 1.0
    finding, confidence = decide(case.seen, model)
    return finding.value, confidence


def calibration(told: Sequence[tuple[Case, str, float]]) -> str:
    """The share of findings that are right or accepted, by how sure they are."""
    found = []
    for low, high in ((0.0, 0.5), (0.5, 0.65), (0.65, 0.8), (0.8, 1.01)):
        right = [said in (c.status, *c.accept) for c, said, sure in told if low <= sure < high]
        if right:
            found.append(f"{low:g}–{min(high, 1):g}: {sum(right) / len(right):.2f} of {len(right)}")
    return "; ".join(found)


def scores(told: Sequence[tuple[Case, str]]) -> str:
    """Accuracy, wrong passes, recall of gaps and false gaps in forty, as score_dossiers.py counts them."""
    n = len(told)
    strict = sum(c.status == said for c, said in told) / n
    lenient = sum(said in (c.status, *c.accept) for c, said in told) / n
    passed = sum(c.status in (*OPEN, "无法判断") and said == "达标" and said not in c.accept for c, said in told) / n
    need = [said for c, said in told if c.status in OPEN]
    false = sum(c.status in ("达标", "不适用") and said in OPEN for c, said in told)
    recall = sum(said in OPEN for said in need) / max(len(need), 1)
    return f"strict {strict:.3f} lenient {lenient:.3f} wrong_pass {passed:.3f} gap recall {recall:.3f} false in 40 {40 * false / n:.1f}"


def save(path: Path, models: Models, verdict: Linear) -> None:
    """Write the models as small integers with a scale."""
    arrays: dict[str, NDArray[Any]] = {"sure": models.sure}
    for name, model in (("topic", models.topic), ("effect", models.effect), ("verdict", verdict)):
        scale = np.abs(model.weights).max(axis=1, initial=1e-9) / MAX_WEIGHT
        arrays |= {
            f"{name}_classes": np.frombuffer("\n".join(model.classes).encode(), dtype=np.uint8),
            f"{name}_tokens": np.frombuffer("\n".join(model.tokens).encode(), dtype=np.uint8),
            f"{name}_idf": model.idf.astype(np.float32),
            f"{name}_weights": np.rint(model.weights / scale[:, None]).astype(np.int8),
            f"{name}_scale": scale.astype(np.float32),
            f"{name}_intercept": model.intercept.astype(np.float32),
            f"{name}_further": model.further.astype(np.float32),
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _own_texts(indicator: Indicator) -> list[str]:
    texts = [indicator.title, indicator.measure.name, " ".join(indicator.tags), indicator.requirement]
    return [*texts, *(point.text for point in indicator.check_points), *indicator.evidence]


def _linear(
    classes: Sequence[str], words: TfidfVectorizer, weights: Numbers, intercept: Numbers, number: int
) -> Linear:
    tokens = [str(token) for token in words.get_feature_names_out()]
    split = len(tokens)
    return Linear(
        tuple(str(c) for c in classes),
        {token: n for n, token in enumerate(tokens)},
        words.idf_,
        weights[:, :split],
        intercept,
        weights[:, split : split + number],
    )


if __name__ == "__main__":
    main()
