"""Whose process this is and which, in words that outlive it; whether another one is known to have ended."""

from __future__ import annotations

import getpass
import os
import socket
from pathlib import Path

_STATE, _STARTED = 0, 19
"""Fields of ``/proc/PID/stat`` behind the command's name: proc(5), fields 3 and 22."""
_ZOMBIE = "Z"
"""Ended, and nobody has asked how: nothing of it runs any more."""


def this_process() -> str:
    """``MACHINE PID STARTED``; when it started tells it from a later process of the same number."""
    pid = os.getpid()
    return f"{_machine()} {pid} {_stat(pid)[1]}"


def this_user() -> str:
    """``NAME@MACHINE`` for the journal. In a container the user may be a number without a name."""
    return f"{_user()}@{_host() or 'localhost'}"


def _user() -> str:
    try:
        # LOGNAME, USER and such, then the system's list of users; until Python 3.13 a KeyError.
        name = _text(getpass.getuser())
    except (OSError, KeyError, ImportError):
        name = ""
    return name or (f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown")


def _host() -> str:
    return _text(socket.gethostname())


def _text(written: str) -> str:
    """What can be kept of a name: the journal is UTF-8."""
    return written.encode("utf-8", "backslashreplace").decode()


def has_ended(process: str) -> bool:
    """Whether a process (as ``this_process`` wrote it) is known to have ended.

    Of other machines nothing is known, so it is False for their processes.
    """
    host, _, rest = process.partition(" ")
    pid, _, started = rest.partition(" ")
    if host != _machine() or not (pid.isascii() and pid.isdigit()):
        return False
    if not _exists(int(pid)):
        return True
    state, now = _stat(int(pid))
    return state == _ZOMBIE or bool(now and started and now != started)


def _machine() -> str:
    """``HOST/BOOT/NAMESPACE``: containers may share a name, and each counts its processes anew."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        boot = namespace = ""
    return f"{_host()}/{boot}/{namespace}"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _stat(pid: int) -> tuple[str, str]:
    """State, and clock ticks between boot and start; both empty where there is no ``/proc``."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "", ""
    fields = text.rpartition(")")[2].split()
    return fields[_STATE], fields[_STARTED]
