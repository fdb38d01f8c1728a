"""Days and ages as people say them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

_LOCALE = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
_WEEKS_ONLY_BELOW = 12
_MONTHS_ONLY_FROM = 12
_YEARS_FROM = 24


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dates", text)


def day_words(day: date, today: date | None = None) -> str:
    """ "Thu 12 Nov" within half a year, "12 November 2025" before."""
    today = today or date.today()  # noqa: DTZ011 - the day on this computer's wall
    is_near = abs(today - day) < timedelta(days=183)
    return _words(day, "ddd d MMM" if is_near else "d MMMM yyyy")


def long_day_words(day: date) -> str:
    """ "Thursday 12 November 2026"."""
    return _words(day, "dddd d MMMM yyyy")


def month_words(day: date) -> str:
    """ "Sept 2027", as on a form."""
    return _words(day, "d MMM yyyy")


def month_name(day: date) -> str:
    return _words(day, "MMMM")


def _words(day: date, form: str) -> str:
    return _LOCALE.toString(QDate(day.year, day.month, day.day), form)


def months_between(first: date, last: date) -> tuple[int, int]:
    """Whole months, and the weeks left over."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if _month_later(first, months) > last:
        months -= 1
    return months, (last - _month_later(first, months)).days // 7


def _month_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    # Born on the 31st: the month is full on the last day of a shorter one.
    for day_of_month in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, day_of_month)
        except ValueError:
            continue
    return date(day.year + year, month + 1, min(day.day, 28))


def age_words(born_on: date, today: date, weeks_early: int = 0) -> str:
    """ "8 weeks", "5 months 2 weeks", "9 months, 8 corrected", "2 years"; empty before birth."""
    if today < born_on:
        return ""
    weeks = (today - born_on).days // 7
    if weeks < _WEEKS_ONLY_BELOW:
        return _count(weeks, _tr("week"), _tr("weeks"))
    months, weeks_over = months_between(born_on, today)
    if months >= _YEARS_FROM:
        return _years(months)
    words = _count(months, _tr("month"), _tr("months"))
    if weeks_early:
        corrected, _ = months_between(born_on + timedelta(weeks=weeks_early), today)
        return _tr("{age}, {n} corrected").format(age=words, n=max(corrected, 0))
    if weeks_over and months < _MONTHS_ONLY_FROM:
        words += " " + _count(weeks_over, _tr("week"), _tr("weeks"))
    return words


def _years(months: int) -> str:
    years, months = divmod(months, 12)
    words = _count(years, _tr("year"), _tr("years"))
    return f"{words} {_count(months, _tr('month'), _tr('months'))}" if months else words


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def length_words(duration_us: int) -> str:
    """A film's length as on its still: "4:38", "1:02:10"."""
    seconds_whole = round(duration_us / 1_000_000)
    minutes, secs = divmod(seconds_whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


def size_words(size_bytes: int) -> str:
    """ "1.9 GB", "340 MB", "12 kB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if size_bytes >= size:
            number = size_bytes / size
            return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"
    return f"{max(1, round(size_bytes / 1e3))} kB"
