from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.fuzz.desk import Desk
from tests.safety.driver import copy_of_example, invoke


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped example, applied; in its plan, something is left to do and something waits."""
    root = copy_of_example("quickstart", tmp_path_factory.mktemp("fuzz") / "applied")
    assert invoke(root, "apply", "--auto-approve").code == 0
    layout = root / "layout.yaml"
    layout.write_text(layout.read_text().replace("name: Acme UK", "name: Acme Britain"))
    more = "      nico@northwind.example: admin\n      tess@northwind.example: standard\n"
    layout.write_text(layout.read_text().replace("      nico@northwind.example: admin\n", more))
    assert invoke(root, "plan", "--out", str(root / "plan.json"), "--detailed-exitcode").code == 2
    return root


@pytest.fixture
def desk(applied: Path) -> Iterator[Desk]:
    """Copies of the project, one at a time."""
    with TemporaryDirectory(prefix="bcsync-fuzz-") as folder:
        yield Desk(applied, Path(folder) / "project")
        shutil.rmtree(Path(folder) / "project", ignore_errors=True)
