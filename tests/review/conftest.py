"""The command line, as in ``tests/cli``."""

from tests.cli.conftest import applied, bcsync, once_applied, project, quickstart

__all__ = ["applied", "bcsync", "once_applied", "project", "quickstart"]
