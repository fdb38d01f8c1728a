"""What a change of scheme would do, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from imh_video.app.scheme_change import Basis, CodeChange, SchemeChange
from imh_video.model.scheme import CodingScheme


def tr(text: str) -> str:
    """Words of a change of scheme."""
    return QCoreApplication.translate("SchemeChange", text)


def marks_words(number: int) -> str:
    return tr("1 mark") if number == 1 else tr("{n} marks").format(n=number)


def needs_looking_at(one: CodeChange) -> bool:
    """Whether a person should see this code: it is marked, and not simply the same as before."""
    is_same = one.mapping.basis is Basis.SAME_ID and not one.mapping.notes
    return one.marks > 0 and (one.is_taken_away or not is_same)


def summary_words(change: SchemeChange) -> str:
    """How many marks stay, go, and overlap then."""
    stay = tr("1 mark stays") if change.kept == 1 else tr("{n} marks stay")
    words = [stay.format(n=change.kept)]
    if change.taken_away:
        away = tr("1 is taken away") if change.taken_away == 1 else tr("{n} are taken away")
        words.append(away.format(n=change.taken_away))
    if change.waiting:
        waits = (
            tr("1 waits for your answer") if change.waiting == 1 else tr("{n} wait for your answer")
        )
        words.append(waits.format(n=change.waiting))
    sentence = ", ".join(words) + "."
    if change.overlaps:
        lies = tr("1 mark would then lie over one that excludes it. It stays as it is.")
        lie = tr("{n} marks would then lie over ones that exclude them. They stay as they are.")
        sentence += " " + (lies if change.overlaps == 1 else lie).format(n=change.overlaps)
    return sentence


def undecided_words(change: SchemeChange) -> str:
    """What a person still has to say; "" when nothing."""
    names = ", ".join(f"“{one.mapping.old.label}”" for one in change.undecided)
    return tr("Say what becomes of {codes}.").format(codes=names) if names else ""


def other_words(change: SchemeChange) -> tuple[str, ...]:
    """What else changes, without a choice to make."""
    lines = []
    same = [one for one in change.codes if one.marks and not needs_looking_at(one)]
    if same:
        one, many = tr("1 marked code stays as it was"), tr("{n} marked codes stay as they were")
        codes = (one if len(same) == 1 else many).format(n=len(same))
        lines.append(f"{codes}, {marks_words(sum(code.marks for code in same))}.")
    if change.added:
        lines.append(tr("New: {codes}.").format(codes=_names(c.label for c in change.added)))
    gone = [one for one in change.codes if not one.marks and one.mapping.new is None]
    if gone:
        names = _names(one.mapping.old.label for one in gone)
        lines.append(tr("Gone, and never marked here: {codes}.").format(codes=names))
    return tuple(lines)


def _names(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)


def offer_words(old: CodingScheme, new: CodingScheme) -> str:
    """One sentence that a newer version is there."""
    if old.version == new.version:
        words = tr("The scheme {title} {new} was changed. This coding keeps it as it was.")
    else:
        words = tr("The scheme {title} is at version {new}. This coding stays with {old}.")
    return words.format(title=new.title, new=new.version, old=old.version)


def basis_words(one: CodeChange) -> str:
    """Why this code was proposed."""
    return {
        Basis.SAME_ID: "",
        Basis.SAME_LABEL: tr("It has the same name."),
        Basis.CHOSEN: tr("Chosen by you."),
        Basis.NONE: "",
    }[one.mapping.basis]


def notes_words(one: CodeChange) -> str:
    """Everything one should know of this code before its marks change."""
    if one.is_taken_away:
        return tr("The marks of this code are deleted. Undo brings them back.")
    return " ".join(part for part in (basis_words(one), *one.mapping.notes) if part)
