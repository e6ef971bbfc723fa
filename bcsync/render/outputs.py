"""What a plan comes to, for the next steps of a CI job."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from bcsync.render.digest import digest_of, headline
from bcsync.render.effects import Json
from bcsync.render.view import view_of

NAMES = "changes", "removals", "refused", "waiting", "digest", "summary"


def outputs_of(plan: Json) -> Mapping[str, str]:
    """By their names. Of a plan that could not be made nothing is known: all empty but the summary."""
    view = view_of(plan)
    if "failure" in plan:
        message = plan["failure"]["message"]
        return {**dict.fromkeys(NAMES, ""), "summary": f"{headline(plan, view)[:-1]}: {message}"}
    numbers = {
        "changes": view.ready + len(plan["protections"]),
        "removals": len(view.removals) + len(view.later),
        "refused": sum(not guard["ok"] for guard in plan["guards"]) + view.errors,
        "waiting": len(view.waiting) + len(view.deferred) + len(view.later),
    }
    told = {name: str(number) for name, number in numbers.items()}
    return {**told, "digest": digest_of(plan), "summary": headline(plan, view)}


def output_text(outputs: Mapping[str, str]) -> str:
    """As lines for the file that GitHub names: each between delimiters that its value cannot hold.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#multiline-strings
    """
    return "".join(_output(name, value) for name, value in outputs.items())


def _output(name: str, value: str) -> str:
    # No text holds its own digest; a delimiter that could be foreseen would let a name end the value.
    end = f"bcsync_{sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return f"{name}<<{end}\n{value}\n{end}\n"
