"""The content hash that pins a coding to one version of a scheme."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any

from imh_video.model.scheme import CodingScheme


def content_hash(scheme: CodingScheme) -> CodingScheme:
    """The scheme with its SHA-256: of what it says, not of white space, comments or field order."""
    bare = replace(scheme, content_hash="")
    canonical = json.dumps(_plain(bare), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return replace(bare, content_hash=hashlib.sha256(canonical.encode()).hexdigest())


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any tree of the model's own types
    if is_dataclass(value) and not isinstance(value, type):
        # A field at its default is left out: a field that the model gains later must not change
        # the hashes that older codings are pinned to.
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if getattr(value, item.name) != _default(item)
        }
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _default(item: Any) -> Any:  # noqa: ANN401 -- dataclasses.Field is generic over anything
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else MISSING
