"""Formats of old and other office programs, rewritten by LibreOffice as .docx or .xlsx. The only file that knows it.

Every conversion runs in a folder and a user profile of its own, so that several may run at once; macros, links and
the network are off in that profile; when the time is up the program is killed with all it has started.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.page import ErrorKind, Limits
from knowledge.errors import Unreadable

BECOMES = {"doc": "docx", "wps": "docx", "rtf": "docx", "odt": "docx", "et": "xlsx", "ods": "xlsx"}
"""What each format that this file takes is rewritten as."""

_WRITES = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_READS = {
    "doc": "MS Word 97",
    "wps": "MS_Works",
    "rtf": "Rich Text Format",
    "odt": "writer8",
    "et": "MS Excel 97",
    "ods": "calc8",
}
"""Left to guess, LibreOffice takes a damaged file for plain text."""
_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_OPTIONS = (
    "--headless",
    "--invisible",
    "--nologo",
    "--nodefault",
    "--nofirststartwizard",
    "--norestore",
    "--nolockcheck",
)
_SAFE: dict[str, dict[str, str | int]] = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": 0},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": 1},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": 2,
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": 9,
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": 9,
    },
}
"""Settings of the scratch profile: no macro runs, no link is followed, the proxy leads nowhere (port 9, discard)."""


def find_program(told: str = "") -> Path | None:
    """The LibreOffice program: the one told, else on the PATH, else where installers put it; None when there is none."""
    if told:
        return Path(told) if Path(told).is_file() else None
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    places = [Path(on_path)] if on_path else [Path(place) for place in _USUAL_PLACES]
    places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    return next((place for place in places if place.is_file()), None)


def convert(data: bytes, format: str, limits: Limits) -> bytes:
    """The file as BECOMES[format]; raises Unreadable when LibreOffice is missing, fails, or takes too long."""
    program = find_program(limits.office_program)
    if program is None:
        raise _missing(format, limits)
    target = BECOMES[format]
    with tempfile.TemporaryDirectory(prefix="yifa-office-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source.{format}")
        source.write_bytes(data)
        profile = Path(folder, "profile")
        _write_settings(profile)
        profile_option = f"-env:UserInstallation={profile.as_uri()}"
        filters = (f"--infilter={_READS[format]}", "--convert-to", _WRITES[target])
        command = [str(program), profile_option, *_OPTIONS, *filters, "--outdir", folder, str(source)]
        _run(command, Path(folder), limits.office_seconds)
        made = source.with_suffix(f".{target}")
        if not made.is_file() or not made.stat().st_size:
            raise _failed("LibreOffice 没能转换")
        return made.read_bytes()


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SAFE.items()
        for name, value in settings.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run the program in a session of its own; when the time is up, that whole session is killed."""
    environment = os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise _failed(f"LibreOffice 启动不了：{error.strerror or error}") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise _failed(f"LibreOffice 转换超过 {seconds:g} 秒，已停止") from error
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it has left behind in its session."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _missing(format: str, limits: Limits) -> Unreadable:
    told = f"YIFA_OFFICE_PROGRAM 指的“{limits.office_program}”不存在。" if limits.office_program else ""
    return Unreadable(
        ErrorKind.UNSUPPORTED,
        f"读 .{format} 文件需要 LibreOffice，这台电脑上没有找到。{told}请安装 LibreOffice（免费，装好后不用打开），"
        f"或者用 Word 或 WPS 打开文件，“另存为”.{BECOMES[format]} 后上传。",
    )


def _failed(what: str) -> Unreadable:
    return Unreadable(
        ErrorKind.CORRUPT,
        f"{what}，文件可能已损坏。请用原来的软件打开确认，“另存为”新格式（.docx、.xlsx）后重新上传。",
    )
