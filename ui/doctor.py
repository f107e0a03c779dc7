"""What the doctor looks at: everything that usually goes wrong, with what to do about it in plain words."""

import importlib.metadata
import os
import shutil
import socket
import sqlite3
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from packaging.requirements import Requirement

from assistant.chat import ChatModel
from assistant.find import find
from assistant.settings import Settings
from assistant.switches import Position
from assistant.wiring import Office, open_office
from ingest.readers.office import find_program
from knowledge.errors import FolderInUse, ModelFailed, YifaError
from ui.render import health_text

_SHOWN = ("torch", "sentence-transformers", "chromadb", "tantivy", "gradio", "fastapi", "sqlalchemy")
QUESTION = "听证要提前几天通知？"
"""Looked for to see that something is found, and what that connects to."""


@dataclass(frozen=True)
class Finding:
    """One point of the report; `ok` is None for information and for what was not looked at, `remedy` says what to do."""

    name: str
    ok: bool | None
    detail: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; what cannot be looked at is told as such."""
    yield from _versions()
    yield _disk(settings)
    yield _permissions(settings.home)
    with watched() as met:
        yield from _office(settings)
    yield _old_formats(settings)
    yield _outbound(settings, met)
    yield _listening(settings)


def _versions() -> Iterator[Finding]:
    shown = "、".join(f"{name} {importlib.metadata.version(name)}" for name in _SHOWN)
    own = importlib.metadata.version("yifa")
    yield Finding(
        "版本", None, f"依法 {own}，Python {sys.version.split()[0]}，SQLite {sqlite3.sqlite_version}，{shown}"
    )
    wrong = list(unmet(importlib.metadata.requires("yifa") or ()))
    remedy = "用装这一版时的办法重新安装一次（pip install，或离线包的 install.sh）。" if wrong else ""
    yield Finding("依赖", not wrong, "、".join(wrong) if wrong else "版本都在要求的范围内", remedy)


def unmet(lines: Iterable[str]) -> Iterator[str]:
    """Requirements (as pip writes them) that are not met, each with what is there instead; extras are left out."""
    for line in lines:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            there = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            yield f"没有装 {wanted.name}"
            continue
        if not wanted.specifier.contains(there, prereleases=True):
            yield f"{wanted.name} 是 {there}，要 {wanted.specifier}"


def _disk(settings: Settings) -> Finding:
    home = settings.home
    free = shutil.disk_usage(next(p for p in (home, *home.parents) if p.exists())).free
    enough = free > settings.free_megabytes * 2**20
    remedy = (
        f"少于 {settings.free_megabytes} MB 就不再写入，已有内容不受影响。请清理这个磁盘，或把数据目录搬到大的磁盘。"
    )
    return Finding("磁盘", enough, f"剩余 {free / 2**30:.1f} GB", "" if enough else remedy)


def _permissions(home: Path) -> Finding:
    """That the data folder is ours to read and write, and nobody else's to read."""
    if not home.exists():
        return Finding("文件权限", None, f"{home} 还没有，第一次使用时建立")
    ours = [p for p in (home, *sorted(home.iterdir())) if not os.access(p, os.R_OK | os.W_OK)]
    if ours:
        names = "、".join(str(p) for p in ours[:3])
        return Finding("文件权限", False, f"不能读写：{names}", f"用 chown -R 把 {home} 交给运行本程序的用户。")
    if os.name == "posix" and stat.S_IMODE(home.stat().st_mode) & 0o077:
        remedy = f"建议执行 chmod 700 {home}，只让运行本程序的用户读。"
        return Finding("文件权限", None, "可以读写；这台机器上的其他用户也能进入数据目录", remedy)
    return Finding("文件权限", True, "只有运行本程序的用户可以读写")


def _office(settings: Settings) -> Iterator[Finding]:
    try:
        with open_office(settings) as office:
            yield Finding("数据目录", True, str(settings.home))
            yield from _kept(office)
            yield _searching(office)
            yield from map(_switch, office.switches.positions())
            if office.model is None:
                yield Finding("对话模型", None, "未配置，回答以原文摘录给出")
            else:
                yield _ask_model(office.model)
    except FolderInUse as error:
        remedy = (
            f"看 http://{settings.host}:{settings.port}{settings.root_path}/readyz；要全面检查，先停服务再执行一次。"
        )
        yield Finding("数据目录", False, f"{error}索引、记录、模型没有检查。", remedy)
    except YifaError as error:
        yield Finding("数据目录", False, f"{error}索引、记录、模型没有检查。", "按上面的说明处理后再执行一次。")


def _kept(office: Office) -> Iterator[Finding]:
    """The truth, and the indexes against it."""
    health = office.corpus.verify()
    yield Finding("索引", health.clean, health_text(health), "" if health.clean else "执行 yifa index rebuild。")
    yield Finding("向量模型", True, office.corpus.embedder.name)
    lost = [d.title for d in office.corpus.documents.values() if d.file and not office.corpus.originals.holds(d.file)]
    told = f"{len(lost)} 份文件的原件不见了：{'、'.join(lost[:3])}" if lost else "每份文件的原件都在"
    yield Finding("原件", not lost, told, "从备份恢复，或者把原件重新入库；条文和问答不受影响。" if lost else "")
    altered = office.records.altered()
    told = f"{len(altered)} 条与当时所答不一致：{'、'.join(altered[:3])}" if altered else "与当时所答一致"
    remedy = "数据库被人从外面改过。请查清是谁改的，需要时从备份恢复。" if altered else ""
    yield Finding("回答记录", not altered, told, remedy)


def _searching(office: Office) -> Finding:
    began = time.perf_counter()
    found = find(office, QUESTION)
    remedy = "" if found else "资料库是空的：执行 yifa add 入库。"
    return Finding("检索", bool(found), f"试找一题，{time.perf_counter() - began:.2f} 秒，{len(found)} 条", remedy)


def _switch(position: Position) -> Finding:
    if position.on:
        return Finding(f"开关：{position.switch.label}", None, "打开")
    who = f"，{position.by}" if position.by else ""
    remedy = "" if position.fixed else "需要时用接口 /api/v1/switches 打开。"
    return Finding(f"开关：{position.switch.label}", None, f"停用（{position.reason or '没有写原因'}{who}）", remedy)


def _ask_model(model: ChatModel) -> Finding:
    try:
        reply = "".join(model.stream("请只回答两个字：正常"))
        return Finding("对话模型", True, f"{model.name} 有应答：{reply[:20]}")
    except ModelFailed as error:
        remedy = "检查 YIFA_MODEL_URL、YIFA_MODEL_NAME、YIFA_MODEL_KEY 和模型服务；没有模型也能用，回答改为原文摘录。"
        return Finding("对话模型", False, f"{model.name}：{error}", remedy)


def _old_formats(settings: Settings) -> Finding:
    program = find_program(settings.office_program)
    if program:
        return Finding("旧版 Office 文件", None, f"用 LibreOffice 读取：{program}")
    without = "没有找到 LibreOffice，.doc、.wps、.rtf、.odt 读不了；其他格式不受影响"
    return Finding("旧版 Office 文件", None, without, "需要读这些文件，就安装 LibreOffice。")


def _outbound(settings: Settings, met: set[str]) -> Finding:
    """Whom the program would ever connect to, and whom it did while it was examined."""
    model = urlsplit(settings.model_url).hostname if settings.model_url else ""
    would = [f"只会连接设定的对话模型 {model}（{_where(model)}）" if model else "不连接任何地址"]
    if settings.allow_hub:
        would.append("已允许模型库联网（YIFA_ALLOW_HUB），找不到本地模型时会访问外网")
    others = sorted(met - _addresses(model))
    did = f"检查过程中连接了 {'、'.join(others)}" if others else "检查过程中没有连接别处"
    ok = False if others else None if settings.allow_hub else True
    remedy = "有部件在联网。请断开外网后使用，并把这份结果交给开发者。" if others else ""
    if settings.allow_hub and not others:
        remedy = "不需要就去掉 YIFA_ALLOW_HUB。"
    return Finding("联网", ok, "；".join((*would, did)), remedy)


def _listening(settings: Settings) -> Finding:
    address = f"{settings.host}:{settings.port}{settings.root_path}"
    if settings.host in ("127.0.0.1", "::1", "localhost"):
        return Finding("监听", True, f"{address}，只有本机能访问")
    return Finding(
        "监听", None, f"{address}，网络里的其他机器能访问", "请放在带 TLS 和登录的反向代理后面，见 deploy/README.md。"
    )


@contextmanager
def watched() -> Iterator[set[str]]:
    """The addresses beyond this machine that this process connects to inside the block, whichever part of it does so.

    Python's own sockets are seen as they connect; those of compiled parts as far as they are open at the end.
    """
    met: set[str] = set()
    watching = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "socket.connect" and isinstance(arguments[1], tuple):
            met.add(str(arguments[1][0]))

    sys.addaudithook(hear)
    before = _open_ends()
    try:
        yield met
    finally:
        watching = False
        met |= _open_ends() - before
        met -= {address for address in met if _is_loopback(address)}


def _open_ends() -> set[str]:
    return {c.raddr.ip for c in psutil.Process().net_connections("inet") if c.raddr}


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return address == "localhost"


def _addresses(host: str | None) -> set[str]:
    """The addresses that a host has here."""
    if not host:
        return set()
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except OSError:
        return set()


def _where(host: str | None) -> str:
    known = [ip_address(address.partition("%")[0]) for address in _addresses(host)]
    if not known:
        return "地址查不到"
    if all(address.is_loopback for address in known):
        return "本机"
    return "内网" if all(address.is_private for address in known) else "外网"
