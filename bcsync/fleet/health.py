"""The address under which a worker says how it is: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bcsync.errors import UsageRefused
from bcsync.fleet.figures import Figures

_SILENCE_S = 10
"""After which somebody who asks and does not go on is left."""


class Host(ThreadingHTTPServer):
    """A server whose address may be used again at once."""

    daemon_threads = True


@contextmanager
def answering(figures: Figures, host: str, port: int) -> Iterator[int]:
    """Answer until the end of the block; gives the port. Raises ``UsageRefused``."""

    class Answers(BaseHTTPRequestHandler):
        timeout = _SILENCE_S

        def do_GET(self) -> None:
            answers = {
                "/healthz": (
                    200 if figures.healthy else 503,
                    "ok\n" if figures.healthy else "lost\n",
                ),
                "/metrics": (200, figures.text()),
            }
            code, text = answers.get(self.path, (404, "there are /healthz and /metrics\n"))
            body = text.encode()
            self.send_response(code)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the log is the worker's."""

    try:
        server = Host((host, port), Answers)
    except (OSError, OverflowError) as problem:
        raise UsageRefused(
            f"nothing can be answered at {host}:{port}: {getattr(problem, 'strerror', None) or problem}",
            hint="give --listen another address, such as 127.0.0.1:9464",
        ) from problem
    with server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
