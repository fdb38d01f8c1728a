"""Kill a coder's process 200 times in the middle of editing and count what was lost.

``python benchmarks/kill_nine.py [--kills 200]``. Each time the library is opened and verified.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.killing import kill_while_editing
from support.libraries import make_library


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    kills = options.parse_args().kills
    with tempfile.TemporaryDirectory() as folder:
        made = make_library(Path(folder) / "library")
        recording_id = made.recording_without_film().id
        made.library.close()
        answers = []
        for seed in range(kills):
            if seed % 20 == 19:
                # Replaying an ever longer history would time the check, not the killing.
                with type(made.library).open(made.library.folder) as library:
                    made.library = library
                    recording_id = made.recording_without_film().id
            answers.append(kill_while_editing(made.library.folder, recording_id, seed))
    print(f"kills                      {kills}")
    print(f"edits told as done         {sum(a.edits_told for a in answers)}")
    print(f"killed inside an edit      {sum(a.in_flight for a in answers)}")
    print(f"libraries not whole        {sum(bool(a.problems) for a in answers)}")
    print(f"codings still locked       {sum(not a.is_free for a in answers)}")
    print(f"lost what was told as done {sum(not a.lost_nothing for a in answers)}")
    bad = [seed for seed, answer in enumerate(answers) if not answer.lost_nothing]
    if bad:
        raise SystemExit(f"seeds that lost something: {bad}")


if __name__ == "__main__":
    main()
