from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings

CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
settings.register_profile(
    "ci",
    max_examples=20,
    deadline=timedelta(seconds=30),
    suppress_health_check=CHECKS,
    # An example costs tenths of a second; shrinking one is for whoever has the long setting's time.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=CHECKS)
settings.load_profile("long" if os.environ.get("BCSYNC_TEST_LONG") else "ci")
