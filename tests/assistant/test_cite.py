"""Citations are exact spans of a passage in one version, with its state on the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import CitationState
from assistant.cite import cite
from knowledge.document import Form, Status

bounded = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    ("fields", "days", "state"),
    [
        ({}, 0, CitationState.VALID),
        ({}, -1, CitationState.NOT_YET),
        ({"expires_on": date(2024, 1, 1)}, 365, CitationState.ENDED),
        ({"set_status": Status.REPEALED}, 0, CitationState.ENDED),
    ],
)
def test_a_citation_states_whether_it_holds_on_the_day(make_hit, fields, days, state):
    hit = make_hit("收费人员应当出示凭证。", **fields)
    assert cite(hit, [(0, 4)], "第五条", hit.document.effective_on + timedelta(days)).state is state


@bounded
@given(span=st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted))
def test_a_citation_quotes_its_span(make_hit, span):
    hit = make_hit("区城市管理部门应当自收到停车场备案材料之日起十五个工作日内作出备案决定。", form=Form.DIGEST)
    citation = cite(hit, [span], "第五条", date(2024, 1, 1))
    assert citation.quote == hit.passage.text[span[0] : span[1]]
    assert (citation.doc, citation.version, citation.article) == ("青溪市停车场管理办法", "2023-03-10", "第五条")
    assert citation.form is Form.DIGEST
    assert citation.passage_id == hit.passage.id
