"""The keys that the coder set, read from the preferences."""

from __future__ import annotations

from imh_video.app.chords import KeyChoices
from imh_video.app.preferences import Preferences
from imh_video.model.scheme import Actor


def key_choices(preferences: Preferences, scheme_id: str) -> KeyChoices:
    """Bindings ``code.<scheme>.<code>``, ``digit.<scheme>.<code>`` and ``leader.<actor>``."""
    chords, digits, leaders = {}, {}, {}
    for name, keys in preferences.bindings.items():
        what, _, rest = name.partition(".")
        scheme, _, code_id = rest.partition(".")
        if what == "leader" and rest in set(Actor):
            leaders[Actor(rest)] = keys
        elif what == "code" and scheme == scheme_id:
            chords[code_id] = keys
        elif what == "digit" and scheme == scheme_id:
            digits[code_id] = keys
    return KeyChoices(chords, digits, leaders)
