"""``bcsync serve`` and ``bcsync local token``, as processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.patience import PATIENCE_S


def bcsync(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bcsync", "-C", str(root), *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server over a fresh project, and its base URL."""
    (tmp_path / "bcsync.yaml").write_text("version: 1\n", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bcsync", "serve", "--port", "0", "-C", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def test_a_scope_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text("version: 1\n", "utf-8")
    words = ("local", "token", "ana@acme.example", "--scopes", "100,15x")
    done = subprocess.run(
        [sys.executable, "-m", "bcsync", "-C", str(tmp_path), *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stdout) == (64, "")
    assert "'15x' is no scope" in done.stderr
    assert "150 (Read Business Center)" in done.stderr


def test_a_server_is_there_when_it_says_where_and_sees_what_other_commands_do(
    served: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, base = served
    assert base.startswith("http://127.0.0.1:")
    token = bcsync(tmp_path, "local", "token", "ana@acme.example")
    with httpx2.Client(base_url=base, headers={"Access-Token": token}) as client:
        assert client.get("/open_api/v1.3/bc/get/").json()["data"]["list"] == []
        bcsync(
            tmp_path, "local", "act", "create", "business_center.acme", "name=Acme",
            "timezone=Europe/London", "--as", "ana@acme.example",
        )  # fmt: skip
        (row,) = client.get("/open_api/v1.3/bc/get/").json()["data"]["list"]
        assert row["bc_info"]["name"] == "Acme"
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, errors


def refused(root: Path, *words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bcsync", "-C", str(root), "serve", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**os.environ, **environment},
    )
    assert (done.returncode in (1, 64), done.stdout) == (True, "")
    return done.stderr


def test_a_port_that_is_taken_is_told(
    served: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    port = served[1].rpartition(":")[2]
    told = refused(tmp_path, "--port", port)
    assert f"cannot listen on 127.0.0.1 port {port}" in told
    assert "--port (0: any that is free)" in told


def test_only_the_embedded_platform_is_served(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text("version: 1\nplatform: {kind: tiktok}\n", "utf-8")
    assert "serve` has the embedded one alone" in refused(tmp_path)


def test_a_missing_extra_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text("version: 1\n", "utf-8")
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "uvicorn.py").write_text("raise ImportError('no uvicorn')\n", "utf-8")
    told = refused(tmp_path, "--port", "0", PYTHONPATH=str(lacking))
    assert "pip install 'bcsync[serve]'" in told


def test_ctrl_c_ends_it_well(served: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = served
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, "Traceback" in errors) == (0, False)
