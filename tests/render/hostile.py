"""Names that somebody in another company could choose, and plans full of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import strategies as st

from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.planning.plan import Risk
from tests.render.meaning import effects_for

Json = dict[str, Any]

MARK = "ZZZ"
"""Begins a line only if a name could break out of its own."""
NAMES = (
    "Acme UK",
    f"a\n{MARK} all good",
    f"a\r\n{MARK}",
    f"a\x85{MARK} b\u2028{MARK} c\u2029{MARK} d\x0b{MARK} e\x0c{MARK}",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07\x1b[2J\x9b31m",
    "\u202eevil\u202c \u2066x\u2069 \u200b\u200f\ufeff",
    "a\tb\bc\x00d\x7f",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![i](http://evil.example/i.png)",
    "# heading\n## another",
    "`code` ``more`` ```\nfence\n```",
    "`",
    " ` ",
    "@everyone @org/team #123 GH-1",
    "https://evil.example www.evil.example mail@evil.example",
    "| a | b |\n|---|---|\n",
    "*bold* _em_ ~~gone~~ \\* &lt;b&gt; &#60;",
    "=cmd|' /C calc'!A0",
    "- item\n- item\n\n> quote\n\n    code",
    "::error file=layout.yaml,line=1::all good",
    "say ::set-output name=x::y",
    "##[error]all good ##vso[task.complete result=Succeeded] ###[group]x",
    "##teamcity[buildStop comment='x']",
    "/close\n/assign @everyone\n/merge",
    "!1 ~label %milestone $2 &3 9f2ce19f2ce19f2ce19f2ce19f2ce19f2ce19f2c",
    "a\ufffeb\uffffc\ufdd0d ]]> <![CDATA[x --> &x; \x1f",
    "x" * 400,
    "🧨𝕳é\u0301",
    "",
    " ",
)

pieces = st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.lists(pieces, min_size=1, max_size=2).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=3,
)
kinds = st.sampled_from([kind.name for kind in KINDS]) | st.just("pixel")
addresses = st.builds("{}.x{}".format, kinds, names).map(lambda a: a.replace("\n", ""))
role = st.sampled_from(["admin", "operator", "analyst", "standard", "none"]) | values
blocks = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "role": role,
        "finance": role,
        "permission": role,
        "members": st.dictionaries(names, role, max_size=2),
        "name": names,
        "accounts": st.lists(names, max_size=3),
    },
)
changes = st.lists(
    st.fixed_dictionaries({"path": names, "before": values, "after": values}), max_size=3
)
places = st.fixed_dictionaries(
    {"file": names, "line": st.integers(1, 9), "column": st.integers(1, 9)}
)


@st.composite
def operations(draw: st.DrawFn) -> Json:
    action = draw(st.sampled_from(list(Action)))
    before, after = draw(blocks), draw(blocks)
    kind = draw(kinds)
    label = f"{kind}.{draw(names)}/{draw(names)}/{draw(names)}"
    return {
        "id": 0,
        "address": f"{kind}.x",
        "label": label,
        "kind": kind,
        "action": action.value,
        "identity": [draw(names)],
        "actor": draw(names),
        "before": before,
        "after": (after or {}) if action is Action.UPDATE else after,
        "changes": draw(changes),
        "source": draw(st.none() | places),
        "reason": draw(names),
        "risks": draw(st.lists(st.sampled_from([risk.value for risk in Risk]), max_size=2)),
        "mode": draw(st.sampled_from(["automatic", "manual"])),
        "deferred_by": draw(st.just([]) | st.lists(names, max_size=2)),
        "requires": [],
        "awaits": [],
        "rests_on": [],
        "precondition": None,
    }


def plan_of(made: list[Json], **parts: Any) -> Json:
    """A plan in the published form around these operations."""
    ready = [op for op in made if not op["deferred_by"]]
    plan = {
        "format_version": 2,
        "bcsync_version": "1.0.0",
        "created_at": "2026-03-01T12:00:00Z",
        "platform": "local",
        "project": "acme",
        "revision": None,
        "selection": {"targets": [], "excludes": []},
        "corrects": None,
        "allowances": [],
        "digest": "0" * 64,
        "operations": made,
        "waiting": [],
        "drift": [],
        "unmanaged": [],
        "findings": [],
        "guards": [],
        "effects": parts["effects"] if "effects" in parts else effects_for(made),
        "policies": [],
        "protections": [],
        "fingerprints": {"layout": "", "state": ""},
        "applicable": bool(ready),
        **parts,
    }
    summary = {
        **Counter(op["action"] for op in ready),
        "waiting": len(plan["waiting"]),
        "deferred": len(made) - len(ready),
        "manual": 0,
        "unchanged": 3,
    }
    return {**plan, "summary": summary}


waiting = st.fixed_dictionaries(
    {
        "address": addresses,
        "state": st.sampled_from(["pending", "in_review", "asks_for_decision"]) | names,
        "since": st.none() | names,
        "on": st.none() | names,
        "note": names,
    }
)
drift = st.fixed_dictionaries(
    {
        "address": addresses,
        "kind": kinds,
        "state": st.sampled_from(["changed", "vanished", "appeared"]),
        "changes": changes,
        "accepted": names,
        "note": names,
    }
)
findings: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {
        "code": st.just("ends-soon"),
        "severity": st.sampled_from(["error", "warning"]),
        "file": st.none() | names,
        "line": st.just(1),
        "column": st.just(1),
        "message": names,
        "hint": names,
        "also": st.just([]),
    }
)
guards = st.fixed_dictionaries(
    {
        "rule": names,
        "limit": st.just(3),
        "actual": st.just(4),
        "ok": st.booleans(),
        "message": names,
        "addresses": st.just([]),
        "flag": st.none() | names,
    }
)
effects = st.fixed_dictionaries(
    {
        "who": names,
        "on": addresses | names,
        "way": st.sampled_from(["member", "finance", "share"]) | addresses | names,
        "before": st.none() | names,
        "after": st.none() | names,
        "gains": st.booleans(),
        "operation": st.integers(0, 5),
    },
    optional={
        "label": names,
        "deferred": st.just(True),
        "accounts": st.integers(1, 9_999),
    },
)
unmanaged = st.fixed_dictionaries({"address": addresses, "kind": kinds, "label": st.none() | names})


def few(items: st.SearchStrategy[Json]) -> st.SearchStrategy[list[Json]]:
    return st.lists(items, max_size=2)


protections = st.fixed_dictionaries({"address": addresses, "protect": st.booleans()})

plans = st.builds(
    plan_of,
    st.lists(operations(), max_size=6),
    waiting=few(waiting),
    drift=few(drift),
    findings=few(findings),
    guards=few(guards),
    effects=st.lists(effects, max_size=6),
    protections=few(protections),
    unmanaged=few(unmanaged),
)
