"""Small builders for the tests of this room: a hit without a library, and the library with a scripted model."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.document import Document, Form, Hit, Kind, Passage, document_id
from knowledge.pinpoint import Pinpoint


@pytest.fixture(scope="session")
def make_hit() -> Callable[..., Hit]:
    """`make_hit(text, article=5, title=…, score=…, form=…)`: a passage that was found in an invented statute."""

    def make(
        text: str,
        *,
        article: int = 5,
        title: str = "青溪市停车场管理办法",
        version: str = "2023-03-10",
        form: Form = Form.OFFICIAL,
        score: float = 1.0,
        **fields: object,
    ) -> Hit:
        name = document_id(title, version, "", form)
        day = date.fromisoformat(version)
        given = {"kind": Kind.RULE, "adopted_on": day, "effective_on": day} | fields
        document = Document(id=name, title=title, short_title=title, form=form, **given)  # type: ignore[arg-type]
        return Hit(Passage(name, Pinpoint(article=article), text, 1), document, score)

    return make
