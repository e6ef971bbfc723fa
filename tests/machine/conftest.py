from __future__ import annotations

import tests.laws.conftest  # noqa: F401 - registers and loads the profiles of hypothesis
