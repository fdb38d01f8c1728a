"""From observations made by hand to the signals that everything else reads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.seen import Scene, SeenBody, SeenFace

from imh_video.model.observation import Found, Observations, PersonTrack
from imh_video.model.recording import Layout
from imh_video.model.signal import (
    DYAD_SIGNALS,
    HAND_SIGNALS,
    PEOPLE,
    PERSON_SIGNALS,
    SignalSet,
    Validity,
)
from imh_video.signals.build import HeardVoices, build_signals, unit_of
from imh_video.signals.together import _pairs_apart
from imh_video.vision.tracking import follow_people


def tracks_of(seen: Observations) -> dict[str, PersonTrack]:
    """The person further left is the infant."""
    people = follow_people(seen)
    people.sort(key=lambda person: float(np.nanmedian(person.boxes[:, 0])))
    return dict(zip(PEOPLE, people, strict=False))


def signals_of(scene: Scene, layout: Layout = Layout.ONE_VIEW) -> SignalSet:
    seen = scene.observations()
    return build_signals(seen, tracks_of(seen), layout, scene.rows * 80_000)


def two_people(rows: int, infant_yaw: float, caregiver_yaw: float, *, pitch: float = 0.0) -> Scene:
    scene = Scene(rows).person(300, 400, range(rows), yaw=infant_yaw, pitch=pitch)
    return scene.person(900, 350, range(rows), yaw=caregiver_yaw, colour=5)


def test_every_signal_has_its_name_and_unit() -> None:
    signals = signals_of(two_people(30, 50, -50))
    of_each = (*PERSON_SIGNALS, *HAND_SIGNALS)
    wanted = {f"{who}_{what}" for who in PEOPLE for what in of_each} | set(DYAD_SIGNALS)
    assert set(signals.signals) == wanted | {"voice_overlap", "turn_gap"}
    assert signals["infant_yaw_deg"].unit == "deg"
    assert signals["caregiver_seen"].unit == "0/1"
    assert unit_of("distance") == "face sizes"


@pytest.mark.parametrize(("yaw", "pitch"), [(65, 0), (65, -25)])
def test_two_turned_to_each_other_are_face_to_face(yaw: float, pitch: float) -> None:
    # A head that points straight at the other one is measured some ten degrees below.
    signals = signals_of(two_people(30, yaw, -yaw, pitch=pitch))
    assert (signals["infant_facing_partner"].values == 1).all()
    assert (signals["caregiver_facing_partner"].values == 1).all()
    assert (signals["face_to_face"].values == 1).all()


def test_of_two_half_turned_to_each_other_it_is_not_known_and_of_one_turned_off_it_is_no() -> None:
    half = signals_of(two_people(30, 42, -42))
    assert (half["infant_facing_partner"].values == 1).all()
    assert not half["face_to_face"].known.any()
    assert (signals_of(two_people(30, 42, 0))["face_to_face"].values == 0).all()


def test_of_level_faces_one_high_above_the_other_face_to_face_is_not_known() -> None:
    scene = two_people(30, 65, -65)
    for face in scene.faces:
        face.y = 700 if face.x < 600 else 250
    signals = signals_of(scene)
    assert (signals["infant_facing_partner"].values == 1).all()
    assert (signals["caregiver_facing_partner"].values == 1).all()
    assert not signals["face_to_face"].known.any()


@pytest.mark.parametrize("yaw", [0, -50, 10])
def test_in_one_view_a_face_to_the_camera_or_away_does_not_face_the_partner(yaw: float) -> None:
    signals = signals_of(two_people(30, yaw, -50))
    assert (signals["infant_facing_partner"].values == 0).all()
    assert (signals["infant_turned_away"].values == 1).all()
    assert (signals["face_to_face"].values == 0).all()


@pytest.mark.parametrize(("yaw", "faces"), [(0, 1), (15, 1), (-60, 0)])
def test_in_a_split_screen_a_face_to_the_camera_faces_the_partner(yaw: float, faces: int) -> None:
    signals = signals_of(two_people(30, yaw, 0), Layout.SPLIT_SCREEN)
    assert (signals["infant_facing_partner"].values == faces).all()
    assert not signals["distance"].known.any()


def test_with_nobody_to_face_facing_is_unknown_not_no() -> None:
    signals = signals_of(Scene(40).person(300, 400, range(40), yaw=50))
    assert not signals["infant_facing_partner"].known.any()
    assert not signals["infant_turned_away"].known.any()
    assert not signals["face_to_face"].known.any()
    assert (signals["caregiver_seen"].values == 0).all()


def test_a_head_bowed_to_the_table_is_turned_away() -> None:
    scene = two_people(30, 50, -50, pitch=-60)
    for face in scene.faces:
        # The nose of a bowed head is low as well.
        face.yaw = 20 if face.x < 600 else face.yaw
    assert (signals_of(scene)["infant_turned_away"].values == 1).all()


def test_a_face_turned_to_the_hands_of_the_partner_counts_as_facing() -> None:
    def with_hand(at: tuple[float, float]) -> SignalSet:
        scene = Scene(30)
        for row in range(30):
            # Turned to the right, while the partner's head is straight above.
            scene.faces.append(SeenFace(row, 300, 600, yaw=75))
            scene.faces.append(SeenFace(row, 330, 150, yaw=0, colour=5))
            scene.bodies.append(SeenBody(row, 2 * row + 1, (330, 150), at, (330, 420)))
        return signals_of(scene)

    assert (with_hand((700, 600))["infant_facing_partner"].values == 1).all()
    assert (with_hand((330, 420))["infant_facing_partner"].values == 0).all()


def test_a_covered_face_is_covered_and_not_absent() -> None:
    scene = two_people(60, 50, -50)
    kept = [face for face in scene.faces if face.x > 600 or not 20 <= face.row < 40]
    held = [
        SeenFace(row, 300, 400, score=0.0, mesh=0.0, yaw=50, found=Found.BY_HOLDING)
        for row in range(20, 40)
    ]
    signals = signals_of(Scene(60, kept + held))
    during = slice(22, 38)
    assert (signals["infant_seen"].values[during] == 1).all()
    assert (signals["infant_face"].values[during] == 0).all()
    assert (signals["infant_covered"].values[during] == 1).all()
    assert (signals["infant_covered"].validity[during] == Validity.INTERPOLATED).all()
    assert np.isnan(signals["infant_smile"].values[during]).all()


def test_hands_before_a_face_cover_it_though_the_finder_still_fires() -> None:
    scene = two_people(30, 50, -50)
    for place, face in enumerate(list(scene.faces)):
        if face.x < 600 and 10 <= face.row < 20:
            face.score, face.mesh = 0.6, 0.0
            scene.bodies.append(SeenBody(face.row, place, (300, 400), (290, 410), (320, 400)))
    signals = signals_of(scene)
    assert (signals["infant_covered"].values[11:19] == 1).all()
    assert (signals["infant_covered"].validity[11:19] == Validity.MEASURED).all()


def test_a_face_in_profile_that_fades_where_it_is_may_be_covered() -> None:
    scene = two_people(60, 80, -50)
    for face in scene.faces:
        if face.x < 600:
            face.score, face.mesh = (0.35 if 20 <= face.row < 40 else 0.8), 0.0
    covered = signals_of(scene)["infant_covered"]
    assert (covered.values[20:40] == 1).all()
    assert (covered.validity[20:40] == Validity.INTERPOLATED).all()
    assert (covered.values[:20] == 0).all()
    assert (covered.values[40:] == 0).all()


def test_somebody_out_of_the_picture_has_no_values() -> None:
    scene = Scene(100).person(300, 400, range(100), yaw=50)
    scene.person(900, 350, range(40), yaw=-50, colour=5)
    signals = signals_of(scene)
    gone = slice(45, 100)
    assert (signals["caregiver_seen"].values[gone] == 0).all()
    for what in ("covered", "yaw_deg", "smile", "box_x", "reach", "motion", "facing_partner"):
        assert not signals[f"caregiver_{what}"].known[gone].any(), what


@pytest.mark.parametrize(("yaw", "smiles"), [(10, False), (40, False), (65, True)])
def test_beyond_half_profile_a_face_smiles_with_the_half_that_shows(
    yaw: float, smiles: bool
) -> None:
    scene = two_people(40, yaw, -60)
    for face in scene.faces:
        face.half_smile = 0.6
    values = signals_of(scene)["infant_smile"].values
    assert ((values > 0.5) == smiles).all()


def test_in_full_profile_an_adult_who_is_not_seen_to_smile_is_unknown() -> None:
    scene = two_people(40, 80, -80)
    for face in scene.faces:
        face.mesh = 0.1
        face.smile = 0.6 if face.row >= 20 else 0.001
    signals = signals_of(scene)
    assert (signals["infant_smile"].values[:15] < 0.5).all()
    assert not signals["caregiver_smile"].known[:15].any()
    for who in PEOPLE:
        assert (signals[f"{who}_smile"].values[25:] > 0.5).all()


def test_a_smile_is_found_against_the_neutral_face() -> None:
    scene = two_people(100, 0, 0)
    for face in scene.faces:
        if face.x < 600 and 50 <= face.row < 70:
            face.smile = 0.6
    smile = signals_of(scene)["infant_smile"].values
    assert (smile[52:68] > 0.5).all()
    assert (smile[:47] < 0.5).all()
    assert (smile[73:] < 0.5).all()


def test_a_face_cut_by_the_edge_lends_no_direction() -> None:
    scene = Scene(30).person(300, 400, range(30), yaw=50)
    scene.person(1270, 400, range(30), yaw=-50, colour=5)
    signals = signals_of(scene)
    assert (signals["caregiver_seen"].values == 1).all()
    assert not signals["caregiver_facing_partner"].known.any()
    assert (signals["infant_facing_partner"].values == 1).all()


def test_a_raised_arm_toward_the_partner_reaches_and_a_hanging_one_does_not() -> None:
    def with_hand(at: tuple[float, float]) -> SignalSet:
        scene = two_people(20, 50, -50)
        for place, face in enumerate(scene.faces):
            if face.x < 600:
                scene.bodies.append(SeenBody(face.row, place, (300, 400), at, (300, 640)))
        return signals_of(scene)

    assert (with_hand((480, 470))["infant_reach"].values == 1).all()
    assert (with_hand((305, 640))["infant_reach"].values == 0).all()


def test_no_visible_arm_is_unknown_not_no() -> None:
    signals = signals_of(two_people(20, 50, -50))
    assert not signals["infant_reach"].known.any()
    assert not signals["caregiver_hand_near_partner"].known.any()


def test_a_hand_at_the_partner_is_near() -> None:
    scene = two_people(20, 50, -50)
    for place, face in enumerate(scene.faces):
        if face.x > 600:
            body = SeenBody(face.row, place, (900, 350), (350, 420), (880, 600))
            scene.bodies.append(body)
    assert (signals_of(scene)["caregiver_hand_near_partner"].values == 1).all()


def test_distance_is_in_face_sizes() -> None:
    distance = signals_of(two_people(20, 0, 0))["distance"].values
    assert distance == pytest.approx(np.hypot(600, 50) / 100, abs=0.01)


def test_without_sound_voices_are_unknown() -> None:
    signals = signals_of(two_people(20, 0, 0))
    assert not signals.audible
    assert len(signals["voice_infant"].values) == 160
    assert not signals["voice_infant"].known.any()


def test_digital_silence_says_nothing_about_voices() -> None:
    seen = two_people(20, 0, 0).observations()
    heard = np.arange(160) < 80
    voices = HeardVoices(np.arange(160) * 10_000, heard, ~heard, heard)
    signals = build_signals(seen, tracks_of(seen), Layout.ONE_VIEW, 1_600_000, voices)
    assert signals.audible
    assert signals["voice_infant"].coverage == pytest.approx(0.5)
    assert (signals["voice_adult"].values[:80] == 0).all()


def test_two_who_move_in_step_are_above_chance() -> None:
    rows = 12 * 60
    scene = two_people(rows, 50, -50)
    chance = np.random.default_rng(3)
    together = np.convolve(chance.random(rows), np.ones(8) / 8, "same") * 100
    alone = np.convolve(chance.random(rows), np.ones(8) / 8, "same") * 100
    seen = scene.observations()
    first = seen.faces.box[:, 0] < 600
    half = seen.faces.row < rows // 2
    seen.faces.motion[:] = together[seen.faces.row]
    seen.faces.motion[first & ~half] = alone[seen.faces.row[first & ~half]]
    signals = build_signals(seen, tracks_of(seen), Layout.ONE_VIEW, rows * 80_000)
    synchrony = signals["synchrony"].values
    assert np.nanmean(synchrony[60 : rows // 2 - 60]) > 0.3
    assert abs(np.nanmean(synchrony[rows // 2 + 60 : -60])) < 0.2


def comes_and_goes(chance: np.random.Generator, rows: int) -> np.ndarray:
    """A smile that is there half of the time, for a second or two."""
    slow = np.convolve(chance.random(rows), np.ones(25) / 25, "same")
    return np.clip(0.4 + 0.5 * (slow - slow.mean()) / slow.std(), 0.001, 0.95)


def test_of_two_faces_or_bodies_at_rest_nothing_is_said_to_be_in_step() -> None:
    """What is measured of them is noise, whose best lag correlates well; then one smiles alone."""
    rows = 12 * 60
    scene = two_people(rows, 50, -50)
    chance = np.random.default_rng(5)
    for face in scene.faces:
        face.smile = float(0.001 + 0.0005 * chance.random())
        if face.x < 600 and face.row > rows // 2:
            face.smile = 0.9 if face.row % 50 < 25 else 0.001
    signals = signals_of(scene)
    assert not signals["smile_synchrony"].known.any()
    assert not signals["synchrony"].known.any()


def test_two_who_smile_in_step_are_above_chance() -> None:
    rows = 12 * 60
    scene = two_people(rows, 50, -50)
    chance = np.random.default_rng(3)
    together, alone = (comes_and_goes(chance, rows) for _ in range(2))
    for face in scene.faces:
        same = face.x < 600 or face.row < rows // 2
        face.smile = float((together if same else alone)[face.row])
    signals = signals_of(scene)
    in_step = signals["smile_synchrony"].values
    assert np.nanmean(in_step[60 : rows // 2 - 60]) > 0.3
    assert abs(np.nanmean(in_step[rows // 2 + 60 : -60])) < 0.2
    assert not signals["smile_synchrony"].known[:20].any(), "a window needs five seconds"


@given(st.integers(2, 200), st.integers(1, 40))
def test_pairs_for_chance_are_evenly_picked_of_all_that_lie_apart(count: int, apart: int) -> None:
    all_pairs = [(a, b) for a in range(count) for b in range(count) if abs(a - b) >= apart]
    picked = _pairs_apart(count, apart)
    assert picked == all_pairs[:: max(1, len(all_pairs) // 40)]


def test_a_film_with_nobody_has_signals_that_say_so() -> None:
    signals = signals_of(Scene(25))
    assert (signals["infant_seen"].values == 0).all()
    assert not signals["infant_smile"].known.any()
    assert not signals["face_to_face"].known.any()
