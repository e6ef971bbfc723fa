"""Whatever stands in bcsync.yaml and in BCSYNC_… variables: words, and nothing is written."""

from __future__ import annotations

from hypothesis import strategies as st

from bcsync.settings import PREFIX, TWINS
from bcsync.shipped import resource_dir
from tests.fuzz.desk import Desk
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.inputs import arbitrary, damaged, hostile_words, reworded

EXAMPLES = [
    path.read_bytes()
    for path in sorted(resource_dir("examples").glob("*/bcsync.yaml"))
    if not path.parent.name.startswith(".")
]
LOOKING = (("validate",), ("plan", "--no-refresh"), ("state", "list"), ("locks",), ("history",))

settings_files = arbitrary | damaged(EXAMPLES) | reworded(EXAMPLES) | reworded(EXAMPLES)


def _stays_inside(text: str) -> bool:
    # What a variable can hold, and no way out of the temporary folder.
    return "\x00" not in text and not text.startswith("~") and ".." not in text


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


values = (hostile_words | st.text(max_size=300)).filter(_stays_inside).filter(_encodable)
values = values.map(lambda text: text.replace("/", "") if "://" not in text else text)
variables = st.dictionaries(st.sampled_from([PREFIX + name for name in TWINS]), values, min_size=1)


def test_arbitrary_settings_are_judged_and_nothing_is_written(desk: Desk) -> None:
    def examine(given: tuple[bytes, tuple[str, ...]]) -> None:
        data, words = given
        desk.fresh({"bcsync.yaml": data})
        desk.only_looks(*words)
        desk.run("doctor")

    fuzz(examine, st.tuples(settings_files, st.sampled_from(LOOKING)), share=0.12, examples=30)


def test_arbitrary_variables_are_judged_and_nothing_is_written(desk: Desk) -> None:
    def examine(given: tuple[dict[str, str], tuple[str, ...]]) -> None:
        env, words = given
        desk.fresh({})
        desk.only_looks(*words, env=env)

    fuzz(examine, st.tuples(variables, st.sampled_from(LOOKING)), share=0.08, examples=24)
