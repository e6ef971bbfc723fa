"""What stands between two tokens of one line."""

from __future__ import annotations

from yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEntryToken,
    FlowEntryToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    TagToken,
    ValueToken,
)

FLOW_START = frozenset({FlowMappingStartToken, FlowSequenceStartToken})
FLOW_END = frozenset({FlowMappingEndToken, FlowSequenceEndToken})
_NAMES = frozenset({AnchorToken, TagToken})
_ONE_BEHIND = frozenset({ValueToken, BlockEntryToken, FlowEntryToken, KeyToken, *_NAMES})


def space_between(before: type, behind: type, written: str) -> str:
    """The blanks between two kinds of tokens; those that are ``written`` where they may matter."""
    if behind in FLOW_END or behind is FlowEntryToken:
        # Behind a ':' or a name, a blank tells that nothing follows.
        matters = before is ValueToken or before in _NAMES
        return written if matters else ""
    if behind is ValueToken:
        # An alias may end in ':' (YAML 1.2, 6.9.2), so that "*x :" keeps its blank.
        return "" if before is ScalarToken or before in FLOW_END else written
    if before in _ONE_BEHIND:
        return " "
    if before in FLOW_START:
        return ""
    return " " if before is AliasToken else written
