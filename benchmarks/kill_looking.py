"""Kill ``imh-video analyse`` and its workers again and again, let it end, and compare the bits.

``python benchmarks/kill_looking.py [--rounds 10] [--kills 10] [--film FILE]``. Each round begins
with an empty cache and its own seed; every other round kills only the first process, whose workers
must then end by themselves.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.analyse_in_small_chunks import SMALL
from support.killing_looks import KilledLooks

from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film, known_analysis
from imh_video.media.source import PathSource

CLIP = Path(__file__).parents[1] / "sample_clips" / "phone_portrait.mp4"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--film", type=Path, default=CLIP)
    chosen = options.parse_args()
    source, small = PathSource(chosen.film), AnalysisOptions(workers=1, **SMALL)
    whole = bits(analyse_film(source, small, use_cache=False))
    kills = made_again = outlived = other_bits = 0
    for seed in range(chosen.rounds):
        with tempfile.TemporaryDirectory() as folder:
            looks = KilledLooks(chosen.film, Path(folder), seed)
            for number in range(chosen.kills):
                killed = looks.kill(workers=1 + number % 3, group=seed % 2 == 0)
                kills += not killed.ended_by_itself
                made_again += len(killed.made_again)
                outlived += len(killed.outlived)
            if looks.finish(workers=2) != 0:
                raise SystemExit(f"seed {seed}: {looks.said.read_text()}")
            os.environ["IMH_VIDEO_CACHE"] = folder
            resumed = known_analysis(source, small)
            other_bits += resumed is None or bits(resumed) != whole
    print(f"rounds                         {chosen.rounds}")
    print(f"killed while it worked         {kills}")
    print(f"finished results made again    {made_again}")
    print(f"processes that outlived it     {outlived}")
    print(f"rounds that ended differently  {other_bits}")
    if made_again or outlived or other_bits:
        raise SystemExit(1)


def bits(analysis: Analysis) -> list[bytes]:
    """Everything that an analysis measured, to compare."""
    signals = [analysis.signals[name] for name in sorted(analysis.signals.signals)]
    return [
        *(part.tobytes() for s in signals for part in (s.times_us, s.values, s.validity)),
        *(part.tobytes() for _, part in sorted(analysis.observations.arrays().items())),
    ]


if __name__ == "__main__":
    main()
