"""Sources of sentences and facts with the way to the place they stand at."""

from assistant.drafting.report import Source
from ui.web.drafting.scene import Scene
from ui.web.links import owned_document, quoted_link
from ui.web.selfcheck.quotes import Shown


def quote_of(scene: Scene, source: Source) -> Shown:
    """A source with its place in the reader, where the library has read the paper for the unit or its self-check."""
    corpus, stored = scene.office.corpus, scene.stored
    owners = [stored.issuer]
    if stored.assessment:
        owners.append(scene.check.rounds.assessment(stored.assessment).department)
    found = next((d for owner in owners if owner and (d := owned_document(corpus, owner, source.doc))), None)
    name = f"{source.doc} {source.pinpoint}".strip()
    return Shown(name, " ".join(source.quote.split()), 0, quoted_link(corpus, found, source.quote) if found else "")
