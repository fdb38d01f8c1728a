from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.libraries import Made, candidate, make_library, scheme

from imh_video.model.identifiers import RecordingId
from imh_video.model.moment import MomentKind, NotLooked, Suggestions
from imh_video.timebase import Span

S = 1_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    made = make_library(tmp_path_factory.mktemp("suggestions") / "library")
    yield made
    made.library.close()


@pytest.fixture
def recording_id(made: Made) -> RecordingId:
    return made.recording_without_film().id


def test_what_was_suggested_is_kept_with_its_reasons(made: Made, recording_id: RecordingId) -> None:
    assert made.library.candidates(recording_id) is None
    found = Suggestions(
        (candidate(onset_us=5 * S, offset_us=7 * S), candidate()),
        (NotLooked(Span(0, S), "the baby was covered"),),
    )
    assert made.library.keep_suggestions(recording_id, found) == found
    assert made.library.candidates(recording_id) == found


def test_nothing_found_is_not_the_same_as_not_looked(made: Made, recording_id: RecordingId) -> None:
    made.library.keep_suggestions(recording_id, Suggestions(()))
    assert made.library.candidates(recording_id) == Suggestions(())


def test_the_same_moment_found_again_keeps_its_id_and_its_decision(
    made: Made, recording_id: RecordingId
) -> None:
    first = candidate(onset_us=S, offset_us=3 * S)
    made.library.keep_suggestions(recording_id, Suggestions((first,)))
    with made.library.open_coding(recording_id, "MK", scheme()) as desk:
        desk.dismiss(first, "not a reply")
        again = candidate(onset_us=S + 200_000, offset_us=3 * S)
        other_kind = candidate(MomentKind.REPAIR, S, 3 * S)
        elsewhere = candidate(onset_us=8 * S, offset_us=9 * S)
        kept = made.library.keep_suggestions(
            recording_id, Suggestions((elsewhere, other_kind, again))
        )
        assert [moment.id for moment in kept.moments] == [elsewhere.id, other_kind.id, first.id]
        assert kept.moments[2].span == again.span
        assert made.library.candidates(recording_id) == kept
        assert first.id in desk.decisions
        desk.undo()
        desk.redo()
        assert first.id in desk.decisions


def test_a_moment_no_longer_found_leaves_the_list_but_not_the_decisions(
    made: Made, recording_id: RecordingId
) -> None:
    first = candidate()
    made.library.keep_suggestions(recording_id, Suggestions((first,)))
    with made.library.open_coding(recording_id, "MK", scheme()) as desk:
        mark = desk.keep(first)
        made.library.keep_suggestions(recording_id, Suggestions(()))
        assert made.library.candidates(recording_id) == Suggestions(())
        assert desk.marks == {mark.id: mark}
    back = made.library.keep_suggestions(recording_id, Suggestions((candidate(),)))
    assert back.moments[0].id == first.id


def test_points_are_the_same_when_they_are_close(made: Made, recording_id: RecordingId) -> None:
    first = candidate(MomentKind.REPAIR, S, None)
    made.library.keep_suggestions(recording_id, Suggestions((first,)))
    near = candidate(MomentKind.REPAIR, S + 100_000, None)
    far = candidate(MomentKind.REPAIR, 3 * S, None)
    kept = made.library.keep_suggestions(recording_id, Suggestions((far, near)))
    assert [moment.id for moment in kept.moments] == [far.id, first.id]


def test_two_films_with_equal_ids_of_moments_do_not_mix(made: Made) -> None:
    ids = [made.recording_without_film().id for _ in range(2)]
    for recording_id in ids:
        made.library.keep_suggestions(recording_id, Suggestions((candidate(id_="cue-1"),)))
    kept = [made.library.candidates(recording_id) for recording_id in ids]
    assert all(found is not None and len(found.moments) == 1 for found in kept)


def test_a_moment_decided_before_its_run_was_kept_is_not_lost(
    made: Made, recording_id: RecordingId
) -> None:
    moment = candidate()
    with made.library.open_coding(recording_id, "MK", scheme()) as desk:
        desk.keep(moment)
        kept = made.library.keep_suggestions(recording_id, Suggestions((moment,)))
        assert kept.moments == (moment,)
        assert moment.id in desk.decisions
