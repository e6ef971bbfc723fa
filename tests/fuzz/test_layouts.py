"""Whatever stands in the layout files: findings or a plan, in bounded time, and nothing is written."""

from __future__ import annotations

from hypothesis import strategies as st

from bcsync.shipped import resource_dir
from tests.fuzz.desk import Desk
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.inputs import arbitrary, damaged, documents, reworded

EXAMPLES = [
    path.read_bytes()
    for path in sorted(resource_dir("examples").rglob("*.yaml"))
    if path.name != "bcsync.yaml" and not any(part.startswith(".") for part in path.parts)
]


def _as_yaml(value: object) -> bytes:
    # JSON is YAML, but for surrogates and the like: those are wanted here, too.
    import json

    return json.dumps(value).encode()


sections = st.dictionaries(
    st.sampled_from(
        ["version", "business_centers", "people", "teams", "defaults", "forget", "allow"]
    ),
    documents(),
)
layouts = (
    arbitrary | damaged(EXAMPLES) | reworded(EXAMPLES) | reworded(EXAMPLES) | sections.map(_as_yaml)
)


def test_arbitrary_and_damaged_layouts_are_judged_and_nothing_is_written(desk: Desk) -> None:
    def examine(data: bytes) -> None:
        desk.fresh({"layout.yaml": data})
        judged = desk.only_looks("validate")
        planned = desk.leaves_the_platform("plan")
        assert (judged.code == 0) or planned.code == 1
        desk.leaves_the_platform("apply")
        if judged.code:
            desk.only_looks("apply", "--auto-approve")

    fuzz(examine, layouts, share=0.2, examples=40)


def test_two_files_that_meet_are_judged_and_nothing_is_written(desk: Desk) -> None:
    def examine(pair: tuple[bytes, bytes]) -> None:
        one, other = pair
        desk.fresh({"layout.yaml": one, "more.yml": other})
        desk.only_looks("validate")
        desk.leaves_the_platform("plan", "--format", "markdown")
        desk.run("doctor", "--json")

    fuzz(examine, st.tuples(layouts, layouts), share=0.06, examples=10)
