"""The nodes of a YAML text, with their places; composing them is what reading a scheme costs."""

from __future__ import annotations

from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node

_REMEMBERED = 4
"""While a scheme is edited the same few texts are read again and again: before, after, on disk."""


@lru_cache(maxsize=_REMEMBERED)
def nodes_of(text: str) -> Node | None:
    """The root of the text's nodes, for reading only; None where the text holds nothing.

    Raises YAMLError, RecursionError and ValueError for what is not YAML.
    """
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root
