"""A first look at a film, to ask who is who: some stretches of the whole analysis, kept for it.

The stretches are the analysis's own chunks, looked at with the same care: a proposal from a coarser
look would have to be asked about twice, and nothing that is done here is done again later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imh_video.app.analysis import AnalysisOptions
from imh_video.app.analysis_chunks import LookTask, read_result, run_tasks
from imh_video.app.analysis_films import films_to_analyse, make_room, results_folder, tasks_of
from imh_video.app.people_file import PeopleChoice
from imh_video.app.people_in_film import AnalysedPerson, people_in_film
from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.model.observation import Observations
from imh_video.timebase import Micros
from imh_video.vision.model_store import find_model, known_models


@dataclass(frozen=True, eq=False)
class FirstLook:
    """What was seen in the stretches that were looked at so far."""

    observations: Observations
    duration_us: Micros
    looked_us: Micros
    """How much of the film that was."""

    @property
    def is_whole(self) -> bool:
        return self.looked_us >= self.duration_us

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the displayed picture."""
        return self.observations.width, self.observations.height

    def people(self, choice: PeopleChoice) -> tuple[AnalysedPerson, ...]:
        """Who is in it, with what a person said so far; some milliseconds."""
        return people_in_film(self.observations, choice)

    def seen_us(self, person: AnalysedPerson) -> Micros:
        """For how long somebody was seen in what was looked at."""
        return round(person.seen_fraction * self.looked_us)


def first_look(
    source: MediaSource, options: AnalysisOptions | None = None, control: JobControl | None = None
) -> FirstLook:
    """Look at a minute of the film, in worker processes; at once where that was done before.

    Whatever of the film was looked at already counts too. Raises as ``analyse_film``.
    """
    options, control = options or AnalysisOptions(), control or Unattended()
    control.progress(0.0, "Opening the film")
    for model in known_models():
        find_model(model.name)
    table = read_frame_table(source)
    folder = results_folder(source, options)
    tasks = tasks_of(source, table, options, folder, table.duration_us)
    looks = [task for task in tasks if isinstance(task, LookTask)]
    missing = [task for task in _some_of(looks) if read_result(task.result) is None]
    if missing:
        make_room(folder, source.name)
        run_tasks(missing, options.worker_count(), control, 0.0)
    done = [(task, read_result(task.result)) for task in looks if task.result.is_file()]
    parts = [Observations.from_arrays(arrays) for _, arrays in done if arrays is not None]
    looked_us = sum(_length_us(task) for task, arrays in done if arrays is not None)
    control.progress(1.0)
    return FirstLook(Observations.joined(parts), table.duration_us, looked_us)


def looked_share(source: MediaSource, options: AnalysisOptions | None = None) -> float:
    """How much of an analysis is done and kept, 0 to 1: what a stop or a power cut left."""
    options = options or AnalysisOptions()
    if not results_folder(source, options).is_dir():
        return 0.0
    tasks = films_to_analyse(source, options).tasks
    done = sum(task.weight for task in tasks if task.result.is_file())
    whole = sum(task.weight for task in tasks)
    return done / whole if whole else 0.0


def _some_of(looks: Sequence[LookTask]) -> list[LookTask]:
    """A chunk of the first half and one of the second: people come, go and turn round."""
    places = {len(looks) // 4, 2 * len(looks) // 3}
    return [looks[place] for place in sorted(places)]


def _length_us(task: LookTask) -> Micros:
    times_us, end = task.table.times_us, task.table.duration_us
    stop_us = int(times_us[task.stop]) if task.stop < len(times_us) else end
    return stop_us - int(times_us[task.first])
