"""The register of legal bases 依据登记: which article of which law edition was read, and what it must say."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import UsageError
from knowledge.indicators.indicator import Basis, BasisType, IndicatorSystem
from knowledge.pinpoint import parse
from knowledge.strict_yaml import checked, read_yaml

STATE = "中华人民共和国"


@dataclass(frozen=True)
class BasisArticle:
    """An article that bases may cite: its point in our words, phrases its text holds, whether it was read."""

    article: str
    point: str
    keywords: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class BasisLaw:
    """A law in the edition that was read (发布或修改日期), with the articles that bases may cite."""

    name: str
    edition: str
    articles: tuple[BasisArticle, ...]
    note: str = ""


@dataclass(frozen=True)
class Policy:
    """A policy paper that is named only; `title_seen` says that its title was checked."""

    name: str
    title_seen: bool
    note: str = ""


@dataclass(frozen=True)
class Unresolved:
    """A basis that the register does not hold: which indicator cites it, and why it does not resolve."""

    indicator: str
    basis: Basis
    reason: str


@dataclass(frozen=True)
class Register:
    """Everything that bases may cite."""

    note: str
    law_text_snapshot: str
    laws: tuple[BasisLaw, ...]
    policies: tuple[Policy, ...]

    @cached_property
    def _laws(self) -> dict[str, BasisLaw]:
        return {law.name.removeprefix(STATE): law for law in self.laws}

    def law(self, name: str) -> BasisLaw | None:
        """The registered law of that name, with or without 中华人民共和国."""
        return self._laws.get(name.removeprefix(STATE))

    def why_unresolved(self, basis: Basis) -> str:
        """Why a basis cannot be found here, in a few words; empty when it can."""
        law = self.law(basis.name)
        if basis.type is BasisType.POLICY:
            return "" if any(policy.name == basis.name for policy in self.policies) else "政策文件没有登记"
        if law is None:
            return "法律没有登记"
        known = not basis.article or any(article.article == basis.article for article in law.articles)
        return "" if known else f"《{law.name}》（{law.edition}）没有登记这一条"


def unresolved(system: IndicatorSystem, register: Register) -> tuple[Unresolved, ...]:
    """The bases of a system that the register does not hold, in order; an office's own system may well have some."""
    found = ((i.id, basis, register.why_unresolved(basis)) for i in system.indicators for basis in i.legal_basis)
    return tuple(Unresolved(id_, basis, reason) for id_, basis, reason in found if reason)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


_Text = Annotated[str, Field(min_length=2)]


class ArticleRow(_Row):
    """An article as written in the register file."""

    article: str
    point: _Text
    keywords: list[_Text] = Field(min_length=1)
    checked: bool


class LawRow(_Row):
    """A law as written in the register file."""

    name: _Text
    edition: _Text
    note: str = ""
    articles: list[ArticleRow]


class PolicyRow(_Row):
    """A policy paper as written in the register file."""

    name: _Text
    title_seen: bool
    note: str = ""


class RegisterRow(_Row):
    """The register as written in its file."""

    note: str
    law_text_snapshot: str
    laws: list[LawRow]
    policies: list[PolicyRow]


def load_register(path: Path) -> Register:
    """The register in a YAML file; raises UsageError for what is wrong in it, or listed twice."""
    row = checked(RegisterRow, read_yaml(path, "依据登记"), f"依据登记 {path.name}")
    names = [law.name.removeprefix(STATE) for law in row.laws] + [policy.name for policy in row.policies]
    places = [f"{law.name}{article.article}" for law in row.laws for article in law.articles]
    twice = sorted({name for name in (*names, *places) if [*names, *places].count(name) > 1})
    wrong = [a.article for law in row.laws for a in law.articles if not _is_article(a.article)]
    if twice or wrong:
        reasons = [f"{name} 登记了两次" for name in twice] + [f"条号“{article}”写法不对" for article in wrong]
        raise UsageError(f"依据登记 {path.name} 有误：{'；'.join(reasons)}。")
    return Register(
        row.note,
        row.law_text_snapshot,
        tuple(BasisLaw(law.name, law.edition, tuple(_article(a) for a in law.articles), law.note) for law in row.laws),
        tuple(Policy(policy.name, policy.title_seen, policy.note) for policy in row.policies),
    )


def _article(row: ArticleRow) -> BasisArticle:
    return BasisArticle(row.article, row.point, tuple(row.keywords), row.checked)


def _is_article(text: str) -> bool:
    try:
        return parse(text).label == text
    except ValueError:
        return False
