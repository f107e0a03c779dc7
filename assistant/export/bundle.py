"""The evidence of a round as one ZIP: the files by section, and their catalogue as Excel."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

from assistant.export.forms import catalogue
from assistant.export.xlsx import write_xlsx
from assistant.selfcheck.assessment import Round
from assistant.selfcheck.evidence import Evidence
from knowledge.errors import UsageError

GENERAL = "综合材料"
"""The folder of papers that are about the whole round."""

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_STAMP = (2000, 1, 1, 0, 0, 0)
"""One day for all files, so that the same evidence gives the same archive."""


def bundle(round_: Round, evidence: Sequence[Evidence], read: Callable[[str], bytes], today: date) -> bytes:
    """The archive; `read` gives the bytes of a proof by its id. A file that is gone is named in the catalogue."""
    out = io.BytesIO()
    places = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, proof in enumerate(evidence, 1):
            folder = proof.check_points[0].rpartition("-")[0] if proof.check_points else GENERAL
            place = f"{folder}/{number:03}-{_UNSAFE.sub('_', proof.name)[-80:]}"
            try:
                if not proof.link:
                    archive.writestr(zipfile.ZipInfo(place, _STAMP), read(proof.id))
                places.append(place)
            except UsageError:
                places.append("文件已不在，请补交")
        form = catalogue(round_, evidence, places, today)
        archive.writestr(zipfile.ZipInfo("佐证材料目录.xlsx", _STAMP), write_xlsx({"佐证材料目录": form}))
    return out.getvalue()
