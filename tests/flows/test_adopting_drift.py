"""``drift --adopt``: what was done by hand, written into the layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ANA, BO, it_stands
from tests.flows.driver import CHANGES, DONE, FAILED, USAGE, Desk

LAYOUT = """
defaults:
  ad_account: {industry: "290303"}

teams:
  crew: [cy@acme.example, di@acme.example]

business_centers:
  acme:
    name: Acme Group   # the brand
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: {role: admin, finance: manager}
      # Bo left the agency
      bo@acme.example: standard       # since May
      crew: standard
    ad_accounts:
      uk: &uk
        name: "Acme UK"
        contact: {name: Ana, email: ana@acme.example}
        members:
          ana@acme.example: admin
          bo@acme.example: {role: operator}   # for now
          crew: analyst
      fr:
        <<: *uk
        name: Acme FR
        members: {ana@acme.example: admin}
      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: operator}}
    asset_groups:
      all: {accounts: ["uk", "de"], members: {bo@acme.example: analyst}}
    partners:
      northwind:
        - {accounts: ["uk", "de"], role: operator}
        - {accounts: ["f*"], role: analyst}

  northwind:
    name: Northwind
    timezone: Europe/London
    type: agency
    members: {nico@northwind.example: admin}
"""

REST = LAYOUT[LAYOUT.index("\n  northwind:\n") :]


def styled(desk: Desk) -> None:
    it_stands(desk, LAYOUT)


@pytest.fixture
def here(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, styled)


def changed(desk: Desk, *words: str, code: int = DONE) -> list[str]:
    """The lines that adopting takes out and puts in; nothing else differs, and nothing is left to do."""
    path = desk.root / "layout.yaml"
    before = path.read_text().splitlines()
    ran = desk.run("drift", *[w for word in words for w in ("--adopt", word)], "--auto-approve")
    after = path.read_text().splitlines()
    lines = [
        line
        for line in ran.out.splitlines()[2:]
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    left = [line for line in before if f"-{line}" not in lines]
    assert left == [line for line in after if f"+{line}" not in lines]
    desk.run("plan", "--detailed-exitcode", code=code)
    return lines


CASES = {
    "a role in short form": (
        [("update", "member.acme/bo@acme.example", "role=admin")],
        [
            "-      bo@acme.example: standard       # since May",
            "+      bo@acme.example: admin       # since May",
        ],
    ),
    "a role in long form": (
        [("update", "assignment.acme/uk/bo@acme.example", "role=analyst")],
        [
            "-          bo@acme.example: {role: operator}   # for now",
            "+          bo@acme.example: {role: analyst}   # for now",
        ],
    ),
    "a role in flow style": (
        [("update", "assignment.acme/de/bo@acme.example", "role=admin")],
        [
            "-      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: operator}}",
            "+      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: admin}}",
        ],
    ),
    "more than the short form says": (
        [("update", "member.acme/bo@acme.example", "finance=analyst")],
        [
            "-      bo@acme.example: standard       # since May",
            "+      bo@acme.example: {role: standard, finance: analyst}       # since May",
        ],
    ),
    "less than the long form says": (
        [("update", "member.acme/ana@acme.example", "finance=none")],
        [
            "-      ana@acme.example: {role: admin, finance: manager}",
            "+      ana@acme.example: {role: admin, finance: none}",
        ],
    ),
    "a person whom a team brings": (
        [("update", "assignment.acme/uk/cy@acme.example", "role=operator")],
        ["+          cy@acme.example: operator"],
    ),
    "somebody who was added": (
        [("invite", "member.acme/eve@acme.example", "role=standard")],
        ["+      eve@acme.example: standard"],
    ),
    "somebody who was added with more": (
        [("invite", "member.acme/eve@acme.example", "role=standard", "finance=analyst")],
        ["+      eve@acme.example: {role: standard, finance: analyst}"],
    ),
    "somebody who was added in flow style": (
        [("create", "assignment.acme/fr/bo@acme.example", "role=analyst")],
        [
            "-        members: {ana@acme.example: admin}",
            "+        members: {ana@acme.example: admin, bo@acme.example: analyst}",
        ],
    ),
    "somebody who was taken out of a block": (
        [("remove", "assignment.acme/uk/bo@acme.example")],
        ["-          bo@acme.example: {role: operator}   # for now"],
    ),
    "somebody who was taken out of a line": (
        [("remove", "assignment.acme/de/bo@acme.example")],
        [
            "-      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: operator}}",
            "+      de: {name: Acme DE, members: {ana@acme.example: admin}}",
        ],
    ),
    "the last one of a list": (
        [("remove", "assignment.acme/fr/ana@acme.example")],
        ["-        members: {ana@acme.example: admin}", "+        members: {}"],
    ),
    "a name in quotes": (
        [("update", "ad_account.acme/uk", "name=Acme Britain")],
        ['-        name: "Acme UK"', '+        name: "Acme Britain"'],
    ),
    "a name with a comment behind it": (
        [("update", "business_center.acme", "name=Acme")],
        ["-    name: Acme Group   # the brand", "+    name: Acme   # the brand"],
    ),
    "a value from a merge key": (
        [("update", "ad_account.acme/fr", "contact={name: Ana, email: bo@acme.example}")],
        ["+        contact: {email: bo@acme.example, name: Ana}"],
    ),
    "a value from defaults": (
        [("update", "ad_account.acme/de", 'industry="290100"')],
        [
            "-      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: operator}}",
            "+      de: {name: Acme DE, members: {ana@acme.example: admin, bo@acme.example: operator},"
            ' industry: "290100"}',
        ],
    ),
    "somebody new in a group": (
        [
            (
                "update",
                "asset_group.acme/all",
                "members={bo@acme.example: operator, ana@acme.example: admin}",
            )
        ],
        [
            '-      all: {accounts: ["uk", "de"], members: {bo@acme.example: analyst}}',
            '+      all: {accounts: ["uk", "de"], members: {bo@acme.example: operator,'
            " ana@acme.example: admin}}",
        ],
    ),
    "accounts of a group": (
        [("update", "asset_group.acme/all", "accounts=[de, fr]")],
        [
            '-      all: {accounts: ["uk", "de"], members: {bo@acme.example: analyst}}',
            '+      all: {accounts: ["de", "fr"], members: {bo@acme.example: analyst}}',
        ],
    ),
    "a share that ended": (
        [("remove", "share.acme/northwind/de")],
        [
            '-        - {accounts: ["uk", "de"], role: operator}',
            '+        - {accounts: ["uk"], role: operator}',
        ],
    ),
    "a share that has another role": (
        [("update", "share.acme/northwind/de", "role=admin")],
        [
            '-        - {accounts: ["uk", "de"], role: operator}',
            '+        - {accounts: ["uk"], role: operator}',
            '+        - {accounts: ["de"], role: admin}',
        ],
    ),
}


@pytest.mark.parametrize(("acts", "lines"), CASES.values(), ids=CASES.keys())
def test_adopted(here: Desk, acts: list[tuple[str, ...]], lines: list[str]) -> None:
    """The lines that change, and that plan has nothing to do afterwards."""
    for action, address, *values in acts:
        here.act(action, address, *values, by=ANA)
    here.local("accept", "--all")
    found = changed(here, *(address for _action, address, *_values in acts))
    assert sorted(found) == sorted(lines), "\n".join(found)


def test_an_account_that_was_opened(here: Desk) -> None:
    """A key made of its name, its id, and what defaults and the Business Center do not say."""
    here.act("create", "ad_account.acme/es", "name=Acme ES", 'industry="290303"', by=ANA)
    here.act("create", "ad_account.acme/pt", "name=Acme PT", 'industry="290100"', by=ANA)
    found = changed(here, "ad_account.acme/7*", code=CHANGES)
    blocks = ["acme-es:", "  id:", "  name: Acme ES", "acme-pt:", "  id:", '  industry: "290100"']
    assert all(line[0] == "+" for line in found)
    for words in blocks:
        assert sum(line.startswith(f"+      {words}") for line in found) >= 1, found
    assert not any("290303" in line or "timezone" in line for line in found)
    here.run("apply", "--auto-approve")
    here.run("drift", "--detailed-exitcode")


def test_somebody_who_is_gone_altogether(here: Desk) -> None:
    """With the comment above that speaks of him, and with all that rests on it."""
    here.act("remove", "member.acme/bo@acme.example", by=ANA)
    found = changed(here, "*/bo@acme.example", "asset_group.acme/all")
    assert "-      # Bo left the agency" in found
    assert sum(BO in line for line in found if line[0] == "-") == 4
    assert not any(BO in line for line in found if line[0] == "+")


REFUSED = {
    "a person whom a team brings": (
        [("remove", "assignment.acme/uk/cy@acme.example")],
        "a team brings this person there",
    ),
    "an account that a pattern stands for": (
        [("remove", "share.acme/northwind/fr")],
        "a pattern or an alias stands for fr",
    ),
    "what a merge key takes along": (
        [("update", "ad_account.acme/uk", "contact={name: Bo, email: ana@acme.example}")],
        "ad_account.acme/fr would change, too",
    ),
}


@pytest.mark.parametrize(("acts", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_an_edit_cannot_express(here: Desk, acts: list[tuple[str, ...]], words: str) -> None:
    """It says where, and writes nothing."""
    for action, address, *values in acts:
        here.act(action, address, *values, by=ANA)
    before = (here.root / "layout.yaml").read_bytes()
    ran = here.run("drift", "--adopt", acts[0][1], "--auto-approve", code=FAILED)
    ran.says(words, acts[0][1], "nothing was", "write it by hand")
    assert (here.root / "layout.yaml").read_bytes() == before


def test_it_shows_and_asks_first(here: Desk) -> None:
    """--diff only looks; without a terminal nobody can say yes."""
    here.act("update", "member.acme/bo@acme.example", "role=admin", by=ANA)
    path = here.root / "layout.yaml"
    before = path.read_bytes()
    adopting = ("drift", "--adopt", "member.acme/bo@acme.example")
    assert "+      bo@acme.example: admin" in here.run(*adopting, "--diff").out
    assert (
        "+      bo@acme.example: admin"
        in here.run(*adopting, code=USAGE).says("--auto-approve").out
    )
    assert path.read_bytes() == before


def test_flags_that_do_not_go_together(here: Desk) -> None:
    """Drift is put back, or accepted, or adopted."""
    for words in (
        ("--adopt", "x", "--correct"),
        ("--adopt", "x", "--accept", "y"),
        ("--adopt", "x", "--json"),
        ("--diff",),
    ):
        here.run("drift", *words, code=USAGE)
    here.run("drift", "--adopt", "member.acme/bo@acme.example", code=USAGE).says(
        "drift lists what was"
    )


def test_what_is_said_along(desk: Desk) -> None:
    """A share says that there is a partner, which was added, too."""
    it_stands(
        desk,
        LAYOUT[: LAYOUT.index("      northwind:\n")].replace("partners:", "partners: {}") + REST,
    )
    desk.act("create", "partner.acme/northwind", by=ANA)
    desk.act("create", "share.acme/northwind/uk", "role=operator", by=ANA)
    for words in (["share.acme/northwind/uk"], ["partner.*", "share.*"]):
        before = (desk.root / "layout.yaml").read_text()
        assert changed(desk, *words) == [
            "-    partners: {}",
            '+    partners: {northwind: [{accounts: ["uk"], role: operator}]}',
        ]
        (desk.root / "layout.yaml").write_text(before)


def test_lists_that_are_not_exclusive(here: Desk) -> None:
    """Somebody who may stay can be written down, too; a pattern means no list that the layout leaves alone."""
    here.edit(("    currency: GBP\n", "    currency: GBP\n    manage: {members: additive}\n"))
    here.edit(("    members: {nico@northwind.example: admin}\n", ""))
    here.act("invite", "member.acme/eve@acme.example", "role=standard", by=ANA)
    nico = "member.northwind/nico@northwind.example"
    here.run("drift", "--adopt", nico, "--diff", code=FAILED).says(
        "the layout has no", "northwind.members"
    )
    assert changed(here, "member.*") == ["+      eve@acme.example: standard"]


def test_every_other_byte_stays(here: Desk) -> None:
    """Byte order mark, CRLF and a last line without an end."""
    path = here.root / "layout.yaml"
    text = path.read_text().replace("    partners:", "    # partners:").rstrip("\n")
    text = text[: text.index("    # partners:")].rstrip("\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    here.settings(actors={"acme": ANA})
    here.act("invite", "member.acme/eve@acme.example", "role=standard", by=ANA)
    here.act("update", "asset_group.acme/all", "members={bo@acme.example: admin}", by=ANA)
    before = path.read_bytes()
    here.run("drift", "--adopt", "member.acme/eve*", "asset_group.*", "--auto-approve")
    crew = b"      crew: standard\r\n"
    expected = before.replace(b"example: analyst}}", b"example: admin}}")
    assert path.read_bytes() == expected.replace(
        crew, crew + b"      eve@acme.example: standard\r\n"
    )


def test_a_file_of_its_own(here: Desk) -> None:
    """Next to its siblings, wherever they are."""
    path, other = here.root / "layout.yaml", here.root / "more.yaml"
    text = path.read_text()
    start, end = text.index("    members:\n      ana"), text.index("    ad_accounts:")
    path.write_text(text[:start] + text[end:])
    other.write_text("business_centers:\n  acme:\n" + text[start:end])
    here.act("invite", "member.acme/eve@acme.example", "role=standard", by=ANA)
    before = path.read_text()
    here.run("drift", "--adopt", "member.acme/eve@acme.example", "--auto-approve")
    assert path.read_text() == before
    assert other.read_text().endswith("      crew: standard\n      eve@acme.example: standard\n")
