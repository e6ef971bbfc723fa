"""Saved plans, opened for reading."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from bcsync.errors import PlanFileError
from bcsync.layout.failures import Checker
from bcsync.layout.schema import bundle, load_schemas
from bcsync.planning.codec import FORMAT_VERSION

_MAX_BYTES = 1024 * 1024 * 1024
"""Some three times the plan that creates 100,000 accounts."""


def read_plan(path: Path) -> Mapping[str, Any]:
    """The JSON plan in a file. Raises ``PlanFileError`` for anything that is not one."""
    try:
        data = orjson.loads(_content(path))
    except OSError as error:
        raise PlanFileError(
            f"{path} cannot be read: {error.strerror}", hint="check its name and permissions"
        ) from error
    except orjson.JSONDecodeError as error:
        raise _not_a_plan(path, "it is not JSON") from error
    if not isinstance(data, dict) or "format_version" not in data or "operations" not in data:
        raise _not_a_plan(path, "it has no format_version and no operations")
    version = data["format_version"]
    if version != FORMAT_VERSION:
        raise PlanFileError(
            f"{path} is a plan of format {version}; this bcsync reads format {FORMAT_VERSION}",
            hint="read it with the bcsync that made it, or make the plan anew: bcsync plan --out FILE",
        )
    failure = next(Checker(bundle(load_schemas(), "plan")).failures(data), None)
    if failure is not None:
        at = "/".join(map(str, failure.path)) or "its top"
        raise _not_a_plan(path, f"at {at}: {failure.message[:200]}")
    return data


def _content(path: Path) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        # A pipe could make us wait for ever, and a device never ends.
        raise _not_a_plan(path, "it is not a regular file")
    if status.st_size > _MAX_BYTES:
        raise _not_a_plan(path, f"it is larger than {_MAX_BYTES // 2**20:,} MB")
    return path.read_bytes()


def _not_a_plan(path: Path, why: str) -> PlanFileError:
    return PlanFileError(
        f"{path} is not a saved plan: {why}", hint="save one with: bcsync plan --out FILE"
    )
