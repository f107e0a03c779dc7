"""Kept originals over HTTP: the file itself as a download, its pages as pictures, a passage marked on its page."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from assistant.wiring import Office
from ingest.picture import picture
from knowledge.document import Box, Document
from knowledge.errors import UnknownDocument, UsageError
from ui.api.ask import AnOffice

router = APIRouter()
_SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, max-age=300",
}
"""A file from outside is never run: the browser saves it and does not guess what it may be."""


@router.get("/documents/{name:path}/file", summary="下载原件", response_class=Response)
def get_file(name: str, office: AnOffice) -> Response:
    """入库时的文件，逐字节原样。"""
    document = office.corpus.find(name)
    data = _original(office, document)
    disposition = f"attachment; filename*=UTF-8''{quote(document.source.rpartition('/')[2], safe='')}"
    return Response(data, media_type="application/octet-stream", headers=_SAFE | {"content-disposition": disposition})


@router.get("/documents/{name:path}/pages/{number}.png", summary="原件的一页", response_class=Response)
def get_page(name: str, number: int, office: AnOffice) -> Response:
    """PDF、扫描件、图片的一页，第一页是 1。"""
    return _shown(office, office.corpus.find(name), number, ())


@router.get("/passages/{passage_id:path}/picture", summary="条文在原件上的位置", response_class=Response)
def get_picture(
    passage_id: str,
    office: AnOffice,
    page: Annotated[int, Query(ge=0, description="页；不填为条文开始的那一页")] = 0,
) -> Response:
    """条文所在的一页，条文印在哪里用颜色标出。"""
    found = office.corpus.store.passages_by_id([passage_id])
    if not found:
        raise UnknownDocument(passage_id)
    passage = found[passage_id]
    return _shown(office, office.corpus.documents[passage.document_id], page or passage.page, passage.boxes)


def _shown(office: Office, document: Document, page: int, boxes: tuple[Box, ...]) -> Response:
    if not 1 <= page <= document.pages:
        raise UsageError(
            f"《{document.short_title}》没有第 {page} 页的原件图像；能看的是 PDF、扫描件和图片，共 {document.pages} 页。"
        )
    data = picture(_original(office, document), page, boxes, office.limits)
    return Response(data, media_type="image/png", headers=_SAFE)


def _original(office: Office, document: Document) -> bytes:
    if not document.file:
        raise UsageError(f"《{document.short_title}》没有保存原件。请重新入库这份文件。")
    return office.corpus.originals.read(document.file)
