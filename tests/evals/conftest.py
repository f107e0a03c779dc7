"""Small builders shared by the tests of this room, and a double of the command line."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.case import Answer, Case, Gold
from evals.measures import Suite
from evals.run import Evaluation, evaluate

DOUBLE = """
import json, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

home = Path(os.environ["YIFA_HOME"])
library = home / "library.json"
verb, rest = sys.argv[1], sys.argv[2:]
known = json.loads(library.read_text()) if library.exists() else {}
if verb == "add":
    for path in sorted(Path(rest[0]).rglob("*.md")):
        outcome = "unchanged" if path.name in known else "added"
        known[path.name] = {"id": path.name, "articles": 2, "added_at": time.time()}
        library.write_text(json.dumps(known))
        print(json.dumps({"file": path.name, "outcome": outcome, "articles": 2}), flush=True)
        time.sleep(float(os.environ.get("SLOW", "0")))
elif verb == "list":
    print(json.dumps(list(known.values()), indent=1))
elif verb == "show":
    print(json.dumps(known[rest[0]], indent=1))
elif verb == "index":
    sys.exit(0 if rest == ["verify"] else 2)
elif verb == "ask":
    asked = [json.loads(line) for line in Path(rest[1]).read_text().splitlines()]
    done = [{"id": q["id"], "answer": "", "status": "partial", "abstained": False, "latency_s": 0.01} for q in asked]
    Path(rest[3]).write_text("\\n".join(map(json.dumps, done)))
elif verb == "serve" and not (home / "refuse").exists():
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/readyz" else 404)
            self.end_headers()
        def log_message(self, *words):
            pass
    HTTPServer(("127.0.0.1", int(rest[3])), Ready).serve_forever()
else:
    sys.exit(3)
"""
GOLD = {"doc": "行政处罚法", "version": "2021-01-22", "article": "第六十条"}


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """A deadline question on article 60, with the given fields changed."""

    def make(**changes: object) -> Case:
        fields: dict[str, object] = {
            "id": "t-1",
            "question": "多少天内办结？",
            "type": "deadline_number",
            "history": [],
            "gold": [GOLD],
            "any_of": False,
            "key_points": [["九十日", "90日"]],
            "must_not": ["六十日"],
            "answerable": True,
            "expect": "answer",
            "reference_answer": "九十日内。",
        }
        if changes.get("answerable") is False:
            fields |= {"gold": [], "key_points": [], "type": "unanswerable", "expect": "abstain"}
        return Case.model_validate(fields | changes)

    return make


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """A right answer to the question of `make_case`, with the given fields changed."""

    def make(**changes: object) -> Answer:
        fields: dict[str, object] = {
            "id": "t-1",
            "answer": "应当在九十日内作出决定。",
            "status": "answered",
            "abstained": False,
            "citations": [GOLD | {"pinpoint": "第六十条", "quote": "", "state": "有效"}],
            "warnings": [],
            "latency_s": 0.02,
        }
        return Answer.model_validate(fields | changes)

    return make


@pytest.fixture
def make_gold() -> Callable[..., Gold]:
    """A gold of an article, or of a report when given `quote`."""

    def make(**fields: str) -> Gold:
        return Gold.model_validate(fields if "quote" in fields else GOLD | fields)

    return make


@pytest.fixture
def run(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> Callable[..., Evaluation]:
    """A run over questions a, b and c; `answers` gives other answers by id."""

    def make(label: str = "", ids: str = "abc", *, suite: Suite = Suite.ALL, **answers: str) -> Evaluation:
        cases = [make_case(id=i, question=f"<b>{i}</b>多少天？") for i in ids]
        return evaluate(
            cases,
            lambda c: make_answer(id=c.id, answer=answers.get(c.id, "九十日。"), warnings=["注意"]).model_dump(),
            lambda c: [c.gold[0].model_dump()],
            label=label,
            suite=suite,
        )

    return make


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, str]:
    """The double as a command."""
    script = tmp_path / "double.py"
    script.write_text(DOUBLE, encoding="utf-8")
    return sys.executable, str(script)
