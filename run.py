#!/usr/bin/env python3
"""Set imh-video up on this computer and start it: ``python3 run.py``, or ``python3 run.py test``.

Standard library only, because it runs before anything is installed. It makes ``.venv`` beside this
file, installs the program there, fetches the detectors' model files once, looks for the system
libraries that Qt needs, and then opens the sample recording. A second run skips all that is there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMPS = VENV / "imh-video-set-up"
OLDEST_PYTHON = (3, 11)

USAGE = """\
python3 run.py               set up once, then open the sample recording
                             (without a display: do the whole main job and say where it lies)
python3 run.py test          set up once, then run every check and test
python3 run.py setup         set up only
python3 run.py open [...]    set up once, then start imh-video with these arguments
"""

# Shared library -> Debian package. What PyAV, OpenCV, MediaPipe and offscreen Qt load at start.
HEADLESS_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb.so.1": "libxcb1",
    "libpulse.so.0": "libpulse0",
}
# What Qt's X11 plugin needs on top of those to open a window.
WINDOW_LIBRARIES = {
    "libXrandr.so.2": "libxrandr2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class SetUpProblem(Exception):
    """Set-up cannot go on; the text is one plain sentence with the way out."""


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code is 0 for done, 1 for failed checks, 2 for no set-up."""
    task, rest = (arguments[0], arguments[1:]) if arguments else ("demo", [])
    if task in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0
    if task not in {"demo", "test", "setup", "open"}:
        print(f"run.py does not know {task!r}.\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    try:
        newer = newer_python()
        if newer:
            return subprocess.call([newer, str(Path(__file__).resolve()), *arguments])
        set_up(for_tests=task == "test")
    except SetUpProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    if task == "setup":
        say("Ready. Start it with: python3 run.py")
        return 0
    if task == "test":
        return run_checks(rest)
    return imh_video(["demo"] if task == "demo" else rest)


def say(words: str) -> None:
    """One line about what is done now, at once also when the output is a file."""
    print(words, flush=True)


# --- set-up ---------------------------------------------------------------------------------------


def newer_python() -> str | None:
    """A Python new enough, when this one is not; None when this one will do."""
    if sys.version_info >= OLDEST_PYTHON:
        return None
    for minor in range(14, 10, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SetUpProblem(
        f"imh-video needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Install a newer Python and run this again with it."
    )


def set_up(*, for_tests: bool) -> None:
    """Bring this checkout to where the program can run; each step is skipped once it is done."""
    make_environment()
    install(for_tests=for_tests)
    check_system_libraries()
    cut_fonts()
    fetch_models()


def python_of_environment() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment() -> None:
    if python_of_environment().exists() and works(
        [str(python_of_environment()), "-m", "pip", "-V"]
    ):
        return
    say("Making .venv ...")
    command = [sys.executable, "-m", "venv", str(VENV)]
    if works(command):
        return
    # Debian keeps the part of venv that installs pip in a package of its own.
    package = f"python3.{sys.version_info.minor}-venv"
    if can_use_apt():
        apt_install([package])
    if not works(command):
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpProblem(
            f"Python could not make a virtual environment in {VENV}. "
            f"On Debian or Ubuntu install it with: sudo apt-get install {package}"
        )


def install(*, for_tests: bool) -> None:
    """Install the program, editable; again only when pyproject.toml or the Python has changed."""
    extra = "[test]" if for_tests else ""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode())
    stamp = STAMPS / f"installed{'-test' if for_tests else ''}"
    if is_stamped(stamp, wanted.hexdigest()):
        return
    say("Installing imh-video and what it needs (once; some minutes on a slow line) ...")
    pip = [str(python_of_environment()), "-m", "pip", "install", "--quiet"]
    command = [*pip, "--disable-pip-version-check", "--editable", f"{ROOT}{extra}"]
    if subprocess.call(command) != 0:
        raise SetUpProblem(
            "The packages could not be installed; the lines above say why. "
            "Check the network and the space on the disk, then run this again."
        )
    write_stamp(stamp, wanted.hexdigest())
    write_stamp(STAMPS / "installed", wanted.hexdigest())


def check_system_libraries() -> None:
    """On Linux, install or name the shared libraries that are missing."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**HEADLESS_LIBRARIES, **(WINDOW_LIBRARIES if has_display() else {})}
    missing = missing_libraries(wanted)
    if missing and can_use_apt():
        say(f"Installing system libraries: {' '.join(missing)} ...")
        apt_install(missing)
        missing = missing_libraries(wanted)
    if missing:
        raise SetUpProblem(
            "Qt needs system libraries that are not on this computer. "
            f"On Debian or Ubuntu type: sudo apt-get install {' '.join(missing)}"
        )


def missing_libraries(wanted: dict[str, str]) -> list[str]:
    """The Debian packages whose library does not load, in a child so that nothing stays loaded."""
    program = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: ctypes.CDLL(name)\n"
        "    except OSError: print(name)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, *wanted], capture_output=True, text=True, check=False
    )
    return sorted({wanted[name] for name in answer.stdout.split()})


def can_use_apt() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly(["apt-get", "update", "-qq"], quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if run_quietly(command, quiet) != 0:
        raise SetUpProblem(f"apt-get could not install {' '.join(packages)}; see its lines above.")


def cut_fonts() -> None:
    """Cut the program's font into the four weights that Qt can show (docs/adr/0012), once."""
    if len(list((VENV / "share" / "imh-video" / "fonts").glob("Inter-*.ttf"))) >= 4:
        return
    say("Preparing the program's fonts (once) ...")
    task = "from imh_video_ui.theme.fonts import cut_fonts; cut_fonts()"
    run_quietly([str(python_of_environment()), "-c", task], dict(os.environ))


def fetch_models() -> None:
    """Fetch the detectors' model files once; the program checks each by its SHA-256."""
    if works([str(python_of_environment()), "-m", "imh_video_ui", "models", "check"]):
        return
    say("Fetching the model files of the detectors (once) ...")
    if imh_video(["models", "fetch"]) != 0:
        # Playing, marking and exporting need no model: the person may go on and bring them later.
        say("Without the model files the program plays and marks, but cannot suggest moments.")


# --- running --------------------------------------------------------------------------------------


def imh_video(arguments: list[str]) -> int:
    return subprocess.call(
        [str(python_of_environment()), "-m", "imh_video_ui", *arguments], cwd=ROOT
    )


def run_checks(pytest_arguments: list[str]) -> int:
    """Every check and test of the project; all run even when one fails. Tests come last."""
    python = str(python_of_environment())
    tools = python_of_environment().parent
    checks = [
        ("style", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("imports", [str(tools / "lint-imports"), "--no-logo"]),
        ("tests", [python, "-m", "pytest", *pytest_arguments]),
    ]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = []
    for name, command in checks:
        began = time.monotonic()
        say(f"== {name} ==")
        if subprocess.call(command, cwd=ROOT, env=environment) != 0:
            failed.append(name)
        say(f"-- {name}: {time.monotonic() - began:.0f} s")
    say(f"Not right yet: {', '.join(failed)}." if failed else "Every check and test passed.")
    return 1 if failed else 0


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run_quietly(command: list[str], environment: dict[str, str]) -> int:
    """Run it and show its output only when it fails."""
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        print(answer.stdout, answer.stderr, sep="", file=sys.stderr)
    return answer.returncode


def is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def write_stamp(stamp: Path, wanted: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
