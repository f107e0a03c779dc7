"""The other files of deploy/: what they promise is in them, and what a machine can check is checked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from assistant.settings import PREFIX, Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(p.relative_to(DEPLOY).as_posix() for p in DEPLOY.rglob("*") if p.is_file()))
def test_every_setting_named_there_exists(name) -> None:
    named = set(re.findall(r"\bYIFA_[A-Z_]+\b", text(name)))
    assert named - KNOWN <= {"YIFA_SERVICE_HOST"}, name


def test_containers_run_without_privileges_on_a_read_only_root() -> None:
    (service, *_) = (s for n, s in yaml.safe_load(text("compose.yaml"))["services"].items() if n == "yifa")
    assert (service["read_only"], service["cap_drop"], service["user"]) == (True, ["ALL"], "10001:10001")
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    container = text("Containerfile")
    assert "USER 10001" in container
    assert "python:3.12-slim" in container
    assert "HEALTHCHECK" in container


def test_the_manifests_are_whole_and_hardened() -> None:
    parts = {p["kind"]: p for p in yaml.safe_load_all(text("kubernetes/yifa.yaml"))}
    assert set(parts) == {"PersistentVolumeClaim", "Deployment", "Service", "Ingress", "NetworkPolicy"}
    pod = parts["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["enableServiceLinks"] is False
    assert parts["NetworkPolicy"]["spec"]["egress"] == []
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] in ("/readyz", "/healthz")


def test_the_service_leaves_time_to_end_and_is_valid(tmp_path) -> None:
    unit = text("yifa.service")
    (stop,) = re.findall(r"^TimeoutStopSec=(\d+)", unit, re.M)
    assert int(stop) > Settings.model_fields["shutdown_seconds"].default
    assert "IPAddressDeny=any" in unit
    if not shutil.which("systemd-analyze"):
        pytest.skip("没有 systemd-analyze，单元文件的语法没有核对")
    there = tmp_path / "yifa.service"
    there.write_text(unit.replace("/usr/local/lib/yifa/bin/yifa", shutil.which("true") or "true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", there], capture_output=True, text=True, check=False)
    assert "yifa.service" not in done.stderr, done.stderr


def test_the_script_of_the_wheelhouse_is_valid_shell() -> None:
    script = text("wheelhouse.sh")
    inner = script.partition("<<'INSTALL'\n")[2].partition("\nINSTALL\n")[0]
    for part in (script, inner):
        assert subprocess.run(["sh", "-n"], input=part, text=True, capture_output=True, check=False).returncode == 0
    refused = subprocess.run(["sh", DEPLOY / "wheelhouse.sh", DEPLOY], capture_output=True, text=True, check=False)
    assert (refused.returncode, "已经存在" in refused.stderr) == (2, True)
