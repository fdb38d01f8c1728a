"""The command line: a contract that other programs may rely on (docs/manual/command-line.md).

Every subcommand takes ``--json``: one JSON object or list on stdout and nothing else there.
Progress and warnings go to stderr. Exit 0 is done, 1 ran but found problems, 2 bad input with one
plain line on stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeAlias

import typer

from imh_video.model.job import Cancelled, JobControl
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from imh_video.app.analysis import Analysis
    from imh_video.app.library import Library
    from imh_video.model.recording import Recording

DONE, FOUND_PROBLEMS, BAD_INPUT, BROKEN = 0, 1, 2, 70
_STOPPED = 130
_STOPPED_SENTENCE = "Stopped. Nothing half-made was kept."


class Window(Protocol):
    """The part of the program that has a window; the core runs without one."""

    def open(self, library: Path | None, *, sample: bool) -> int:
        """Open the window and stay until it closes; the exit code."""

    def tour(self, out: Path, library: Path | None, only: Sequence[str] = ()) -> list[Path]:
        """Draw every workspace offscreen into PNG files; their paths."""


class _Invocation:
    """What the options before the subcommand said."""

    window: Window | None = None
    library: Path | None = None


_invocation = _Invocation()

app: typer.Typer = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Review film of a parent and a baby. Without a command the window opens.",
)
models_app = typer.Typer(help="The detectors' model files.")
scheme_app: typer.Typer = typer.Typer(help="Coding scheme files.")
marks_app: typer.Typer = typer.Typer(help="Marks in and out of other programs' files.")
library_app: typer.Typer = typer.Typer(help="The folder that holds families and their films.")
app.add_typer(models_app, name="models")
app.add_typer(scheme_app, name="scheme")
app.add_typer(marks_app, name="marks")
app.add_typer(library_app, name="library")

Json = Annotated[bool, typer.Option("--json", help="One JSON value on stdout, nothing else.")]
LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="The library folder; else your own.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Leave nothing behind.")]
People = Annotated[
    Path | None, typer.Option("--people", help="Who is who, as a JSON file (see the manual).")
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes.")]
Film = Annotated[Path, typer.Argument(help="A film file.", metavar="FILE")]
JsonValue: TypeAlias = Mapping[str, Any] | Sequence[Any]


# --- the edge: arguments in, exit code out --------------------------------------------------------

# Typer brings its own copy of click; this is ClickException wherever that copy lies.
_USAGE_ERROR: type[BaseException] = typer.BadParameter.__mro__[2]


def run(arguments: Sequence[str], window: Window | None = None) -> int:
    """Run one command. Bad input ends in one plain line on stderr and 2, never in a traceback."""
    _invocation.window, _invocation.library = window, None
    command = typer.main.get_command(app)
    try:
        answer = command.main(list(arguments), prog_name="imh-video", standalone_mode=False)
    except Problem as problem:
        return _refuse(problem.sentence)
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        return _refuse(_STOPPED_SENTENCE, _STOPPED)
    except OSError as error:
        return _refuse(_what_the_system_said(error))
    except Exception as error:
        if isinstance(error, _USAGE_ERROR):
            return _refuse(_usage_sentence(error))
        if os.environ.get("IMH_VIDEO_DEBUG"):
            raise
        return _refuse(
            f"The program failed ({type(error).__name__}: {error}). Your files are as they were. "
            "Set IMH_VIDEO_DEBUG=1 to see where.",
            BROKEN,
        )
    if answer == _STOPPED:
        # Typer makes this silent code of Ctrl+C.
        return _refuse(_STOPPED_SENTENCE, _STOPPED)
    return answer if isinstance(answer, int) else DONE


def _refuse(sentence: str, code: int = BAD_INPUT) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)  # noqa: T201
    return code


def _usage_sentence(error: BaseException) -> str:
    say = getattr(error, "format_message", None)
    words = str(say()) if callable(say) else str(error)
    return f"{words.rstrip('.')}. Ask imh-video --help for the commands and their options."


def _what_the_system_said(error: OSError) -> str:
    """Full disk, no permission and their like, named with the file and the way out."""
    name = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{name}the disk is full. Make room and try again; nothing half-written was kept."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{name}this place cannot be written or read. Choose another folder."
    return f"{name}{error.strerror or error}"


def _print_json(value: JsonValue) -> None:
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))  # noqa: T201


def _say(words: str) -> None:
    """A line for people on stdout."""
    print(words)  # noqa: T201


def _note(words: str) -> None:
    """A line for people that is not the answer."""
    print(words, file=sys.stderr)  # noqa: T201


def _answer(value: JsonValue, as_json: bool, lines: Callable[[], Sequence[str]]) -> None:
    """The answer, as JSON or as lines for people."""
    if as_json:
        _print_json(value)
        return
    for line in lines():
        _say(line)


class _Bar:
    """Progress on stderr, drawn only where a person watches."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: Any = None
        self._task: Any = None
        self._stopped = False
        self._handler_before: Any = None

    def __enter__(self) -> JobControl:
        if threading.current_thread() is threading.main_thread():
            self._handler_before = signal.signal(signal.SIGINT, self._stop)
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=1.0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._handler_before is not None:
            signal.signal(signal.SIGINT, self._handler_before)
        if self._bar is not None:
            self._bar.stop()

    def progress(self, fraction: float, doing: str = "") -> None:
        if self._bar is not None:
            text = f"{self._title}: {doing}" if doing else self._title
            self._bar.update(self._task, completed=fraction, description=text)

    def check(self) -> None:
        if self._stopped:
            raise Cancelled

    def _stop(self, *_: object) -> None:
        """Ctrl+C: remembered as well, because Python drops what is raised while it clears up."""
        self._stopped = True
        raise KeyboardInterrupt


@app.callback(invoke_without_command=True)
def _begin(
    context: typer.Context,
    library: LibraryOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    _invocation.library = library
    if version:
        from imh_video import __version__

        _say(f"imh-video {__version__}")
    elif context.invoked_subcommand is None:
        return _window().open(library, sample=False)
    return DONE


def _window() -> Window:
    if _invocation.window is None:
        raise Problem("This installation has no window.", way_out="Start it with imh-video.")
    return _invocation.window


# --- this computer --------------------------------------------------------------------------------


@app.command()
def doctor(library: LibraryOption = None, as_json: Json = False) -> int:
    """Check what the program needs on this computer."""
    from imh_video.app.doctor import examine

    checks = examine(library or _invocation.library)
    ok = all(check.ok for check in checks)
    value = {
        "ok": ok,
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks],
    }
    _answer(
        value,
        as_json,
        lambda: [f"{'ok     ' if c.ok else 'problem'}  {c.name}: {c.detail}" for c in checks],
    )
    return DONE if ok else FOUND_PROBLEMS


@models_app.command("list")
def models_list(as_json: Json = False) -> int:
    """Each model file, whether it is here, and where it comes from."""
    from imh_video.vision.model_store import list_models

    rows = [
        {"name": m.name, "sha256": m.sha256, "present": m.present, "source": m.source}
        for m in list_models()
    ]
    _answer(
        rows,
        as_json,
        lambda: [f"{'here   ' if r['present'] else 'missing'}  {r['name']}" for r in rows],
    )
    return DONE


@models_app.command("check", hidden=True)
def models_check() -> int:
    """Whether every model file is here (for set-up)."""
    from imh_video.vision.model_store import list_models

    return DONE if all(m.present for m in list_models()) else FOUND_PROBLEMS


@models_app.command("fetch")
def models_fetch(as_json: Json = False) -> int:
    """Fetch the missing model files; each is checked by its SHA-256."""
    from imh_video.vision.model_store import fetch_models

    with _Bar("Fetching model files") as control:
        fetch_models(control)
    return models_list(as_json)


@models_app.command("import")
def models_import(path: Annotated[Path, typer.Argument(metavar="PATH")], as_json: Json = False
                  ) -> int:  # fmt: skip
    """Take a model file that you bring, if its SHA-256 is known."""
    from imh_video.vision.model_store import import_model

    import_model(path)
    return models_list(as_json)


# --- one film, no library -------------------------------------------------------------------------


@app.command()
def probe(film: Film, as_json: Json = False) -> int:
    """What is in a film file."""
    from imh_video.app.film import probe_film

    facts = probe_film(film)
    _answer(facts, as_json, lambda: [json.dumps(facts, ensure_ascii=False, indent=2)])
    for warning in facts["warnings"]:
        _note(warning)
    return DONE


@app.command()
def frame(
    film: Film,
    out: Annotated[Path, typer.Option("--out", help="The PNG to write.")],
    index: Annotated[
        int | None, typer.Option("--index", help="Number of the frame, from 0.")
    ] = None,
    at_s: Annotated[float | None, typer.Option("--at", help="Seconds of recording time.")] = None,
    as_json: Json = False,
) -> int:
    """Write exactly one frame as a PNG."""
    if (index is None) == (at_s is None):
        raise Problem("Say either --index N or --at S, one of the two.")
    from imh_video.app.film import save_frame
    from imh_video.timebase import micros

    done = save_frame(film, out, index=index, at_us=None if at_s is None else micros(at_s))
    _answer(done, as_json, lambda: [f"{out}: frame {done['index']} at {done['at_s']:.6f} s"])
    return DONE


def _analysed(film: Path, workers: int | None, people: Path | None, no_cache: bool) -> Analysis:
    from imh_video.app.analysis import AnalysisOptions, analyse_film, read_people
    from imh_video.media.source import PathSource

    options = AnalysisOptions(workers=workers, people=read_people(people) if people else None)
    with _Bar(film.name) as control:
        return analyse_film(PathSource(film), options, control, use_cache=not no_cache)


@app.command()
def signals(
    film: Film,
    out: Annotated[Path, typer.Option("--out", help="The CSV to write.")],
    workers: Workers = None,
    people: People = None,
    no_cache: NoCache = False,
    as_json: Json = False,
) -> int:
    """Write every signal of a film as CSV; an empty field could not be measured."""
    from imh_video.app.analysis import write_signals_csv

    analysis = _analysed(film, workers, people, no_cache)
    rows = write_signals_csv(analysis, out)
    _answer({"written": str(out), "rows": rows}, as_json, lambda: [f"{out}: {rows} rows"])
    return DONE


# --- which library, which recording ---------------------------------------------------------------

RecordingName = Annotated[
    str, typer.Argument(metavar="RECORDING", help='Its id, or "FAMILY/Film 2".')
]


def _opened_library(library: Path | None) -> Library:
    from imh_video.app.library import Library, own_library_folder

    return Library.open(library or _invocation.library or own_library_folder())


def _recording_named(library: Library, name: str) -> Recording:
    """The recording of that id, beginning of an id, or "FAMILY/Film 2"."""
    codes = {family.id: family.code for family in library.families()}
    found = [
        recording
        for recording in library.recordings()
        if recording.id.startswith(name)
        or f"{codes[recording.family_id]}/{recording.title}".lower() == name.lower()
    ]
    if len(found) == 1:
        return found[0]
    what = "is not in this library" if not found else f"fits {len(found)} recordings"
    raise Problem(f"{name} {what}.", way_out="imh-video library list shows what is there.")


# --- the whole ------------------------------------------------------------------------------------


@app.command()
def demo(
    out: Annotated[Path | None, typer.Option("--out", help="Where the results go.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="Open no window.")] = False,
    as_json: Json = False,
) -> int:
    """Open the sample recording; without a display do the whole main job and say where it lies."""
    from imh_video.app.demo import do_main_job
    from imh_video.places import has_display

    if has_display() and not headless:
        return _window().open(None, sample=True)
    with _Bar("The main job") as control:
        results = do_main_job(out, control)
    folder = Path(results["folder"]) / "pictures"
    pictures = [str(path) for path in _window().tour(folder, None, PAGES_OF_THE_JOB)]
    results = {**results, "pictures": pictures}
    _answer(results, as_json, lambda: _main_job_lines(results))
    return DONE


PAGES_OF_THE_JOB = ("01-library-light", "03-coding-light", "10-report-light")
"""In the names of the pictures that the main job draws; all of them take ``tour`` some minutes."""


def _main_job_lines(results: Mapping[str, Any]) -> list[str]:
    return [
        f"Film: {results['film']}",
        *[f"  possible: {line}" for line in results["suggested"]],
        *[f"  kept: {line}" for line in results["kept"]],
        *[f"  written: {path}" for path in results["exports"]],
        f"  pictures: {len(results['pictures'])}",
        f"Everything lies in {results['folder']}",
    ]


@app.command()
def tour(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")],
    library: LibraryOption = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Only pictures with this in their name; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Draw every state of the window on the sample library, one PNG each."""
    begun = time.monotonic()
    pictures = _window().tour(out, library or _invocation.library, tuple(only or ()))
    took = f"{len(pictures)} pictures in {time.monotonic() - begun:.0f} s"
    _answer(
        [str(path) for path in pictures],
        as_json,
        lambda: [*(str(path) for path in pictures), took],
    )
    return DONE


# --- commands that live in files of their own -----------------------------------------------------

from imh_video import cli_analyse as _cli_analyse  # noqa: E402, F401 -- adds its own
from imh_video import cli_cameras as _cli_cameras  # noqa: E402, F401 -- adds its own
from imh_video import cli_evaluate as _cli_evaluate  # noqa: E402, F401 -- adds its own
from imh_video import cli_library as _cli_library  # noqa: E402, F401 -- adds its own
from imh_video import cli_marks as _cli_marks  # noqa: E402, F401 -- adds its own
from imh_video import cli_moments as _cli_moments  # noqa: E402, F401 -- adds its own
from imh_video import cli_reports as _cli_reports  # noqa: E402, F401 -- adds its own
from imh_video import cli_schemes as _cli_schemes  # noqa: E402, F401 -- adds its own
