"""``bcsync`` for tests that call it often from shells: one process has read it, a copy of that does each call.

python -m tests.ci.zygote SOCKET. The copy has the caller's arguments, variables, directory and streams.
``BCSYNC_TEST_NOW`` is its clock; with ``BCSYNC_TEST_DIE`` it dies when the platform has done so many batches.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Thread

SHIM = """#!{python} -IS
import json, os, signal, socket, sys
with socket.socket(socket.AF_UNIX) as s:
    s.connect({socket!r})
    said = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(s, [len(said).to_bytes(4, "big")], [0, 1, 2])
    s.sendall(said)
    signal.signal(signal.SIGTERM, lambda *_: s.sendall(b"T"))
    code = s.recv(4)
sys.exit(int.from_bytes(code, "big") if code else 137)
"""


def serve(path: str) -> None:
    """Until the process is told to end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        print("ready", flush=True)
        while True:
            call, _ = listening.accept()
            with call:
                if os.fork() == 0:
                    listening.close()
                    _answer(call)


def _answer(call: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(call, 4, 3)
    size, said = int.from_bytes(head, "big"), b""
    while len(said) < size:
        said += call.recv(size - len(said))
    words, environ, where = json.loads(said)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(where)
    os.environ.clear()
    os.environ.update(environ)
    Thread(target=_hear, args=[call], daemon=True).start()
    try:
        code = _run(words)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - whatever it was, the caller is told
        import traceback

        traceback.print_exc()
        code = 255
    call.sendall(code.to_bytes(4, "big"))
    os._exit(0)


def _hear(call: socket.socket) -> None:
    """A caller that is asked to end asks the copy."""
    while call.recv(1):
        os.kill(os.getpid(), signal.SIGTERM)


def _run(words: list[str]) -> int:
    from bcsync.cli import border, project, telling
    from bcsync.project import open_project

    if now := os.environ.pop("BCSYNC_TEST_NOW", ""):
        moment = datetime.fromisoformat(now)
        vars(project)["open_project"] = partial(open_project, clock=lambda: moment)
        vars(telling)["system_clock"] = lambda: moment
    if left := os.environ.pop("BCSYNC_TEST_DIE", ""):
        _die_after(int(left))
    return int(border.run(words))


def _die_after(batches: int) -> None:
    from bcsync.applying import batches as sizes
    from bcsync.platforms.local.platform import LocalPlatform

    left = [batches]
    perform = LocalPlatform._perform_batch

    def last(self: LocalPlatform, *given: object) -> object:
        done = perform(self, *given)  # type: ignore[arg-type]
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    LocalPlatform._perform_batch = last  # type: ignore[method-assign,assignment]
    sizes.BATCH = 1


def write_shim(path: Path, address: Path) -> None:
    """The program that calls it."""
    path.write_text(SHIM.format(python=sys.executable, socket=str(address)))
    path.chmod(0o755)


def warm_up() -> None:
    """Do everything once, so that all is imported that a copy will need."""
    from bcsync.cli import border, posting, streams  # noqa: F401 - that of a forge, too
    from bcsync.forge import calls, github  # noqa: F401

    streams.prepare()
    os.environ.pop("BCSYNC_STATE", None)
    with tempfile.TemporaryDirectory() as place, Path(os.devnull).open("w") as nowhere:
        kept = [os.dup(number) for number in (1, 2)]
        for number in (1, 2):
            os.dup2(nowhere.fileno(), number)
        for words in (["init"], ["review"], ["apply", "--auto-approve"], ["drift"]):
            border.run(["-C", place, *words])
        sys.stdout.flush()
        sys.stderr.flush()
        for number, stream in zip((1, 2), kept, strict=True):
            os.dup2(stream, number)
            os.close(stream)


if __name__ == "__main__":
    gc.disable()
    warm_up()
    gc.freeze()
    serve(sys.argv[1])
