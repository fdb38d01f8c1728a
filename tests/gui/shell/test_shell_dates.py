from __future__ import annotations

from datetime import date

import pytest

from imh_video_ui.library.dates import age_words, day_words, length_words, size_words


@pytest.mark.parametrize(
    ("born", "today", "said"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), "0 weeks"),
        (date(2026, 11, 1), date(2026, 11, 9), "1 week"),
        (date(2026, 6, 9), date(2026, 8, 4), "8 weeks"),
        (date(2026, 6, 9), date(2026, 11, 23), "5 months 2 weeks"),
        (date(2026, 6, 9), date(2026, 11, 9), "5 months"),
        (date(2025, 12, 20), date(2026, 11, 23), "11 months"),
        (date(2025, 8, 31), date(2026, 2, 28), "6 months"),
        (date(2025, 11, 1), date(2026, 11, 23), "12 months"),
        (date(2024, 2, 29), date(2026, 5, 30), "2 years 3 months"),
        (date(2026, 12, 1), date(2026, 11, 23), ""),
    ],
)
def test_an_age_is_said_as_people_say_it(born, today, said):
    assert age_words(born, today) == said


def test_a_baby_who_came_early_has_two_ages():
    assert age_words(date(2026, 2, 10), date(2026, 11, 23), 5) == "9 months, 8 corrected"


def test_a_day_is_short_when_it_is_near_and_has_its_year_when_it_is_not():
    today = date(2026, 11, 23)
    assert day_words(date(2026, 11, 12), today) == "Thu 12 Nov"
    assert day_words(date(2025, 11, 12), today) == "12 November 2025"


@pytest.mark.parametrize(
    ("us", "said"), [(278_000_000, "4:38"), (59_600_000, "1:00"), (3_730_000_000, "1:02:10")]
)
def test_a_films_length(us, said):
    assert length_words(us) == said


@pytest.mark.parametrize(
    ("size", "said"), [(1_900_000_000, "1.9 GB"), (340_000_000, "340 MB"), (12_000, "12 kB")]
)
def test_a_files_size(size, said):
    assert size_words(size) == said
