"""``bcsync serve`` and ``bcsync local token``, as processes."""

from __future__ import annotations

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


def test_ctrl_c_ends_it_well(served: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = served
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, "Traceback" in errors) == (0, False)
