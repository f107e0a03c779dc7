"""Health, readiness, figures for Prometheus, and the kill switches."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from assistant.breaker import Circuit, Guarded
from assistant.switches import Switch
from assistant.wiring import Office
from knowledge.errors import YifaError
from ui.api.ask import AnOffice
from ui.render import position_record

health, router = APIRouter(), APIRouter()


class Turned(BaseModel):
    """Where a switch is put, and why."""

    on: bool = Field(description="true 打开，false 停用")
    reason: str = Field("", max_length=200, description="原因，会告诉使用的人")
    by: str = Field("", max_length=100, description="谁")


@health.get("/healthz", summary="进程是否在运行")
def get_health() -> dict[str, str]:
    """进程在运行就是 ok。"""
    return {"status": "ok"}


@health.get("/readyz", summary="资料库是否可用")
def get_readiness(request: Request) -> JSONResponse:
    """能作答就是 ready（200）；`notes` 说明什么还不完整。正在停止或者数据库打不开时是 503。"""
    office: Office = request.app.state.office
    if request.app.state.stopping.is_set():
        return JSONResponse({"status": "stopping"}, 503)
    try:
        documents, passages = office.corpus.store.count()
        notes = list(_notes(office))
    except YifaError as error:
        return JSONResponse({"status": "unavailable", "notes": [str(error)]}, 503)
    return JSONResponse({"status": "ready", "documents": documents, "passages": passages, "notes": notes})


@health.get("/metrics", summary="Prometheus 指标", response_class=PlainTextResponse)
def get_metrics(request: Request) -> Response:
    """请求数、用时、排队、回答、索引、模型、开关、磁盘。"""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/switches", summary="开关")
def get_switches(office: AnOffice) -> list[dict[str, Any]]:
    """对话模型和上传现在是开是关，谁在什么时候为什么关的。"""
    return [position_record(p) for p in office.switches.positions()]


@router.put("/switches/{switch}", summary="打开或停用")
def put_switch(switch: Switch, body: Turned, office: AnOffice) -> dict[str, Any]:
    """立即生效，重新启动后仍然有效；设置里关闭的不能打开。"""
    return position_record(office.switches.turn(switch, body.on, reason=body.reason, by=body.by))


def _notes(office: Office) -> list[str]:
    """What does not work in full just now."""
    notes = []
    if office.corpus.mending:
        notes.append(f"索引正在重建，还有 {office.corpus.mending} 份文件；其间照常作答，可能找不全")
    if isinstance(office.model, Guarded) and office.model.circuit is not Circuit.CLOSED:
        notes.append("对话模型连续失败，暂停使用；其间以原文摘录作答")
    notes += [f"{p.switch.label}已停用" for p in office.switches.positions() if not p.on]
    if not office.corpus.has_room:
        notes.append("磁盘快满了，不再写入；请清理")
    return notes
