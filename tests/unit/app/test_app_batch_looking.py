"""A batch goes on whatever happens to one film, and tells how far it is and how long it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from imh_video.app import batch_looking
from imh_video.app.batch_looking import FilmDone, FilmToDo, look_at_all
from imh_video.model.job import Cancelled, JobControl, Unattended, time_left
from imh_video.model.problem import Problem
from imh_video.vision.model_store import list_models


@pytest.fixture(autouse=True)
def models() -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")


class Clock:
    """Goes only when a film is looked at."""

    now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s


class Told(Unattended):
    def __init__(self) -> None:
        self.progress_told: list[tuple[float, str]] = []

    def progress(self, fraction: float, doing: str = "") -> None:
        self.progress_told.append((round(fraction, 3), doing))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(batch_looking, "time", clock)
    return clock


def film(name: str, clock: Clock, weight: float = 10.0, cached: bool = False,
         error: BaseException | None = None) -> FilmToDo:  # fmt: skip
    def look(control: JobControl) -> dict[str, Any]:
        control.progress(0.5, "Looking and listening")
        clock.now_s += 0.0 if cached else 2 * weight
        if error is not None:
            raise error
        return {"cached": cached}

    return FilmToDo(name, {"path": name}, weight, look)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Problem("This is not a film.", where="b"), "b: This is not a film."),
        (FileNotFoundError(2, "No such file or directory"), "b: No such file or directory."),
        (ValueError("odd"), "b: the look met a fault of its own (ValueError)."),
    ],
)
def test_whatever_is_wrong_with_one_film_the_others_are_looked_at(
    clock: Clock, error: Exception, said: str
) -> None:
    films = [film("a", clock), film("b", clock, error=error), film("c", clock)]
    told: list[FilmDone] = []
    done = look_at_all(films, told=told.append)
    assert done == told
    assert [one.row() for one in done] == [
        {"path": "a", "cached": False}, {"path": "b", "problem": said},
        {"path": "c", "cached": False},
    ]  # fmt: skip


def test_a_stop_stops_the_whole_batch(clock: Clock) -> None:
    told: list[FilmDone] = []
    with pytest.raises(Cancelled):
        look_at_all(
            [film("a", clock), film("b", clock, error=Cancelled()), film("c", clock)],
            told=told.append,
        )
    assert [one.film.name for one in told] == ["a"]


def test_progress_counts_films_by_their_length_and_time_left_by_those_that_took_work(
    clock: Clock,
) -> None:
    films = [
        film("known", clock, 30.0, cached=True), film("long", clock, 60.0), film("rest", clock),
    ]  # fmt: skip
    control = Told()
    done = look_at_all(films, control)
    assert control.progress_told == [
        (0.15, "1 of 3, known: Looking and listening"),
        (0.6, "2 of 3, long: Looking and listening"),
        (0.95, "3 of 3, rest: Looking and listening"),
    ]
    assert [one.left_s for one in done] == [None, 20.0, 0.0]


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (1, "about 5 s left"), (43, "about 45 s left"), (200, "about 3 min left"),
        (5400, "about 1 h 30 min left"), (7190, "about 2 h 0 min left"),
    ],
)  # fmt: skip
def test_time_left_is_told_no_more_exactly_than_it_is_known(left_s: float, words: str) -> None:
    assert time_left(left_s) == words


def test_a_folder_gives_each_film_once(tmp_path: Path) -> None:
    for name in ("b.MP4", "a.mov", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    options = batch_looking.BatchOptions(analysis=None)  # type: ignore[arg-type]
    films = batch_looking.films_of_paths([tmp_path / "b.MP4", tmp_path], options)
    assert [one.name for one in films] == ["b.MP4", "a.mov"]
