"""How fast a look at a film is, beside real time and the plain MediaPipe loop; and its memory.

``python benchmarks/looking.py [--film FILE]... [--seconds 60] [--rounds 2]`` makes each film
1080p25 (in ``--folder``, once) and measures both in turn. ``--memory 3600`` looks at a film of an
hour instead, the clips after one another again and again, and tells what each process holds. Only
memory counts there: other programs may be busy.

Beside the time on the clock stands the processor's: it says the same on a computer that does other
things too. Both run at the low priority at which the program looks.

The plain loop: FaceLandmarker with two faces and PoseLandmarker with two poses on every frame, in
video mode, in one process. The pose bundle is put together from the same two networks that the
program uses, as MediaPipe's own makers of bundles do.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
import types
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import imageio_ffmpeg

from imh_video.app.analysis import AnalysisOptions, analyse_film
from imh_video.media.source import PathSource
from imh_video.vision.model_store import find_model

CLIPS = Path(__file__).parents[1] / "sample_clips"
FILMS = [CLIPS / "play_at_home.mp4", CLIPS / "split_screen.mp4"]
LONG = [*FILMS, CLIPS / "phone_portrait.mp4"]
FPS = 25
WORKERS = 2
OWN = os.getpid()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--film", type=Path, action="append")
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--memory", type=float, metavar="SECONDS", help="Linux only.")
    options.add_argument("--folder", type=Path, help="Where the made films stay.")
    options.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.plain:
        print(json.dumps(plain_loop(chosen.plain)))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.folder or Path(folder)
        if chosen.memory:
            film = clips_in_turn(chosen.film or LONG, chosen.memory, place)
            look_long(film, chosen.memory)
            return
        for clip in chosen.film or FILMS:
            compare(full_hd(clip, chosen.seconds, place), chosen.seconds, chosen.rounds)


def compare(film: Path, film_s: float, rounds: int) -> None:
    """Our look and the plain loop in turn, so that both have the same of the machine."""
    ours, plain = [], []
    memory = Memory()
    for _ in range(rounds):
        ours.append(look(film, memory))
        answer = subprocess.run(
            [sys.executable, __file__, "--plain", str(film)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        plain.append(json.loads(answer.stdout.splitlines()[-1]))
    ours_s, plain_s = median(one.wall_s for one in ours), median(p["wall_s"] for p in plain)
    ours_cpu_s, plain_cpu_s = median(one.cpu_s for one in ours), median(p["cpu_s"] for p in plain)
    found = f"both faces {plain[0]['faces']:.0%}, both bodies {plain[0]['poses']:.0%} of frames"
    print(f"{film.name}: {film_s:.0f} s of 1080p{FPS}, medians of {rounds}")
    print(f"  our look, {WORKERS} workers    {film_s / ours_s:5.2f} x real time")
    print(f"  plain MediaPipe loop   {film_s / plain_s:5.2f} x real time ({found})")
    print(f"  ours to the loop       {plain_s / ours_s:5.2f}")
    print(f"  processor, ours        {ours_cpu_s / film_s:5.3f} s for a second of film")
    print(f"  processor, the loop    {plain_cpu_s / film_s:5.3f} s")
    print(f"  two free cores give    {WORKERS * film_s / ours_cpu_s:5.2f} x real time at most")
    print(f"  memory of a worker     {memory.highest_mb:5.0f} MB at most")


def look_long(film: Path, film_s: float) -> None:
    """What each process holds as the look goes on: the least and the most in each tenth of it."""
    memory = Memory()
    spent = look(film, memory)
    print(f"{film_s:.0f} s of 1080p{FPS}: {film_s / spent.wall_s:.2f} x real time")
    workers = sorted(pid for pid in memory.samples_mb if pid != OWN)
    names = {pid: f"worker {number}" for number, pid in enumerate(workers, start=1)}
    names[OWN] = "the program itself"
    print("  MB in tenths of the time: " + "  ".join(f"{name:>18}" for name in names.values()))
    for tenth in range(10):
        spans = [memory.between(pid, tenth / 10, (tenth + 1) / 10) for pid in names]
        print(f"  {tenth + 1:24d}  " + "  ".join(f"{span:>18}" for span in spans))
    print(f"  a worker at most           {memory.highest_mb:4.0f} MB")
    print(f"  the program itself         {memory.own_mb:4.0f} MB at most")


# --- ours -----------------------------------------------------------------------------------------


@dataclass
class Memory:
    """Resident memory of the program and of each worker, sampled while they work."""

    samples_mb: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    """For each process: when, on the clock, and how much."""

    @property
    def highest_mb(self) -> float:
        """Of the largest worker."""
        workers = [pid for pid in self.samples_mb if pid != OWN]
        return max((mb for pid in workers for _, mb in self.samples_mb[pid]), default=0.0)

    @property
    def own_mb(self) -> float:
        return max((mb for _, mb in self.samples_mb.get(OWN, [])), default=0.0)

    def between(self, pid: int, begin: float, end: float) -> str:
        """The least and the most of a process between two shares of the whole time."""
        times_s = [at_s for samples in self.samples_mb.values() for at_s, _ in samples]
        first_s, whole_s = min(times_s), max(times_s) - min(times_s)
        span = [
            mb
            for at_s, mb in self.samples_mb[pid]
            if begin * whole_s <= at_s - first_s <= end * whole_s
        ]
        return f"{min(span):.0f} to {max(span):.0f}" if span else "-"

    def watch(self, is_over: threading.Event) -> None:
        while not is_over.wait(0.25):
            workers = [child.pid for child in multiprocessing.active_children() if child.pid]
            for pid in [OWN, *workers]:
                resident = resident_mb(pid)
                if resident:
                    self.samples_mb.setdefault(pid, []).append((time.perf_counter(), resident))


def resident_mb(process: int) -> float:
    """Linux only; 0 for a process that is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


@dataclass(frozen=True)
class Spent:
    wall_s: float
    cpu_s: float
    """Of the program and its workers together."""


def look(film: Path, memory: Memory) -> Spent:
    """A whole look: with opening, starting workers, listening, following and signals."""
    is_over = threading.Event()
    watcher = threading.Thread(target=memory.watch, args=(is_over,))
    watcher.start()
    began_s, cpu_s = time.perf_counter(), cpu_of_all_s()
    try:
        analyse_film(PathSource(film), AnalysisOptions(workers=WORKERS), use_cache=False)
        return Spent(time.perf_counter() - began_s, cpu_of_all_s() - cpu_s)
    finally:
        is_over.set()
        watcher.join()


def cpu_of_all_s() -> float:
    """Of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


# --- the plain loop -------------------------------------------------------------------------------


def plain_loop(film: Path) -> dict[str, float]:
    """Every frame through two Tasks in one process: seconds, and shares of frames with both."""
    import cv2
    import mediapipe as mp

    os.nice(5)
    faces, poses = landmarkers()
    began_s, cpu_s = time.perf_counter(), cpu_of_all_s()
    capture = cv2.VideoCapture(str(film))
    number = both_faces = both_poses = 0
    while True:
        there, picture = capture.read()
        if not there:
            break
        rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        at_ms = number * 1000 // FPS
        both_faces += len(faces.detect_for_video(image, at_ms).face_landmarks) == 2
        both_poses += len(poses.detect_for_video(image, at_ms).pose_landmarks) == 2
        number += 1
    return {
        "wall_s": time.perf_counter() - began_s,
        "cpu_s": cpu_of_all_s() - cpu_s,
        "faces": both_faces / number,
        "poses": both_poses / number,
    }


def landmarkers():
    from mediapipe.tasks.python import BaseOptions, vision

    face_file = find_model("face_landmarker.task")
    faces = vision.FaceLandmarker.create_from_options(
        vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(face_file)),
            running_mode=vision.RunningMode.VIDEO, num_faces=2, output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
    )  # fmt: skip
    poses = vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=pose_bundle()),
            running_mode=vision.RunningMode.VIDEO, num_poses=2,
        )
    )  # fmt: skip
    return faces, poses


def pose_bundle() -> bytes:
    """A pose landmarker of the program's own two networks, with the metadata that Tasks want."""
    # The package ships its writer of metadata without the native part that tells a version.
    version = types.ModuleType("_pywrap_metadata_version")
    version.GetMinimumMetadataParserVersion = lambda _content: "1.0.0"
    parent = "mediapipe.tasks.cc"
    for name in (parent, f"{parent}.metadata", f"{parent}.metadata.python"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules[f"{parent}.metadata.python"]._pywrap_metadata_version = version
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

    def with_metadata(name: str, mean: float, spread: float) -> bytes:
        content = bytearray(find_model(name).read_bytes())
        writer = metadata_writer.MetadataWriter.create(content)
        writer.add_image_input([mean], [spread])
        return bytes(writer.populate()[0])

    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
            detector = with_metadata("pose_detection.tflite", 127.5, 127.5)
            bundle.writestr("pose_detector.tflite", detector)
            landmarks = with_metadata("pose_landmark_full.tflite", 0.0, 255.0)
            bundle.writestr("pose_landmarks_detector.tflite", landmarks)
        file.seek(0)
        return file.read()


# --- films ----------------------------------------------------------------------------------------


CODED = ("-c:v", "libx264", "-preset", "medium", "-crf", "20", "-g", "50")


def full_hd(clip: Path, film_s: float, folder: Path) -> Path:
    """The clip at 1920 x 1080 and 25 frames a second, again and again for so long."""
    whole = folder / f"{clip.stem}-{film_s:.0f}.mp4"
    if not whole.is_file():
        once = ["-stream_loop", "-1", "-i", str(once_full_hd(clip, folder))]
        ffmpeg(*once, "-t", str(film_s), "-c", "copy", str(whole))
    return whole


def clips_in_turn(clips: list[Path], film_s: float, folder: Path) -> Path:
    """The same with one clip after the other: scenes change, as they do in long films."""
    whole = folder / f"{'-'.join(clip.stem for clip in clips)}-{film_s:.0f}.mp4"
    if not whole.is_file():
        turn = [f"file '{once_full_hd(clip, folder).resolve()}'\n" for clip in clips]
        listed = folder / "turn.txt"
        listed.write_text("".join(turn))
        endless = ["-stream_loop", "-1", "-f", "concat", "-safe", "0", "-i", str(listed)]
        ffmpeg(*endless, "-t", str(film_s), "-c", "copy", str(whole))
    return whole


def once_full_hd(clip: Path, folder: Path) -> Path:
    once = folder / f"{clip.stem}-once.mp4"
    if not once.is_file():
        fit = "scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1"
        ffmpeg("-i", str(clip), "-vf", f"{fit},fps={FPS}", *CODED, "-c:a", "aac", str(once))
    return once


def ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *arguments]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
