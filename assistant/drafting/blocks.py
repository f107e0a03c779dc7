"""A letter as numbered blocks within blocks; numbering that begins anew begins a new list (问题一、二；建议一、二)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.prefill.papers import Paper
from ingest.letter import ANNEXES, IMPRINT, SIGNATURE
from ingest.split.outline import heading_of, mark_of, unmarked

_APART = frozenset({ANNEXES, IMPRINT, SIGNATURE})
_CONTINUED = re.compile("（续\\d+）$")


@dataclass
class Block:
    """A numbered paragraph with what stands below it: plain paragraphs, and lists of blocks of the next level."""

    first: str
    depth: int
    pinpoint: str
    paragraphs: list[str] = field(default_factory=list)
    lists: list["BlockList"] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """Its title: up to the first full stop, without number."""
        return heading_of(unmarked(self.first))

    @property
    def blocks(self) -> Iterator["Block"]:
        """The blocks below it, of all its lists."""
        return (block for one in self.lists for block in one.blocks)

    @property
    def last(self) -> "Block":
        """The last block below it, itself when there is none."""
        return self.lists[-1].blocks[-1].last if self.lists else self

    @property
    def lines(self) -> Iterator[str]:
        """All its paragraphs in order, those of the blocks below it included."""
        yield self.first
        yield from self.paragraphs
        for block in self.blocks:
            yield from block.lines


@dataclass
class BlockList:
    """Blocks counted from one, with the paragraph that leads in to them."""

    lead: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """A letter's lists of the highest level, and its paragraphs outside of them."""

    lists: tuple[BlockList, ...]
    loose: tuple[str, ...]


def blocks_of(paper: Paper) -> Letter:
    """The blocks of a paper's body; signature, imprint, annexes and tables are left out."""
    walk = _Walk()
    for line, pinpoint in _lines(paper):
        walk.step(line, pinpoint)
    return Letter(tuple(walk.lists), tuple(walk.loose))


def trim(block: Block) -> list[str]:
    """Take off a last block what is no part of it but follows the letter (a reply's 文号 and title), and return that."""
    last = block.last
    kept = list(last.paragraphs)
    while kept and not re.search("[。！？；;]$", kept[-1]) and any("。" in line for line in (last.first, *kept[:-1])):
        kept.pop()
    after = last.paragraphs[len(kept) :]
    last.paragraphs = kept
    return after


def _lines(paper: Paper) -> Iterator[tuple[str, str]]:
    for passage in paper.passages:
        place = passage.pinpoint
        if place.row or place.outline in _APART or place.part:
            continue
        continued = bool(_CONTINUED.search(place.outline))
        for n, line in enumerate(passage.text.split("\n")):
            if line.strip():
                yield line.strip(), "" if n or continued else str(place)


class _Walk:
    """The state of one pass: the blocks that are open, the highest first."""

    def __init__(self) -> None:
        self.lists: list[BlockList] = []
        self.loose: list[str] = []
        self._open: list[Block] = []

    def step(self, line: str, pinpoint: str) -> None:
        depth, number = mark_of(line)
        if depth < 0:
            (self._open[-1].paragraphs if self._open else self.loose).append(line)
            return
        before = self._open[-1].paragraphs if self._open else self.loose
        lead = before[-1] if before else ""
        while self._open and self._open[-1].depth >= depth:
            self._open.pop()
        lists = self._open[-1].lists if self._open else self.lists
        if not lists or number == 1:
            lists.append(BlockList(lead))
        block = Block(line, depth, pinpoint)
        lists[-1].blocks.append(block)
        self._open.append(block)
