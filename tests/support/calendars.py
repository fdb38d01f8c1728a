"""What time the store takes it to be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from imh_video.store import audit, codings

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Calendar:
    """Stands in for the calendar of the store: tests say what time it is."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self, zone: object = None) -> datetime:
        return self.at


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    made = Calendar()
    for module in (audit, codings):
        monkeypatch.setattr(module, "datetime", made)
    return made
