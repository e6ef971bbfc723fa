"""A plan as JUnit XML, for test reports: a limit, a finding, a group of changes each a case.

What refuses the plan or makes it invalid has failed; all else has passed, and its output tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from bcsync.render.digest import headline, outlook
from bcsync.render.effects import Json
from bcsync.render.matters import MATTERS, Level, Matter
from bcsync.render.notes import words
from bcsync.render.pieces import Item, Section
from bcsync.render.safe import printable
from bcsync.render.sections import REFUSED, sections_of
from bcsync.render.style import Style
from bcsync.render.view import view_of

MOST = 1_000
"""Cases of a suite. Reports with more are slow to open, and nobody reads them."""
_LINES = 50
_LONGEST = 300


def render_junit(plan: Json, style: Style) -> str:
    """One suite for each section, in their order, and one for the limits that are kept."""
    view = view_of(plan)
    suites = ["".join(_passed(plan))]
    suites += ["".join(_suite(section, style.folder)) for section in sections_of(plan, view)]
    told = f'<property name="plan" value={_attribute(headline(plan, view))}/>'
    if ahead := words(outlook(plan)).strip():
        told += f'<property name="outlook" value={_attribute(ahead)}/>'
    found = "\n".join(filter(None, suites))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bcsync plan">\n'
        f'<testsuite name="plan" tests="1" failures="0" errors="0"><properties>{told}</properties>\n'
        f'<testcase classname="bcsync.plan" name={_attribute(headline(plan, view))}/>\n</testsuite>\n'
        f"{found}{'' if not found else chr(10)}</testsuites>\n"
    )


def _passed(plan: Json) -> Iterator[str]:
    kept = [guard for guard in plan["guards"] if guard["ok"]]
    if not kept:
        return
    yield f'<testsuite name="Limits kept" tests="{len(kept)}" failures="0" errors="0">\n'
    for guard in kept:
        yield f'<testcase classname="bcsync.limit" name={_attribute(guard["rule"])}/>\n'
    yield "</testsuite>"


def _suite(section: Section, folder: str) -> Iterator[str]:
    matter = MATTERS[section.title]
    # Like things together: what holds for many is one case.
    items = iter(section.groupings[min(1, section.naming - 1)]())
    cases = [_case(matter, section.title, item, folder) for item in islice(items, MOST)]
    left = sum(1 for _ in items)
    if left:
        cases.append(_more(matter, left))
    failures = len(cases) if matter.level is Level.ERROR else 0
    name = f"{section.title} in {section.of}" if section.of else section.title
    yield (
        f'<testsuite name={_attribute(name)} tests="{len(cases)}" '
        f'failures="{failures}" errors="0">\n'
    )
    yield from cases
    yield "</testsuite>"


def _case(matter: Matter, title: str, item: Item, folder: str) -> str:
    said = words(item.line)
    lines = [said, *map(words, item.details[:_LINES])]
    if len(item.details) > _LINES:
        lines.append(f"… and {len(item.details) - _LINES:,} more")
    name = item.code if title == REFUSED else said
    source = item.source
    if source is None:
        return _written(matter, name, "\n".join(lines))
    file = printable(folder + source["file"])
    lines.append(f"at {file}:{source['line']}")
    return _written(
        matter, name, "\n".join(lines), f' file={_attribute(file)} line="{source["line"]}"'
    )


def _written(matter: Matter, name: str, body: str, at: str = "") -> str:
    begin = f'<testcase classname="bcsync.{matter.rule}" name={_attribute(name)}{at}>'
    if matter.level is Level.ERROR:
        message = _attribute(body.partition("\n")[0])
        inner = f'<failure type="{matter.rule}" message={message}>{_text(body)}</failure>'
    else:
        inner = f"<system-out>{_text(body)}</system-out>"
    return f"{begin}{inner}</testcase>\n"


def _more(matter: Matter, left: int) -> str:
    told = f"and {left:,} more, which bcsync plan --format json has"
    return _written(matter, told, told)


def _attribute(text: object) -> str:
    written = printable(text)
    return quoteattr(written if len(written) <= _LONGEST else written[:_LONGEST] + "…")


def _text(text: str) -> str:
    return escape("\n".join(map(printable, text.split("\n"))))
