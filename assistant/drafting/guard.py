"""The one place that decides whether words about a year may stand in a report on another."""

import re

from assistant.drafting.figures import in_marks

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-—]20\d\d年)")


def admits(text: str, period: int, year: int) -> bool:
    """Whether a sentence about `period` (0: unknown) may be said in a report on `year`.

    What is about another year stays out, save what has happened since and says itself in which year.
    """
    if period in (0, year):
        return True
    return period > year and str(period) in _YEAR.findall(in_marks(text))
