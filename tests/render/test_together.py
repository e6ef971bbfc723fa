"""Like things are told once, and nothing that takes access away is left out."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_plan
from bcsync.render.width import width
from tests.render.hostile import Json, plan_of
from tests.render.judging import GITHUB_TAKES, assert_harmless_as_markdown
from tests.render.large import GONE, guard, operation

BEA = "bea@acme.example"


def assignment(account: str, person: str = BEA, **parts: Any) -> Json:
    address = f"assignment.{account}/{person}"
    return operation(0, **{"address": address, "label": address, **parts})


def ungiven(number: int, person: str = BEA, center: str = "acme") -> list[Json]:
    gone: Json = {**GONE, "before": {"role": "operator"}}
    return [assignment(f"{center}/a{n}", person, **gone) for n in range(number)]


def test_who_loses_much_is_told_in_one_line() -> None:
    plan = plan_of(ungiven(41))
    assert f"  {BEA}  operator on 41 accounts of acme: a0, a1, a10" in render_plan(plan, Style())
    markdown = render_markdown(plan)
    assert f"- `-` remove 41 assignments of `{BEA}` in `acme`: `a0`, `a1`, " in markdown
    assert f"- `{BEA}`: `operator` on 41 accounts of `acme`: `a0`, " in markdown


def test_the_comment_names_everybody_who_loses_and_everything_that_goes() -> None:
    people = [f"p{n}@acme.example" for n in range(30)]
    made = [op for n, who in enumerate(people) for op in ungiven(12, who, f"bc-{n % 3}")]
    closed: Json = {"label": "ad_account.bc-0/old", "address": "ad_account.bc-0/old"}
    risks = ["removes-access", "irreversible"]
    made.append(operation(0, "ad_account", **{**GONE, **closed, "risks": risks}))
    made += [operation(n) for n in range(2_000)]
    text = render_markdown(plan_of(made))
    assert len(text) < GITHUB_TAKES
    assert_harmless_as_markdown(text)
    removed = text.partition("### To be removed")[2].partition("###")[0]
    loses = text.partition("### Who loses")[2].partition("###")[0]
    assert all(who in removed and who in loses for who in people)
    assert removed.count("`a11`") == len(people)
    assert "more" not in removed + loses
    assert "### Cannot be undone (1)\n\n- `-` remove `ad_account.bc-0/old`" in text
    order = ["To be removed", "Who loses", "Who gains", "Cannot be undone", "<details>"]
    assert [*map(text.index, order)] == sorted(map(text.index, order))


def test_even_a_hundred_thousand_removals_name_each_business_center() -> None:
    made = [
        assignment(f"bc-{n % 50}/a{n}", f"p{n % 5_000}@acme.example", **GONE) for n in range(20_000)
    ]
    text = render_markdown(plan_of(made))
    assert len(text) < GITHUB_TAKES
    removed = text.partition("### To be removed")[2].partition("###")[0]
    assert all(f"`bc-{n}`" in removed for n in range(50))
    assert "400 assignments of `bc-7`" in removed


CHANGES = {
    "one joins a list": ([(None, "acme/x")], "accounts: + acme/x"),
    "one leaves a list": ([("acme/x", None)], "accounts: - acme/x"),
    "some go, some come": (
        [("acme/x", None), ("acme/y", None), (None, "acme/z")],
        "accounts: - acme/x, acme/y\n      accounts: + acme/z",
    ),
    "lists before and after": ([(["a", "b"], ["b", "c", "d"])], "- a\n      accounts: + c, d"),
    "a first list": ([(None, ["a", "b"])], "accounts: + a, b"),
    "a value": ([("GBP", "EUR")], "accounts: GBP → EUR"),
    "a number": ([(1, 0)], "accounts: 1 → 0"),
}


@pytest.mark.parametrize(("changes", "told"), CHANGES.values(), ids=CHANGES)
def test_of_a_list_is_told_what_comes_and_what_goes(
    changes: list[tuple[object, object]], told: str
) -> None:
    made = [{"path": "accounts", "before": old, "after": new} for old, new in changes]
    plan = plan_of([operation(0, action="update", changes=made)])
    assert told in render_plan(plan, Style())
    assert "none" not in render_plan(plan, Style())
    markdown = render_markdown(plan).replace("`", "").replace("\n  - ", "\n      ")
    assert told in markdown


def implied(account: str, person: str, cause: str, role: str = "operator") -> Json:
    gone: Json = {**GONE, "before": {"role": role}, "mode": "implied", "risks": []}
    return assignment(account, person, **gone, brought_by=[cause])


def with_implied() -> Json:
    member = "member.acme/bo@acme.example"
    left = operation(0, "member", **{**GONE, "address": member, "label": member})
    share = "share.acme/zen/uk"
    ended = operation(0, "share", **{**GONE, "address": share, "label": share})
    bo, di = "bo@acme.example", "di@zen.example"
    along = [implied("acme/uk", bo, member), implied("acme/fr", bo, member, "analyst")]
    along += [implied(f"zen/acme/uk-{n}", di, share) for n in range(12)]
    return plan_of([*along, left, ended, operation(3)])


def test_what_the_platform_brings_along_stands_under_its_cause() -> None:
    text = render_plan(with_implied(), Style())
    assert "To be removed (2)" in text
    assert "To be done (1)" in text
    lines = text.splitlines()
    at = lines.index("  - member.acme/bo@acme.example  role: analyst")
    assert lines[at + 1 : at + 3] == [
        "      with it: operator on acme/uk",
        "      with it: analyst on acme/fr",
    ]
    assert "      with it: di@zen.example: operator on 12 accounts of acme: uk-0, uk-1" in text
    loses = text.partition("Who loses")[2]
    assert "  bo@acme.example  operator on acme/uk" in loses
    assert "  di@zen.example  operator on 12 accounts of acme" in loses
    assert "assignment.acme/uk/bo@acme.example" not in text
    assert_harmless_as_markdown(render_markdown(with_implied()))
    assert "  - with it: `operator` on `acme/uk`" in render_markdown(with_implied())


def test_what_is_brought_along_by_something_left_out_is_told_all_the_same() -> None:
    plan = plan_of([implied("acme/uk", BEA, "member.acme/gone@acme.example")])
    text = render_plan(plan, Style())
    assert "Comes with something else (1)" in text
    assert f"assignment.acme/uk/{BEA}" in text


def test_effects_are_told_as_the_plan_says_them() -> None:
    effect: Json = {"who": BEA, "on": "ad_account.acme/uk", "way": "assignment", "before": "admin"}
    effect |= {"gains": False, "operation": 0}
    plan = plan_of(ungiven(1), effects=[{**effect, "after": None}])
    assert f"  {BEA}  admin on acme/uk" in render_plan(plan, Style())
    group = {**effect, "way": "asset_group.acme/all", "after": "operator"}
    text = render_plan(plan_of(ungiven(1), effects=[group]), Style())
    assert f"  {BEA}  admin (becomes operator) on acme/uk by group acme/all" in text


def pending(number: int, **parts: Any) -> Json:
    who = f"p{number}@acme.example"
    wait: Json = {"state": "pending", "since": "2026-11-02T09:00:00Z", "on": who, "note": ""}
    return {"address": f"member.acme/{who}", **wait, **parts}


def test_what_waits_alike_is_told_together_with_what_follows() -> None:
    cause = "member.acme/p0@acme.example"
    later = [assignment(f"acme/a{n}", "p0@acme.example", deferred_by=[cause]) for n in range(7)]
    plan = plan_of(later, waiting=[pending(n) for n in range(5)])
    text = render_plan(plan, Style())
    assert text.count("p4@acme.example") == 1
    assert "5 members of acme: p0@acme.example, p1@acme.example" in text
    assert "waits on each of them since 2026-11-02" in text
    assert "then: create 7 assignments of p0@acme.example in acme: a0, a1" in text


def test_removals_that_something_holds_up_are_named_before_they_run() -> None:
    cause = "member.acme/new@acme.example"
    plan = plan_of([{**op, "deferred_by": [cause]} for op in ungiven(3)])
    text = render_plan(plan, Style())
    assert "To be removed later (3)" in text
    assert f"not before this has ended: {cause}" in text
    assert f"{BEA}  operator on acme/a0, acme/a1, acme/a2" in text


def test_two_refusals_that_differ_only_in_their_lists_are_both_told() -> None:
    guards = [guard("emptied", 0, 1, f"of the {which} list") for which in ("members", "partners")]
    for text in (
        render_plan(plan_of(ungiven(1), guards=guards), Style()),
        render_plan(plan_of(ungiven(41), guards=guards), Style()),
        render_markdown(plan_of(ungiven(1), guards=guards)),
    ):
        assert "of the members list" in text
        assert "of the partners list" in text


def test_wide_characters_count_twice_where_lines_are_wrapped() -> None:
    changes = [{"path": "name", "before": "広告 " * 30, "after": "x"}]
    text = render_plan(plan_of([operation(0, action="update", changes=changes)]), Style(width=60))
    wide = [line for line in text.splitlines() if "広告" in line]
    assert len(wide) > 2
    assert all(width(line) <= 60 for line in wide)


def test_a_part_says_that_it_is_one_and_the_digest_stands_at_the_end() -> None:
    chosen = {"targets": ["member.acme/*"], "excludes": []}
    plan = plan_of([operation(0)], selection=chosen, digest="9f2ce1")
    assert render_plan(plan, Style()).startswith(
        "Only a part of what is due: --target member.acme/*.\nPlan: 1 to create."
    )
    assert render_plan(plan, Style()).endswith("\nDigest: 9f2ce1\n")
    assert "`Only a part of what is due: --target member.acme/*.`" in render_markdown(plan)
    assert render_markdown(plan).splitlines()[-1].startswith("Digest: `9f2ce1`.")


def test_what_could_not_be_read_is_not_called_unchanged() -> None:
    plan = plan_of([])
    plan["summary"]["unread"] = 4
    text = render_plan(plan, Style())
    assert text == (
        "No changes in what could be read. 3 resources as the layout says; the rest could not be read.\n"
    )
    markdown = render_markdown(plan)
    assert "no changes in what could be read" in markdown
    assert "4 resources could not be read" in markdown
