"""Laws of reading that hold for any input."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcsync.findings import Severity
from bcsync.source.mapping import Map, Sources
from bcsync.source.merge import merge
from bcsync.source.reader import DEFAULT_PARSER, PureParser, read_yaml

YAML_LIKE = st.text(
    alphabet=st.sampled_from(list("ab01:-[]{},&*!|>'\"\\#%@ \n\t<~.?é\x00\x85\u2028"))
)
WORDS = st.sampled_from(["a", "b", "name", "no", "x y", "é", "7", "true"])
SCALARS = st.one_of(
    st.booleans(),
    st.none(),
    st.integers(-(10**18), 10**18),
    st.text(alphabet="abc xyz-_.@:#'\"é\n", max_size=12),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(WORDS, TREES, max_size=4)


def read(data: bytes, parser: Any = None) -> Any:
    sources = Sources()
    return read_yaml(data, sources.add("f.yaml"), sources, parser=parser)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=60), YAML_LIKE.map(str.encode)), st.booleans())
@example(b'"\\U99999999"', True)
@example(b"%YAML 1" + b"1" * 5000 + b".1\n---\n", True)
def test_reading_never_raises(data: bytes, pure: bool) -> None:
    """Any bytes give a value or a finding with a place."""
    document = read(data, PureParser if pure else DEFAULT_PARSER)
    for finding in document.findings:
        assert finding.severity is Severity.ERROR
        assert finding.place is not None
        assert finding.place.line >= 1
        assert finding.place.column >= 1


@settings(deadline=None, max_examples=150)
@given(DOCUMENTS, st.booleans())
def test_values_are_those_any_yaml_reader_gives(document: dict[str, Any], flow: bool) -> None:
    """What PyYAML writes is read back the same, as PyYAML itself would."""
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True)
    got = read(text.encode())
    assert got.findings == ()
    assert got.value == document == yaml.safe_load(text)


@settings(deadline=None, max_examples=150)
@given(st.lists(DOCUMENTS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_files(
    documents: list[dict[str, Any]], random: Any
) -> None:
    """The merged values are the same for any order, unless a finding says otherwise."""
    sources = Sources()
    parts: list[Map] = []
    for number, document in enumerate(documents):
        text = yaml.safe_dump(document, allow_unicode=True)
        parts.append(read_yaml(text.encode(), sources.add(f"{number}.yaml"), sources).value)
    shuffled = random.sample(parts, len(parts))
    merged, findings = merge(parts, sources)
    again, others = merge(shuffled, sources)
    assert bool(findings) == bool(others)
    if not findings:
        assert merged == again
