"""The same number of resources in Terraform: built-in ``terraform_data`` read from YAML."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import layouts
from benchmarks.processes import Took, measure

_MAIN = """\
locals {
  centers = merge([for path in fileset(path.module, "bc-*.yaml") :
    yamldecode(file(path))["business_centers"]]...)
  accounts = merge([for key, center in local.centers :
    { for name, account in center.ad_accounts : "${key}/${name}" => account }]...)
}

resource "terraform_data" "ad_account" {
  for_each = local.accounts
  input    = each.value
}
"""


def is_here() -> bool:
    """Whether there is a ``terraform`` on the PATH."""
    return shutil.which("terraform") is not None


def no_op_plan(accounts: int) -> Took:
    """A plan after an apply of so many accounts; their assignments are not counted as resources."""
    with TemporaryDirectory() as name:
        root = Path(name)
        layouts.write(root, accounts)
        (root / "main.tf").write_text(_MAIN)
        measure(["terraform", "init", "-input=false"], root)
        measure(["terraform", "apply", "-auto-approve", "-input=false"], root)
        return measure(["terraform", "plan", "-input=false", "-detailed-exitcode"], root)
