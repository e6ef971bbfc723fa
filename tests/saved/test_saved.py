"""``plan --out FILE``, then ``apply FILE``: exactly what was reviewed, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.flows.driver import CHANGES, DONE, FAILED, GUARDED, USAGE, WAITING, Desk
from tests.flows.test_endings import ANA, BO, LAYOUT, NICO, acme_and_northwind_work_together

STALE = 4
CY = "cy@acme.example"


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def save(desk: Desk, *flags: str) -> str:
    path = str(desk.root / "plan.json")
    desk.run("plan", "--out", path, *flags)
    return path


def change(path: str, edit: Callable[[dict[str, Any]], None]) -> str:
    data = json.loads(Path(path).read_bytes())
    edit(data)
    Path(path).write_text(json.dumps(data))
    return path


INVITE_CY = (
    "      bo@acme.example: standard\n",
    f"      bo@acme.example: standard\n      {CY}: standard\n",
)
RENAME_UK = ("uk: {name: Acme UK,", "uk: {name: Acme Britain,")


def test_what_was_reviewed_is_done_and_nothing_else(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = save(desk)
    reviewed = {
        (op["action"], op["address"]) for op in json.loads(Path(path).read_bytes())["operations"]
    }
    assert reviewed == {("invite", f"member.acme/{CY}")}
    # What the layout does not speak of is none of this plan's business.
    desk.act("create", "ad_account.acme/by-hand", "name=By hand", by=ANA)
    before = len(desk.log())
    desk.run("apply", path, "--auto-approve")
    assert [(e["verb"], e["kind"]) for e in desk.log()[before:]][:1] == [("invite", "member")]
    assert {e["verb"] for e in desk.log()[before:]} <= {"invite", "accept"}
    desk.settled()


def test_what_became_due_beside_it_is_named(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = save(desk)
    desk.act("create", "asset_group.acme/by-hand", "name=By hand", by=ANA)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=STALE).says(
        "asset_group.acme/", ": remove is due now, and was not agreed to"
    )
    assert desk.log() == before


def test_a_plan_is_applied_once(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = save(desk)
    desk.run("apply", path, "--auto-approve")
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=STALE).says("it was applied before, in run 2")
    assert desk.log() == before


class Moved(NamedTuple):
    """A plan, what somebody does by hand before it is applied, and what the refusal says."""

    name: str
    edits: tuple[tuple[str, str], ...]
    meddle: Callable[[Desk], object]
    words: str


def by(person: str, *words: str) -> Callable[[Desk], object]:
    return lambda desk: desk.act(*words, by=person)


def invited_and_declined(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA, "northwind": NICO}, local={"invitations": "manual"})
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    desk.local("decline", CY, "acme")


FR_LINE = "      acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}\n"
GROUP = "\n".join(line for line in LAYOUT.splitlines() if "all: {accounts" in line) + "\n"
NO_GROUP = ((GROUP, ""), ("    asset_groups:\n", "    asset_groups: {}\n"))
NO_FR_ANSWER = ('accounts: ["uk", "fr"], up_to: operator', 'accounts: ["uk"], up_to: operator')
BO_OFF_UK = (
    "      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}",
    "      uk: {name: Acme UK, members: {ana@acme.example: admin}}",
)
BO_ANALYST_ON_UK = (
    BO_OFF_UK[0],
    BO_OFF_UK[0].replace("bo@acme.example: operator", "bo@acme.example: analyst"),
)

MOVED = (
    Moved("invited by hand meanwhile", (INVITE_CY,), by(ANA, "invite", f"member.acme/{CY}", "role=standard"),
          f"member.acme/{CY}: invite is not due any more"),
    Moved("invited, and the invitation declined", (INVITE_CY,), invited_and_declined,
          f"member.acme/{CY}: invite is not due any more"),
    Moved("the account has another name", (RENAME_UK,), by(ANA, "update", "ad_account.acme/uk", "name=Else"),
          "ad_account.acme/uk: name is Else now, it was Acme UK"),
    Moved("the account is closed", (RENAME_UK,), by(ANA, "remove", "ad_account.acme/uk"),
          "ad_account.acme/uk: create is due now, it was update"),
    Moved("the role changed", (BO_ANALYST_ON_UK,), by(ANA, "update", f"assignment.acme/uk/{BO}", "role=admin"),
          f"assignment.acme/uk/{BO}: role is admin now, it was operator"),
    Moved("it is gone", (BO_OFF_UK,), by(ANA, "remove", f"assignment.acme/uk/{BO}"),
          f"assignment.acme/uk/{BO}: remove is not due any more"),
    Moved("who is removed got more", (BO_OFF_UK,), by(ANA, "update", f"assignment.acme/uk/{BO}", "role=admin"),
          f"assignment.acme/uk/{BO}: role is admin now, it was operator"),
    Moved("the group that goes is used for something else", NO_GROUP,
          by(ANA, "update", "asset_group.acme/all", "accounts=[]"), "asset_group.acme/all: accounts is"),
    Moved("the access was withdrawn", ((FR_LINE, FR_LINE.replace("operator, m", "analyst, m")), NO_FR_ANSWER),
          by(ANA, "remove", "approval.acme/fr/northwind"),
          "access.northwind/acme/fr: update is not due any more"),
)  # fmt: skip


@pytest.mark.parametrize("moved", MOVED, ids=[moved.name for moved in MOVED])
def test_what_moved_is_named_and_nothing_is_done(standing: Desk, moved: Moved) -> None:
    desk = standing
    desk.edit(*moved.edits)
    path = save(desk)
    moved.meddle(desk)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", "--allow-remove", "*", code=STALE).says(
        "what is due now is not what was agreed to, nothing was done", moved.words
    )
    assert desk.log() == before


@pytest.mark.parametrize("moved", MOVED, ids=[moved.name for moved in MOVED])
def test_what_moved_is_not_stale_while_it_has_not(standing: Desk, moved: Moved) -> None:
    desk = standing
    desk.edit(*moved.edits)
    path = save(desk)
    desk.act("create", "ad_account.acme/unrelated", "name=Unrelated", by=ANA)
    desk.run("apply", path, "--auto-approve", "--allow-remove", "*")


def asking(desk: Desk, answer: str) -> None:
    """Northwind's request for Acme's account waits for an answer from Acme."""
    desk.settings(actors={"acme": ANA, "northwind": NICO})
    desk.layout(ASKING.replace("APPROVALS", answer))
    desk.apply()


ASKING = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts:
      uk: {name: Acme UK}
    approvals: APPROVALS
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      acme/uk: operator
"""
YES = "[{business_center: northwind, accounts: [uk], up_to: operator}]"
ACCESS, APPROVAL = "access.northwind/acme/uk", "approval.acme/uk/northwind"
ANSWERS = (
    ("withdrawn", by(NICO, "cancel", ACCESS), f"{ACCESS}: request is due now, and was not agreed to"),
    ("amended", by(NICO, "update", ACCESS, "permission=analyst"),
     f"{ACCESS}: update is due now, and was not agreed to"),
    ("approved", by(ANA, "approve", APPROVAL), f"{APPROVAL}: approve is not due any more"),
    ("declined", by(ANA, "decline", APPROVAL), f"{APPROVAL}: approve is not due any more"),
)  # fmt: skip


@pytest.mark.parametrize(("_name", "meddle", "words"), ANSWERS, ids=[name for name, *_ in ANSWERS])
def test_an_approval_rests_on_the_request_that_was_reviewed(
    desk: Desk, _name: str, meddle: Callable[[Desk], object], words: str
) -> None:
    asking(desk, "[]")
    desk.layout(ASKING.replace("APPROVALS", YES))
    path = save(desk)
    meddle(desk)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=STALE).says(words)
    assert desk.log() == before


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("      acme/uk: operator\n", ""), "remove is due now, it was cancel"),
        (("acme/uk: operator", "acme/uk: admin"), "remove is due now, it was update"),
    ],
    ids=["a request that is withdrawn", "a request that is amended"],
)
def test_a_request_that_was_approved_meanwhile_is_another_thing(
    desk: Desk, edit: tuple[str, str], words: str
) -> None:
    asking(desk, "[]")
    desk.edit(edit)
    if not edit[1]:
        desk.edit(("    access:\n", "    access: {}\n"))
    path = save(desk)
    desk.act("approve", APPROVAL, by=ANA)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", "--allow-remove", "*", code=STALE).says(
        f"{ACCESS}: {words}"
    )
    assert desk.log() == before


def test_the_layout_must_be_the_one_it_was_made_from(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = save(desk)
    desk.edit(RENAME_UK)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=STALE).says(
        "the layout is not the one it was made from"
    )
    assert desk.log() == before
    desk.edit(RENAME_UK[::-1])
    desk.run("apply", path, "--auto-approve")


def test_the_state_must_be_the_one_it_was_made_from(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = save(desk)
    for file in (desk.root / ".bcsync").glob("state.db*"):
        file.unlink()
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=STALE).says(
        "the stored state is not the one it was made from"
    )
    assert desk.log() == before


def test_the_platform_must_be_the_one_it_was_made_for(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = change(save(desk), lambda data: data.update(platform="tiktok"))
    desk.run("apply", path, "--auto-approve", code=STALE).says("it is for the platform tiktok")


def test_a_center_that_cannot_be_read_any_more_is_not_acted_on(standing: Desk) -> None:
    desk = standing
    desk.edit(RENAME_UK)
    path = save(desk)
    desk.settings(actors={"acme": BO, "northwind": NICO}, local={"invitations": "automatic"})
    before = desk.log()
    desk.edit((f"      {BO}: standard", f"      {BO}: admin"))
    change(path, lambda data: data["fingerprints"].update(layout=_fingerprint(desk)))
    desk.run("apply", path, "--auto-approve", code=STALE).says(
        "ad_account.acme/uk: update is not due any more", "could not be read"
    )
    assert desk.log() == before


def _fingerprint(desk: Desk) -> str:
    found: str = desk.plan()["fingerprints"]["layout"]
    return found


def test_guards_look_again_when_it_is_applied(standing: Desk) -> None:
    desk = standing
    desk.edit(
        ("type: agency", "type: agency"),
        ("uk: {name: Acme UK,", "uk: {name: Acme UK, company: Other Ltd,"),
    )
    path = save(desk)
    before = desk.log()
    desk.run("apply", path, "--auto-approve", code=GUARDED).says(
        "--allow-review ad_account.acme/uk"
    )
    assert desk.log() == before
    # A refusal is no application: the same file can still be applied, with the words it asks for.
    desk.run(
        "apply",
        path,
        "--auto-approve",
        "--allow-review",
        "ad_account.acme/uk",
        "--reason",
        "rebrand",
    )
    desk.run("apply", path, "--auto-approve", code=STALE)


def test_deferred_operations_stay_deferred(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA, "northwind": NICO}, local={"invitations": "manual"})
    desk.layout(
        """
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            currency: GBP
            members: {ana@acme.example: admin, bo@acme.example: standard}
            ad_accounts:
              uk: {name: Acme UK, members: {bo@acme.example: operator}}
        """
    )
    path = save(desk)
    by_address = {op["address"]: op for op in json.loads(Path(path).read_bytes())["operations"]}
    assert by_address[f"assignment.acme/uk/{BO}"]["deferred_by"] == [f"member.acme/{BO}"]
    desk.run("apply", path, "--auto-approve", "--detailed-exitcode", code=WAITING)
    assert desk.acts("invite", "member") == 1
    assert desk.acts("create", "assignment") == 0
    desk.local("accept", "--all")
    assert desk.will() == [("create", f"assignment.acme/uk/{BO}")]


def test_who_can_joins_a_group_now_and_the_others_when_they_have_accepted(acme: Desk) -> None:
    """Two operations on one address, of which one can be done."""
    desk, di = acme, "di@acme.example"
    desk.edit(INVITE_CY)
    desk.apply()
    desk.settings(actors={"acme": ANA}, local={"invitations": "manual"})
    desk.edit(
        (f"      {BO}: standard\n", f"      {BO}: standard\n      {di}: standard\n"),
        (f"{{{BO}: analyst}}", f"{{{BO}: analyst, {CY}: analyst, {di}: analyst}}"),
    )
    path = save(desk)
    operations = json.loads(Path(path).read_bytes())["operations"]
    assert [
        (op["action"], op["deferred_by"])
        for op in operations
        if op["address"] == "asset_group.acme/all"
    ] == [("update", []), ("update", [f"member.acme/{di}"])]
    desk.run("apply", path, "--auto-approve", "--detailed-exitcode", code=WAITING)
    assert desk.acts("update", "asset_group") == 1
    assert desk.will() == []


def test_a_plan_with_nothing_to_do(standing: Desk) -> None:
    desk = standing
    path = save(desk, "--detailed-exitcode")
    before = desk.log()
    in_step = desk.run("plan").out
    desk.run("show", path).says("No changes.", in_step)
    applied = desk.run("apply", path, "--auto-approve", "--detailed-exitcode")
    applied.says("No changes.", in_step)
    assert desk.log() == before


def test_a_plan_of_a_part_does_that_part(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY, RENAME_UK)
    path = save(desk, "--target", "ad_account.*")
    desk.run("apply", path, "--auto-approve")
    assert desk.will() == [("invite", f"member.acme/{CY}")]


def test_a_plan_is_applied_whole(standing: Desk) -> None:
    desk = standing
    desk.edit(RENAME_UK)
    path = save(desk)
    for words in (("--target", "member.*"), ("--exclude", "member.*"), ("--no-refresh",)):
        desk.run("apply", path, "--auto-approve", *words, code=USAGE).says(
            "a saved plan is applied whole"
        )
    assert desk.will() == [("update", "ad_account.acme/uk")]


def by_hand(desk: Desk) -> list[str]:
    """Addresses of what somebody opened, and nothing declares."""
    plan = desk.plan()
    return [each["address"] for each in (*plan["unmanaged"], *plan["drift"])]


def test_the_thing_to_adopt_must_still_be_there(standing: Desk) -> None:
    desk = standing
    desk.act("create", "ad_account.acme/de", "name=Acme DE", by=ANA)
    (unmanaged,) = by_hand(desk)
    number = unmanaged.rpartition("/")[2]
    uk = "      uk: {name: Acme UK,"
    desk.edit((uk, f'      de: {{id: "{number}", name: Acme DE}}\n{uk}'))
    path = save(desk)
    assert {op["action"] for op in json.loads(Path(path).read_bytes())["operations"]} == {"adopt"}
    desk.act("remove", unmanaged, by=ANA)
    desk.run("apply", path, "--auto-approve", code=STALE).says("ad_account.acme/de")


def test_what_is_adopted_may_have_changed(standing: Desk) -> None:
    """With it goes what makes it like the layout, and nobody agreed to that."""
    desk = standing
    desk.act("create", "ad_account.acme/de", "name=Acme DE", by=ANA)
    (unmanaged,) = by_hand(desk)
    uk = "      uk: {name: Acme UK,"
    entry = f'      de: {{id: "{unmanaged.rpartition("/")[2]}", name: Acme DE}}\n'
    desk.edit((uk, entry + uk))
    path = save(desk)
    desk.act("update", unmanaged, "name=Another", by=ANA)
    desk.run("apply", path, "--auto-approve", code=STALE).says(
        "ad_account.acme/de: update is due now, and was not agreed to"
    )
    assert desk.will() == [("adopt", "ad_account.acme/de"), ("update", "ad_account.acme/de")]


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(old, new)


BROKEN = (
    ("of an older format", swap(b'"format_version": 2', b'"format_version": 1'), "is a plan of format 1"),
    ("of a newer format", swap(b'"format_version": 2', b'"format_version": 3'), "is a plan of format 3"),
    ("cut off", lambda text: text[: len(text) // 2], "it is not JSON"),
    ("empty", lambda text: b"", "it is not JSON"),
    ("not text", lambda text: b"\xff\xfe\x00", "it is not JSON"),
    ("another document", lambda text: b'{"operations": {}}', "is not a saved plan"),
    ("a list", lambda text: b"[1, 2]", "is not a saved plan"),
    ("nested without end", lambda text: b"[" * 100_000, "it is not JSON"),
    ("with an unheard-of action", swap(b'"update"', b'"explode"'), "is not a saved plan"),
    ("without an actor", swap(b'"actor"', b'"player"'), "is not a saved plan"),
)  # fmt: skip


@pytest.mark.parametrize(("_name", "breaks", "words"), BROKEN, ids=[name for name, *_ in BROKEN])
def test_a_file_that_is_no_plan_is_refused_in_words(
    standing: Desk, _name: str, breaks: Callable[[bytes], bytes], words: str
) -> None:
    desk = standing
    desk.edit(RENAME_UK)
    path = Path(save(desk))
    text = path.read_bytes()
    assert breaks(text) != text
    path.write_bytes(breaks(text))
    before = desk.log()
    for command in (("apply", str(path), "--auto-approve"), ("show", str(path))):
        ran = desk.run(*command, code=FAILED).says(str(path), words)
        ran.keeps_quiet("Traceback", "made a mistake")
    assert desk.log() == before


def test_show_reads_a_plan_as_it_was_shown(standing: Desk) -> None:
    desk = standing
    desk.edit(RENAME_UK, INVITE_CY)
    shown = desk.run("plan").out
    path = save(desk)
    assert desk.run("show", path).out == shown
    assert desk.run("plan", "--detailed-exitcode", code=CHANGES).out == shown
    desk.run("apply", path, "--auto-approve", code=DONE)
