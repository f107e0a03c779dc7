"""The headings of an earlier report for a new one: the same fields of work in its order, under its names."""

import re
from collections.abc import Sequence

from assistant.drafting.figures import in_marks
from assistant.prefill.papers import Paper
from knowledge.reports import Topic

_HEADING = re.compile(r"^（[一二三四五六七八九十]+）(?P<name>[^。；]{4,40})")


def styled(topics: Sequence[Topic], earlier: Paper) -> list[tuple[str, Topic]]:
    """Each field with its heading; those of the earlier report first, in its order, then the others under their own."""
    found: dict[str, str] = {}
    for statement in earlier.statements:
        match = _HEADING.match(in_marks(statement.text).replace(" ", ""))
        if match:
            best = max(topics, key=lambda t: len(set(t.words.findall(match["name"]))), default=None)
            if best and best.words.search(match["name"]):
                found.setdefault(best.id, match["name"])
    by_id = {topic.id: topic for topic in topics}
    first = [(heading, by_id[id_]) for id_, heading in found.items()]
    return [*first, *((topic.heading, topic) for topic in topics if topic.id not in found)]
