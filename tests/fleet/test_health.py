"""What a worker says of itself to those who watch."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import Any

import pytest

from bcsync.errors import UsageRefused
from bcsync.fleet.figures import Figures
from bcsync.fleet.health import answering


def silent(event: str, **about: Any) -> None:
    """Says nothing."""


def asked(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_figures_are_told() -> None:
    figures = Figures()
    say = figures.counting(silent)
    with answering(figures, "127.0.0.1", 0) as port:
        assert asked(port, "/healthz") == (503, "lost\n")
        say("connected")
        say("begin", command="plan")
        say("begin", command="apply")
        say("end", command="plan", outcome="done")
        assert asked(port, "/healthz") == (200, "ok\n")
        status, text = asked(port, "/metrics")
        assert status == 200
        for line in (
            "bcsync_fleet_connected 1",
            "bcsync_fleet_running 1",
            'bcsync_fleet_runs_total{command="plan",outcome="done"} 1',
            'bcsync_fleet_events_total{event="begin"} 2',
        ):
            assert line in text.splitlines()
        say("lost")
        assert asked(port, "/healthz")[0] == 503
        assert asked(port, "/else")[0] == 404
        with pytest.raises(UsageRefused), answering(figures, "127.0.0.1", port):
            pass
