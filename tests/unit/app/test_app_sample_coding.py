from __future__ import annotations

import json

from support.libraries import make_library

from imh_video.app.sample_coding import code_from_truth
from imh_video.schemes.locate import find_scheme


def write_truth(path):
    """Ten seconds at 10 a second: the baby (right) looks over from 2 to 5 s and smiles at 3 s."""
    times = [n / 10 for n in range(100)]
    looks = [-45.0 if 2 <= t < 5 else 0.0 for t in times]
    smiles = [1.0 if 3 <= t < 4 else 0.0 for t in times]
    nothing = [0.0] * 100
    truth = {
        "pts_s": times,
        "people": {"infant": {"side": "right"}, "caregiver": {"side": "left"}},
        "tracks": {
            "infant": {"yaw_deg": looks, "smile": smiles, "reach": nothing},
            "caregiver": {"yaw_deg": nothing, "smile": nothing, "reach": nothing},
        },
        "voices": [
            {"person": "infant", "kind": "coo", "onset_s": 6.0, "offset_s": 6.8},
            {"person": "caregiver", "kind": "speech", "onset_s": 7.5, "offset_s": 8.4},
        ],
        "moments": [{"kind": "attunement", "onset_s": 2.0, "offset_s": 9.0, "what": "..."}],
    }
    path.write_text(json.dumps(truth))
    return path


def test_a_truth_file_becomes_the_marks_of_what_it_says(tmp_path):
    made = make_library(tmp_path / "library")
    recording = made.recording_without_film()
    with made.library as library:
        desk = library.open_coding(recording.id, "A", find_scheme("sunderland"))

        count = code_from_truth(desk, write_truth(tmp_path / "truth.json"))

        marks = {mark.code_id: mark for mark in desk.marks_in_order()}
        assert count == len(desk.marks) == 5
        assert set(marks) == {"b_look", "b_smile", "b_vocal", "p_vturn", "d_attune"}
        assert marks["b_look"].span.onset_us == 2_000_000
        assert marks["b_look"].span.offset_us == 5_000_000
        assert marks["b_look"].person_id == made.baby.id
        assert marks["p_vturn"].span.is_point
        assert marks["p_vturn"].person_id == made.parent.id


def test_it_is_one_edit_that_can_be_undone(tmp_path):
    made = make_library(tmp_path / "library")
    recording = made.recording_without_film()
    with made.library as library:
        desk = library.open_coding(recording.id, "A", find_scheme("sunderland"))
        code_from_truth(desk, write_truth(tmp_path / "truth.json"))

        desk.undo()

        assert not desk.marks
