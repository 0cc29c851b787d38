"""Read YAML entry by entry, with the line of each: a mistake in one is told with its place, and the others are read."""

from collections.abc import Sequence
from typing import Any

import yaml


def entries(root: yaml.Node | None, field: str) -> Sequence[yaml.Node] | None:
    """Give the entries of a list at the top of a file, or None when it has no such list."""
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == field and isinstance(value, yaml.SequenceNode):
                return list(value.value)
    return None


def plain(node: yaml.Node) -> Any:  # noqa: ANN401 - any YAML value
    """Give the value of a node, without its place."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()
