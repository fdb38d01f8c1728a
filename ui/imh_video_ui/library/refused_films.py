"""When chosen files cannot be added as they are: which, why, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from imh_video.media.problem import NoPicture
from imh_video_ui.dialogs.problem_dialog import ProblemDialog, Reason, Way, problem_dialog
from imh_video_ui.library.film_check import LookedAt, RefusedFilm


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddFilm", text)


def refused_dialog(
    parent: QWidget,
    looked: LookedAt,
    *,
    choose: Callable[[], object],
    make_copies: Callable[[Sequence[Path]], object],
    go_on: Callable[[], object] | None,
) -> ProblemDialog:
    """``make_copies`` is told which films are to be made to play.

    ``go_on`` leaves the refused files out; None where nothing would be left.
    """
    safe = _tr("Nothing was copied, and the library is as it was.")
    # Three buttons are what fits beside each other, and enough to choose from.
    if go_on is None:
        ways = [Way(_tr("Choose another file"), choose, "folder-open")]
    else:
        ways = [Way(_tr("Go on without them"), go_on, "arrow-right")]
    tried = [one.path for one in looked.refused if _may_be_a_film(one)]
    if tried:
        ways.append(Way(_tr("Make a playable copy"), partial(make_copies, tried), "film"))
    if len(looked.refused) == 1 and not looked.films:
        problem = looked.refused[0].problem
        title = _tr("This film cannot be added")
        return problem_dialog(parent, problem, title=title, safe=safe, ways=ways)
    count, whole = len(looked.refused), len(looked.refused) + len(looked.films)
    title = _tr("{n} of {whole} files cannot be added").format(n=count, whole=whole)
    reasons = [
        Reason(one.path.name, _without_name(one.problem.sentence, one.path))
        for one in looked.refused
    ]
    return ProblemDialog(parent, title, safe, reasons=reasons, ways=ways)


def _may_be_a_film(refused: RefusedFilm) -> bool:
    if isinstance(refused.problem, NoPicture):
        # A copy would have no picture either.
        return False
    try:
        return refused.path.stat().st_size > 0
    except OSError:
        return False


def _without_name(sentence: str, path: Path) -> str:
    """The name stands beside it already."""
    rest = sentence.removeprefix(f"{path.name}: ")
    return rest[:1].upper() + rest[1:]
