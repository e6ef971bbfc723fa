"""The project that a command was started for.

Apart from ``session``, because it reaches the whole product and help must not pay for that.
"""

from __future__ import annotations

import os

from bcsync.cli.session import session
from bcsync.cli.tracing import listener
from bcsync.project import Project, open_project


def project() -> Project:
    """Open the project in the directory of this invocation. Raises ``SettingsError``."""
    return open_project(session().directory, os.environ, listener=listener())
