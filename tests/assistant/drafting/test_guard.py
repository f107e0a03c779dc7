"""Words about one year in a report on another."""

import pytest

from assistant.drafting.guard import admits


@pytest.mark.parametrize(
    ("text", "period", "admitted"),
    [
        ("办理案件8件。", 2025, True),
        ("办理案件8件。", 0, True),
        ("办理案件8件。", 2024, False),
        ("2024年办理案件8件。", 2024, False),
        ("2026年1月述法。", 2026, True),
        ("1月述法。", 2026, False),
    ],
)
def test_only_this_year_and_what_says_that_it_came_after(text: str, period: int, admitted: bool) -> None:
    assert admits(text, period, 2025) is admitted
