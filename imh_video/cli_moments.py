"""``imh-video moments``, and how they are looked for in a library. Importing it adds the commands.

``suggestions`` is about the possible moments of films in a library: ways of looking, what holds for
a family, and the rules once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imh_video import cli
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from imh_video.app.learning import Learner
    from imh_video.model.family import Family
    from imh_video.model.moment import MomentChoices, Suggestions

suggestions_app = typer.Typer(help="Possible moments in a library: how they are looked for.")
cli.app.add_typer(suggestions_app, name="suggestions")
own_pass_app = typer.Typer(help="Code without them first, and see what they changed.")
suggestions_app.add_typer(own_pass_app, name="own-pass")

Way = Annotated[
    str | None, typer.Option("--preset", help="A way of looking: see 'suggestions presets'.")
]
Holding = Annotated[
    list[str] | None,
    typer.Option("--circumstance", help="What holds for the family: see 'suggestions presets'."),
]
WhoLooks = Annotated[
    str | None,
    typer.Option("--coder", help="Who looks, else you; said, only their own pass hides it."),
]
LearnsFrom = Annotated[
    str | None,
    typer.Option("--learn-from", help="nobody, own or team; else as in your settings."),
]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="A kind that is not suggested, by its name.")
]


@cli.app.command()
def moments(
    film: cli.Film,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only the best N.")] = None,
    preset: Way = None,
    circumstance: Holding = None,
    without: Without = None,
    workers: cli.Workers = None,
    people: cli.People = None,
    no_cache: cli.NoCache = False,
    as_json: cli.Json = False,
) -> int:
    """Suggest possible moments, best first, each with its reason. A person decides.

    Not for the film of a library in which somebody's own pass goes on.
    """
    from imh_video.app.library import own_library_folder
    from imh_video.app.moment_choices import settings_for
    from imh_video.app.own_pass import check_file_may_be_seen
    from imh_video.app.suggesting import suggest_from
    from imh_video.model.moment import MomentChoices

    settings = settings_for(_chosen(MomentChoices(), preset, circumstance, without))
    check_file_may_be_seen(cli._invocation.library or own_library_folder(), film)
    found = suggest_from(cli._analysed(film, workers, people, no_cache), settings)
    return _show(found, top, as_json)


def _show(suggestions: Suggestions, top: int | None, as_json: bool) -> int:
    from imh_video.app.suggesting import describe_moment

    found = suggestions.moments[:top]
    cli._answer(
        [describe_moment(moment) for moment in found],
        as_json,
        lambda: (
            [
                f"{m.span.onset_us / 1e6:8.2f} s  {m.kind.value} ({m.confidence.value}): {m.reason}"
                for m in found
            ]
            or ["No possible moment found."]
        ),
    )
    for stretch in suggestions.not_looked:
        cli._note(
            f"Nothing was looked for from {stretch.span.onset_us / 1e6:.1f} to "
            f"{stretch.span.end_us / 1e6:.1f} s: {stretch.why}."
        )
    return cli.DONE


def _chosen(
    before: MomentChoices,
    preset: str | None,
    circumstance: Sequence[str] | None,
    without: Sequence[str] | None,
) -> MomentChoices:
    """What was said, in the place of what was chosen before; what was not said stays."""
    from imh_video.app.moment_choices import kinds_named

    chosen = before
    if preset is not None:
        chosen = replace(chosen, preset=preset)
    if circumstance is not None:
        chosen = replace(chosen, circumstances=frozenset(one for one in circumstance if one))
    if without is not None:
        chosen = replace(chosen, switched_off=kinds_named(one for one in without if one))
    return chosen


@suggestions_app.command("presets")
def suggestions_presets(as_json: cli.Json = False) -> int:
    """The ways of looking, and what may hold for a family."""
    from imh_video.moments.circumstances import circumstances
    from imh_video.moments.presets import presets

    value: dict[str, Any] = {
        "presets": [
            {
                "id": one.id,
                "title": one.title,
                "hint": one.hint,
                "changes": list(one.changes),
                "kinds_off": sorted(one.switched_off),
                "per_minute": one.restraint.per_minute,
            }
            for one in presets()
        ],
        "circumstances": [
            {
                "id": one.id,
                "title": one.title,
                "leads_to": one.leads_to,
                "kinds_off": sorted(one.switched_off),
            }
            for one in circumstances()
        ],
    }
    cli._answer(
        value,
        as_json,
        lambda: [
            "Ways of looking (--preset):",
            *(f"  {one.id}: {one.title}. {one.hint}" for one in presets()),
            "What may hold for a family (--circumstance):",
            *(f"  {one.id}: {one.title}. {one.leads_to}" for one in circumstances()),
        ],
    )
    return cli.DONE


@suggestions_app.command("set")
def suggestions_set(
    family: Annotated[str | None, typer.Option("--family", help="The family's code.")] = None,
    film: Annotated[
        str | None, typer.Option("--film", help='One film: its id, or "FAMILY/Film 2".')
    ] = None,
    preset: Way = None,
    circumstance: Holding = None,
    without: Without = None,
    why: Annotated[str | None, typer.Option("--why", help="A few words for later.")] = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Choose how possible moments are looked for: for a family, or only the way for one film.

    What is not said stays as it is; an empty value takes a choice back (--circumstance "").
    """
    from imh_video.app.moment_choices import choose_for_family, choose_for_film

    if (family is None) == (film is None):
        raise Problem("Say either --family CODE or --film RECORDING, one of the two.")
    with cli._opened_library(library) as opened:
        if film is not None:
            if preset is None or circumstance or without or why:
                raise Problem("For one film say --preset; all else belongs to the family.")
            found = cli._recording_named(opened, film)
            recording = choose_for_film(opened, found.id, preset)
            value = {"film": recording.id, "preset": recording.moment_preset}
            cli._answer(value, as_json, lambda: [f"{recording.title}: {preset or 'as the family'}"])
            return cli.DONE
        before = opened.family_of_code(str(family))
        chosen = _chosen(before.moments, preset, circumstance, without)
        if why is not None:
            chosen = replace(chosen, why=why)
        changed = choose_for_family(opened, before.id, chosen)
    cli._answer(_described(changed), as_json, lambda: _lines(changed))
    return cli.DONE


def _described(family: Family) -> dict[str, Any]:
    return {
        "family": family.code,
        "preset": family.moments.preset,
        "circumstances": sorted(family.moments.circumstances),
        "without": sorted(family.moments.switched_off),
        "why": family.moments.why,
    }


def _lines(family: Family) -> list[str]:
    said = _described(family)
    return [
        f"{said['family']}: {said['preset'] or 'standard'}",
        *(f"  holds: {one}" for one in said["circumstances"]),
        *(f"  without: {one}" for one in said["without"]),
        *([f"  why: {said['why']}"] if said["why"] else []),
    ]


@suggestions_app.command("show")
def suggestions_show(
    recording: cli.RecordingName,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only the best N.")] = None,
    learn_from: LearnsFrom = None,
    coder: WhoLooks = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """The possible moments of a film as you get them. Hidden while an own pass goes on."""
    return _show_of_library(library, recording, (learn_from, coder), top, as_json)


@suggestions_app.command("again")
def suggestions_again(
    recording: cli.RecordingName,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only the best N.")] = None,
    learn_from: LearnsFrom = None,
    coder: WhoLooks = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Only the rules once more, after a choice was changed; the film is not looked at again."""
    return _show_of_library(library, recording, (learn_from, coder), top, as_json, again=True)


def _show_of_library(
    library: Path | None,
    recording: str,
    who: tuple[str | None, str | None],
    top: int | None,
    as_json: bool,
    *,
    again: bool = False,
) -> int:
    """The list that ``who`` (learns from, coder) gets who opens the film now."""
    from imh_video.app.own_pass import check_may_see
    from imh_video.app.shown_moments import answered_by, shown_suggestions
    from imh_video.app.suggesting import suggest_again

    learner = _learner(*who)
    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        check_may_see(opened, found.id, who[1])
        if again:
            suggest_again(opened, found.id)
        answered = answered_by(opened, found.id, learner.coder)
        shown = shown_suggestions(opened, found.id, learner, answered)
    if shown is None:
        raise Problem("Nobody has looked at this film yet.")
    return _show(shown, top, as_json)


def _learner(learn_from: str | None, coder: str | None) -> Learner:
    """As in the settings of whoever asks, as far as nothing else was said."""
    from imh_video.app.learning import Learner, LearnFrom, learner_of
    from imh_video.app.preferences import Preferences

    mine = learner_of(Preferences())
    if learn_from is not None and learn_from not in [one.value for one in LearnFrom]:
        raise Problem("--learn-from is nobody, own or team.")
    chosen = mine.learn_from if learn_from is None else LearnFrom(learn_from)
    return Learner(chosen, coder or mine.coder)


@suggestions_app.command("learnt")
def suggestions_learnt(
    coder: Annotated[
        str | None, typer.Option("--coder", help="Whose answers; else everybody's.")
    ] = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """What answers to possible moments teach about their order, and whether that helps."""
    from imh_video.app.learning import describe_learnt, learnt_from, sentences

    with cli._opened_library(library) as opened:
        found = learnt_from(opened, _learner("own" if coder else "team", coder or ""))
    cli._answer(describe_learnt(found), as_json, lambda: sentences(found))
    return cli.DONE


Coder = Annotated[str | None, typer.Option("--coder", help="Whose coding.")]


@own_pass_app.command("begin")
def own_pass_begin(
    recording: cli.RecordingName,
    coder: Annotated[str, typer.Option("--coder", help="Who codes.")],
    scheme: Annotated[
        str, typer.Option("--scheme", help="The scheme of a new coding.")
    ] = "sunderland",
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Hide possible moments in this coding until the coder's own pass is finished."""
    from imh_video.app.own_pass import begin_own_pass
    from imh_video.app.own_schemes import scheme_for

    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        chosen = scheme_for(opened, found.id, scheme)
        with opened.open_coding(found.id, coder, chosen) as desk:
            begun = begin_own_pass(opened, desk)
    at = begun.begun_at.isoformat(timespec="seconds")
    value = {"coder": coder, "begun_at": at, "finished_at": None}
    cli._answer(value, as_json, lambda: [f"{found.title}: own pass of {coder} begun {at}"])
    return cli.DONE


@own_pass_app.command("finish")
def own_pass_finish(
    recording: cli.RecordingName,
    coder: Coder = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Say that the own pass is finished: the time and the marks are kept."""
    return _end_own_pass(recording, coder, library, as_json, is_finished=True)


@own_pass_app.command("leave")
def own_pass_leave(
    recording: cli.RecordingName,
    coder: Coder = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """End the own pass unfinished: it counts as no coding made without possible moments.

    Kept in the audit; it cannot be begun again.
    """
    return _end_own_pass(recording, coder, library, as_json, is_finished=False)


def _end_own_pass(
    recording: str, coder: str | None, library: Path | None, as_json: bool, *, is_finished: bool
) -> int:
    from imh_video.app.exchange_marks import coding_of
    from imh_video.app.own_pass import finish_own_pass, leave_own_pass

    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        coding = coding_of(opened, found.id, coder)
        with opened.read_coding(coding.id) as known:
            scheme = known.scheme
        with opened.open_coding(found.id, coding.coder, scheme) as desk:
            done = (finish_own_pass if is_finished else leave_own_pass)(opened, desk)
    at = done.finished_at.isoformat(timespec="seconds") if done.finished_at else ""
    value = {
        "coder": coding.coder,
        "finished_at": at if is_finished else None,
        "left_at": None if is_finished else at,
        "marks": len(done.marks),
    }
    cli._answer(value, as_json, lambda: [f"{found.title}: {len(done.marks)} marks, {at}"])
    return cli.DONE


@own_pass_app.command("check")
def own_pass_check(
    recording: cli.RecordingName,
    coder: Coder = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """What became of the marks after possible moments were shown: counts, no judgement."""
    from imh_video.app.exchange_marks import coding_of
    from imh_video.app.own_pass import check_own_pass, describe_check

    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        with opened.read_coding(coding_of(opened, found.id, coder).id) as desk:
            value = describe_check(desk, check_own_pass(desk))
    cli._answer(value, as_json, lambda: _check_lines(value))
    return cli.DONE


def _check_lines(value: Mapping[str, Any]) -> list[str]:
    def words(row: Mapping[str, Any]) -> str:
        return (
            f"{row['before']} before, {row['now']} now: {row['added']} added "
            f"({row['suggested']} from possible moments), {row['moved']} moved, "
            f"{row['recoded']} given another code, {row['removed']} removed"
        )

    return [
        f"{value['coder']}, own pass finished {value['finished_at']}",
        f"all: {words(value)}",
        *(f"{row['code']}: {words(row)}" for row in value["codes"]),
    ]
