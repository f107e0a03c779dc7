"""Headings of an earlier report."""

from assistant.drafting.style import styled
from knowledge.reports import load_topics


def test_the_headings_and_order_of_an_earlier_report(former) -> None:
    topics = list(load_topics().values())
    found = styled(topics, former)
    assert [(heading, topic.id) for heading, topic in found[:2]] == [
        ("严格执法守护河湖", "enforcement"),
        ("压实第一责任人责任", "leadership"),
    ]
    assert {topic.id for _, topic in found} == {topic.id for topic in topics}
    assert len(found) == len(topics)
