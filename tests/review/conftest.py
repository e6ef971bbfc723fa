"""The command line, as in ``tests/cli``."""

from tests.cli.conftest import applied, bcsync, project, quickstart

__all__ = ["applied", "bcsync", "project", "quickstart"]
