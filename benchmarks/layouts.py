"""Write a layout of a given number of ad accounts: python -m benchmarks.layouts 10000 DIR

Shaped like an agency's: Business Centers of 1,000 accounts, three people on each account, a group and a
partner with a tenth of the accounts in each. 10,000 accounts make about 41,000 resources.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PER_CENTER = 1_000
MEMBERS = 40

SETTINGS = """\
version: 1
platform: {kind: local, database: .bcsync/platform.db}
state: .bcsync/state.db
actor: boss@agency.example
local: {invitations: automatic}
"""

HEAD = "version: 1\nbusiness_centers:\n"


def center(number: int, accounts: int) -> str:
    """One Business Center as YAML."""
    lines = [
        f"  bc-{number:03}:",
        f"    name: Business Center {number}",
        "    timezone: Europe/London",
        "    type: direct",
        f"    company: Client {number} Ltd",
        "    currency: GBP",
        "    registered_area: GB",
        "    members:",
        "      boss@agency.example: admin",
    ]
    lines += [f"      person-{n}@agency.example: standard" for n in range(MEMBERS)]
    lines.append("    ad_accounts:")
    for n in range(accounts):
        lines += [
            f"      acct-{n:04}:",
            f"        name: Client {number} account {n}",
            f"        company: Client {number} Ltd",
            '        industry: "290303"',
            "        registered_area: GB",
            f"        promotion_link: https://client-{number}.example/{n}",
            "        members:",
            f"          person-{n % MEMBERS}@agency.example: operator",
            f"          person-{(n + 7) % MEMBERS}@agency.example: analyst",
            f"          person-{(n + 19) % MEMBERS}@agency.example: {{role: admin}}",
        ]
    lines += [
        "    asset_groups:",
        "      first: {accounts: [acct-00*], members: {person-1@agency.example: analyst}}",
    ]
    if number:
        share = "    partners: {bc-000: [{accounts: [acct-00*], role: operator}]}"
        lines.append(share)
    return "\n".join(lines) + "\n"


def write(root: Path, accounts: int, *, one_file: bool = False, database: str = "") -> None:
    """A project with so many accounts, in one file or in one for each Business Center.

    ``database``: the URL of what keeps everything; without one, files in the project do.
    """
    root.mkdir(parents=True, exist_ok=True)
    kept = f'"{database}"'
    settings = re.sub(r"\.bcsync/\w+\.db", lambda file: kept if database else file[0], SETTINGS)
    (root / "bcsync.yaml").write_text(settings)
    centers = [
        center(number, min(PER_CENTER, accounts - number * PER_CENTER))
        for number in range(-(-accounts // PER_CENTER))
    ]
    if one_file:
        (root / "layout.yaml").write_text(HEAD + "".join(centers))
        return
    for number, text in enumerate(centers):
        (root / f"bc-{number:03}.yaml").write_text(HEAD + text)


def change_one_line(root: Path) -> None:
    """Another name for one account, a new one each time."""
    path = min(root.glob("*-000.yaml"), default=root / "layout.yaml")
    path.write_text(
        re.sub(r"(Client 0 account 1(?: again)*)\n", r"\1 again\n", path.read_text(), count=1)
    )


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
