"""The words of the readers: error kinds as the doors promise them, limits that hold."""

import json
from dataclasses import FrozenInstanceError

import pytest

from ingest.page import ErrorKind, Limits, Line


def test_every_error_kind_of_the_sample_files_is_ours(shared) -> None:
    files = json.loads((shared / "corpus" / "formats" / "expected.json").read_text("utf-8"))["files"]
    kinds = {f["expected"]["error_kind"] for f in files if f.get("expected", {}).get("error_kind")}
    assert kinds
    assert kinds <= {*ErrorKind}


def test_limits_are_positive_and_let_packed_files_unfold() -> None:
    limits = Limits()
    assert 0 < limits.file < limits.expanded <= limits.file * limits.ratio
    assert limits.pages > 0


def test_a_line_cannot_be_changed_after_reading() -> None:
    with pytest.raises(FrozenInstanceError):
        Line("甲").text = "乙"  # type: ignore[misc]
