"""The house itself: docstrings, mirror, settings, commands, prompts, dependencies, and nothing of anybody's machine."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from typer.main import get_command

from assistant.prompts import FOLDER, load_prompt
from assistant.settings import PREFIX, Settings
from ui.cli.main import app
from ui.web import words

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("assistant", "evals", "ingest", "knowledge", "ui")

UNTESTED = {
    "assistant/drafting/tables.py": "two tables; test_the_tables_are_those_of_the_schema in tests/assistant/drafting/test_drafts.py",
    "assistant/export/form.py": "two types; used throughout tests/assistant/export/test_forms.py",
    "assistant/prefill/mark.py": "two types; used throughout tests/assistant/prefill/test_weigh.py",
    "assistant/selfcheck/assessment.py": "types; used throughout tests/assistant/selfcheck/test_rounds.py",
    "assistant/selfcheck/tables.py": "three tables; test_the_tables_are_those_of_the_schema in tests/assistant/selfcheck/test_rounds.py",
    "evals/train_prefill.py": "trains for minutes; what it makes is tested in tests/assistant/prefill",
    "evals/train_embedding.py": "trains for minutes; what it makes is tested in tests/knowledge/test_embed.py",
    "evals/train_answerable.py": "trains for a minute; what it makes is tested in tests/assistant/judge/test_answerable.py",
    "evals/train_scope.py": "trains for minutes; what it makes is tested in tests/assistant/judge/test_scope.py",
    "ingest/job.py": "a type; used throughout tests/ingest/test_jobs.py",
    "ingest/job_tables.py": "two tables; tests/ingest/test_jobs.py and test_the_tables_are_those_of_the_schema in it",
    "knowledge/migrations/env.py": "run by Alembic; every test of tests/knowledge/test_store.py goes through it",
    "knowledge/migrations/versions/v0001_trunk.py": "one step of the schema, tested in tests/knowledge/test_store.py",
    "knowledge/migrations/versions/v0002_tables.py": "one step of the schema, tested in tests/knowledge/test_store.py",
    "knowledge/migrations/versions/v0003_originals.py": "one step of the schema, tested in tests/knowledge/test_store.py",
    "knowledge/schema.py": "columns only; every test of tests/knowledge/test_store.py writes and reads them",
    "knowledge/migrations/versions/v0005_letters.py": "one step of the schema, tested in tests/knowledge/test_store.py",
    "knowledge/migrations/versions/v0004_jobs.py": "one step of the schema, tested in tests/ingest/test_jobs.py",
    "knowledge/migrations/versions/v0006_removed.py": "one step of the schema, tested in tests/knowledge/test_store.py",
    "knowledge/migrations/versions/v0007_assessments.py": "one step of the schema, tested in tests/assistant/selfcheck/test_rounds.py",
    "knowledge/migrations/versions/v0008_drafts.py": "one step of the schema, tested in tests/assistant/drafting/test_drafts.py",
    "knowledge/migrations/versions/v0009_care.py": "one step of the schema, tested in tests/assistant/test_corrections.py",
    "knowledge/unit.py": "four names; used throughout tests/knowledge/dates/test_duty.py",
    "ui/api/draft_bodies.py": "shapes of requests; tested in tests/ui/api/test_drafts.py",
    "ui/api/round_bodies.py": "shapes of requests; tested in tests/ui/api/test_assessments.py",
    "ui/web/drafting/scene.py": "where somebody stands in a draft; used throughout tests/ui/web/drafting/test_tab.py",
    "ui/web/fragments.py": "fills templates; tested in tests/ui/web/test_views.py and tests/browser/test_page.py",
    "ui/web/guard.py": "wraps the handlers of the page; tested in tests/ui/web/test_chat.py",
    "ui/web/policy.py": "headers of the mounted page, tested in tests/ui/web/test_page.py",
    "ui/web/selfcheck/scene.py": "places and what goes with them; used throughout tests/ui/web/selfcheck/test_tab.py",
    "ui/web/theme.py": "colours and sizes only; seen in tests/browser/test_page.py",
    "ui/web/words.py": "texts only; test_pages_speak_chinese in tests/test_house.py reads them",
}
"""Modules without a test file of their own: the reason, and the test file that meets them."""

WITHOUT_MODULE = ("browser", "deploy", "journeys")
"""Folders of tests that go through the whole program."""

ABOUT_DATA = {
    "tests/ingest/test_formats.py",
    "tests/ingest/test_fuzz.py",
    "tests/ingest/test_official_texts.py",
}
"""Tests in a room that are about data and no module."""

NOT_IMPORTED = {
    "onnxruntime": "rapidocr runs its models with it",
    "python-multipart": "FastAPI reads uploads with it",
}
"""Dependencies that no module names, with the reason."""

BROUGHT_ALONG = {
    "anyio": "fastapi",
    "packaging": "gradio",
    "markupsafe": "jinja2",
    "openai": "langchain-openai",
    "scipy": "scikit-learn",
    "starlette": "fastapi",
    "tokenizers": "sentence-transformers",
}
"""Imports that are no dependency of their own: the declared package that cannot do without them."""

ENGLISH = {"OpenAI", "Word", "Excel", "PDF", "Markdown", "JSON"}
"""English words that people meet in Chinese text anyway."""


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, relative to it: what git knows, or everything that is not made by a tool."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        call = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(call, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return tuple(sorted(Path(n) for n in set(names) if n and (ROOT / n).is_file()))
    made = re.compile(r"^(\..*|__pycache__|build|dist|.*\.egg-info)$")
    return tuple(
        sorted(
            path.relative_to(ROOT)
            for path in ROOT.rglob("*")
            if path.is_file() and not any(made.match(part) for part in path.relative_to(ROOT).parts[:-1])
        )
    )


def modules(*rooms: str) -> list[Path]:
    """Python files of some rooms, or of the whole repository."""
    return [p for p in tracked() if p.suffix == ".py" and (not rooms or p.parts[0] in rooms)]


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def test_the_repository_is_seen() -> None:
    assert {Path("README.md"), Path("pyproject.toml"), Path("ui/cli/main.py")} <= set(tracked())
    assert all(modules(room) for room in ROOMS)


def test_every_module_says_what_it_is() -> None:
    assert [str(p) for p in modules() if not (ast.get_docstring(tree(p)) or "").strip()] == []


def test_no_path_of_anybodys_machine() -> None:
    machine = re.compile(r"(?<![\w.~/:$}*-])/(?:home|root|work|Users|mnt|opt)/[\w.-]|[A-Z]:\\\\?Users")
    found = []
    for path in tracked():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {match.group()}" for match in machine.finditer(text)]
    assert found == []


def setting_rows() -> Iterator[tuple[list[str], list[str]]]:
    """(names, defaults) of each row of the settings table in README; no defaults where the cell tells them in words."""
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"| `{PREFIX}"):
            name, default = (re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[1:3])
            yield name, default


def test_every_setting_is_in_readme_and_nothing_else() -> None:
    told = [name for names, _ in setting_rows() for name in names]
    assert sorted(told) == sorted(PREFIX + name.upper() for name in Settings.model_fields)


def test_readme_tells_the_defaults_that_hold() -> None:
    told = {n: d for names, defaults in setting_rows() for n, d in zip(names, defaults, strict=False)}
    real = {PREFIX + n.upper(): field.default for n, field in Settings.model_fields.items()}
    assert told
    for name, default in told.items():
        assert default == shown(real[name]), name


def shown(value: object) -> str:
    """A default as README writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    found = {}
    for name, command in get_command(app).commands.items():
        inner = getattr(command, "commands", {})
        found |= {f"{name} {sub}": part for sub, part in inner.items()}
        if not inner or command.invoke_without_command:
            found[name] = command
    return {
        name: {"--help", *(o for p in command.params for o in (*p.opts, *p.secondary_opts))}
        for name, command in found.items()
    }


def calls(readme: str) -> set[tuple[str, tuple[str, ...]]]:
    """(command, options) wherever a README names one; `yifa list / show` names two, `index rebuild / verify` as well."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    groups = {name.split()[0] for name in commands() if " " in name}
    found = set()
    for call in re.findall(r"\byifa ([a-z][^`\n，。；]*)", text):
        options = tuple(re.findall(r"(?<![\w-])--?[a-z][\w-]*", call))
        first, *others = re.match(r"[a-z]+(?: [a-z]+)?(?: / [a-z]+)*", call)[0].split(" / ")
        group = f"{first.split()[0]} " if first.split()[0] in groups else ""
        first = first if group else first.split()[0]
        found |= {(first, options), *((group + other, options) for other in others)}
    return found


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_commands_and_options_in_readme_exist(readme) -> None:
    known = commands()
    for command, options in calls(readme):
        assert command in known, command
        assert set(options) <= known[command], (command, options)


def test_every_command_is_in_readme() -> None:
    assert set(commands()) - {command for command, _ in calls("README.md")} == set()


def test_every_prompt_loads_and_is_used() -> None:
    prompts = {p.stem for p in FOLDER.glob("*.md")}
    named = {
        node.args[0].value
        for path in modules(*ROOMS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "load_prompt"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert prompts == named
    for name in prompts:
        assert load_prompt(name).text
    assert {p.name for p in FOLDER.iterdir() if not p.name.startswith("__pycache__")} == {
        "__init__.py",
        *(f"{p}.md" for p in prompts),
    }


def test_tests_mirror_the_code() -> None:
    for path, reason in UNTESTED.items():
        assert (ROOT / path).is_file(), path
        assert all((ROOT / test).is_file() for test in re.findall(r"tests/[\w/]+\.py", reason)), path
        assert "tests/" in reason, path
    product = [p for p in modules(*ROOMS) if p.name != "__init__.py"]
    mirrored = {p: Path("tests", p.parent, f"test_{p.name}") for p in product}
    missing = {str(p) for p, test in mirrored.items() if not (ROOT / test).is_file()}
    assert sorted(missing) == sorted(UNTESTED)


def test_tests_of_a_room_belong_to_a_module() -> None:
    tests = [p for p in modules("tests") if p.name.startswith("test_") and len(p.parts) > 2]
    known = {Path("tests", p.parent, f"test_{p.name}") for p in modules(*ROOMS)}
    assert {str(p) for p in tests if p not in known and p.parts[1] not in WITHOUT_MODULE} == ABOUT_DATA


def imported() -> set[str]:
    """Packages that product code imports, without the standard library and our own rooms."""
    names = set()
    for path in modules(*ROOMS, "prompts"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {*ROOMS, "prompts"}


def declared() -> set[str]:
    """Names of the dependencies in pyproject.toml, with those of text recognition."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return {canonical(re.match(r"[\w.-]+", line)[0]) for line in (*project["dependencies"], *extras["ocr"])}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needs(package: str) -> set[str]:
    """Everything that is installed because of a package, without its extras."""
    found, open_ = set(), [package]
    while open_:
        name = open_.pop()
        if name in found:
            continue
        found.add(name)
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        open_ += [canonical(re.match(r"[\w.-]+", line)[0]) for line in lines if "extra ==" not in line]
    return found - {package}


def test_every_import_is_declared() -> None:
    homes = {name: {canonical(d) for d in dists} for name, dists in packages_distributions().items()}
    foreign = {name for name in imported() if not homes.get(name, {name}) & declared()}
    assert foreign == set(BROUGHT_ALONG)
    for name, package in BROUGHT_ALONG.items():
        assert package in declared()
        assert name in needs(package)


def test_every_dependency_is_used() -> None:
    homes = {name: {canonical(d) for d in dists} for name, dists in packages_distributions().items()}
    used = {dist for name in imported() for dist in homes.get(name, ())}
    assert declared() - used == set(NOT_IMPORTED)
    assert all(NOT_IMPORTED.values())


class Shown(HTMLParser):
    """What a template shows: text, and attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        read = ("title", "alt", "placeholder", "aria-label", "data-confirm", "data-name")
        self.texts += [value or "" for name, value in attrs if name in read]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("style", "script"):
            self.texts.append(data)


def shown_texts() -> Iterator[tuple[str, str]]:
    """(where, text) of everything that pages show by themselves."""
    for path in tracked():
        if path.name.endswith(".html.j2"):
            page = Shown()
            page.feed(re.sub(r"\{[{%#].*?[}%#]\}", " ", (ROOT / path).read_text(encoding="utf-8"), flags=re.S))
            yield from ((str(path), text) for text in page.texts)
    for name, value in vars(words).items():
        if name.isupper():
            yield from (
                (name, text) for text in ([value] if isinstance(value, str) else value) if isinstance(text, str)
            )


def test_pages_speak_chinese() -> None:
    texts = [(where, re.sub(r"\{\w*\}", "", text)) for where, text in shown_texts()]
    assert len(texts) > 20
    found = {(where, word) for where, text in texts for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert {(where, word) for where, word in found if word not in ENGLISH} == set()
