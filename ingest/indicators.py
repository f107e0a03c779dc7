"""From a file of an office to the proposal of an indicator edition; any format that tables can be read from."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from ingest.page import Limits
from ingest.read import read, too_large
from ingest.readers.encoding import decode
from knowledge.errors import UsageError
from knowledge.indicators.layout import Grid, read_layout
from knowledge.indicators.proposal import Proposal, propose
from knowledge.indicators.table import read_cells


def propose_file(
    data: bytes, name: str, limits: Limits, *, by_hand: Mapping[str, str] | None = None, join: bool = False
) -> Proposal:
    """What a file's tables would become; `by_hand` and `join` as for `propose`.

    Raises Unreadable for a file that cannot be read, UsageError for one without a table of indicators.
    """
    layout = read_layout(grids(data, name, limits))
    return propose(layout, PurePath(name).name, hashlib.sha256(data).hexdigest(), by_hand=by_hand, join=join)


def grids(data: bytes, name: str, limits: Limits) -> list[Grid]:
    """The tables of a file; CSV is read cell by cell, so that a table we wrote comes back as it was."""
    if PurePath(name).suffix.lower() in (".csv", ".tsv"):
        if len(data) > limits.file:
            raise too_large(len(data), limits)
        return [Grid(tuple(map(tuple, read_cells(decode(data)))), "表")]
    tables = read(data, name, limits).tables
    if not tables:
        raise UsageError("文件里没有表格。指标体系要是表格（一行列名，下面每行一项）。")
    return [Grid(t.rows, f"“{t.sheet}”" if t.sheet else f"第{n}张表", t.title) for n, t in enumerate(tables, 1)]
