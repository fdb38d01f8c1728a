"""Recordings, their media files and who is in them, in and out of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from imh_video.model.identifiers import FamilyId, MediaId, PersonId, RecordingId
from imh_video.model.recording import Layout, MediaFile, PersonInFilm, Presence, Recording
from imh_video.store.json_text import AREAS, POINTED
from imh_video.store.tables import MediaFileRow, RecordingPersonRow, RecordingRow


def recordings(connection: Connection, family_id: FamilyId | None = None) -> tuple[Recording, ...]:
    """The oldest first; of one family or of all."""
    asked = select(RecordingRow.__table__).order_by(RecordingRow.added_at, RecordingRow.id)
    files = select(MediaFileRow.__table__).order_by(MediaFileRow.camera, MediaFileRow.part)
    if family_id is not None:
        asked = asked.where(RecordingRow.family_id == family_id)
        files = files.join(RecordingRow, RecordingRow.id == MediaFileRow.recording_id)
        files = files.where(RecordingRow.family_id == family_id)
    media = defaultdict(list)
    for row in connection.execute(files):
        media[row.recording_id].append(_media_file(row))
    return tuple(_recording(row, tuple(media[row.id])) for row in connection.execute(asked))


def recording(connection: Connection, recording_id: RecordingId) -> Recording | None:
    asked = select(RecordingRow.__table__).where(RecordingRow.id == recording_id)
    row = connection.execute(asked).first()
    if row is None:
        return None
    files = (
        select(MediaFileRow.__table__)
        .where(MediaFileRow.recording_id == recording_id)
        .order_by(MediaFileRow.camera, MediaFileRow.part)
    )
    return _recording(row, tuple(_media_file(file) for file in connection.execute(files)))


def next_title(connection: Connection, family_id: FamilyId) -> str:
    """A neutral title: "Film 2"."""
    counted = select(func.count()).where(RecordingRow.family_id == family_id)
    return f"Film {connection.execute(counted).scalar_one() + 1}"


def recording_with_film(
    connection: Connection, family_id: FamilyId, sha256: str
) -> Recording | None:
    """The family's recording that already holds exactly this film."""
    asked = (
        select(RecordingRow.id)
        .join(MediaFileRow, MediaFileRow.recording_id == RecordingRow.id)
        .where(RecordingRow.family_id == family_id, MediaFileRow.sha256 == sha256)
    )
    found = connection.execute(asked).scalar()
    return recording(connection, RecordingId(found)) if found else None


def add_recording(connection: Connection, recording: Recording) -> None:
    """With its media files."""
    row = _recording_row(recording) | {"added_at": recording.added_at}
    connection.execute(insert(RecordingRow), row)
    add_media(connection, recording.media)


def add_media(connection: Connection, media: Sequence[MediaFile]) -> None:
    if media:
        connection.execute(insert(MediaFileRow), [_media_row(one) for one in media])


def change_media(connection: Connection, media: Iterable[MediaFile]) -> None:
    """Put each in the place of its older self."""
    for one in media:
        changed = update(MediaFileRow).where(MediaFileRow.id == one.id)
        connection.execute(changed, _media_row(one))


def remove_media(connection: Connection, media: Iterable[MediaFile]) -> None:
    """Forget them; the files themselves are the caller's to take away."""
    ids = [one.id for one in media]
    connection.execute(delete(MediaFileRow).where(MediaFileRow.id.in_(ids)))


def change_recording(connection: Connection, recording: Recording) -> None:
    """Title, date and how it was filmed; the media files stay as they are."""
    changed = update(RecordingRow).where(RecordingRow.id == recording.id)
    connection.execute(changed, _recording_row(recording))


def people_in(connection: Connection, recording_id: RecordingId) -> tuple[PersonInFilm, ...]:
    """Who was said to be in it; empty while nobody has said so."""
    asked = select(RecordingPersonRow.__table__).where(
        RecordingPersonRow.recording_id == recording_id
    )
    rows = connection.execute(asked)
    return tuple(PersonInFilm(PersonId(row.person_id), Presence(row.presence)) for row in rows)


def set_people_in(
    connection: Connection, recording_id: RecordingId, people: tuple[PersonInFilm, ...]
) -> None:
    old = delete(RecordingPersonRow).where(RecordingPersonRow.recording_id == recording_id)
    connection.execute(old)
    rows = [
        {"recording_id": recording_id, "person_id": p.person_id, "presence": p.presence.value}
        for p in people
    ]
    if rows:
        connection.execute(insert(RecordingPersonRow), rows)


def stored_names(connection: Connection) -> frozenset[str]:
    """Where every film and playable copy lies, relative to the library folder."""
    films = connection.execute(select(MediaFileRow.stored_as)).scalars().all()
    copied = select(MediaFileRow.playable_as).where(MediaFileRow.playable_as.is_not(None))
    return frozenset((*films, *connection.execute(copied).scalars()))


def _recording(row: Row[Any], media: tuple[MediaFile, ...]) -> Recording:
    return Recording(
        id=RecordingId(row.id),
        family_id=FamilyId(row.family_id),
        title=row.title,
        filmed_on=row.filmed_on,
        layout=Layout(row.layout),
        media=media,
        left_out=AREAS.validate_json(row.left_out),
        pointed=POINTED.validate_json(row.pointed),
        is_set_up=row.is_set_up,
        added_at=row.added_at,
        moment_preset=row.moment_preset or "",
    )


def _recording_row(recording: Recording) -> dict[str, object]:
    return {
        "id": recording.id,
        "family_id": recording.family_id,
        "title": recording.title,
        "filmed_on": recording.filmed_on,
        "layout": recording.layout.value,
        "left_out": AREAS.dump_json(recording.left_out).decode(),
        "pointed": POINTED.dump_json(recording.pointed).decode(),
        "is_set_up": recording.is_set_up,
        "moment_preset": recording.moment_preset or None,
    }


def _media_file(row: Row[Any]) -> MediaFile:
    return MediaFile(
        id=MediaId(row.id),
        recording_id=RecordingId(row.recording_id),
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        stored_as=row.stored_as,
        camera=row.camera,
        part=row.part,
        offset_us=row.offset_us,
        drift_ppm=row.drift_ppm,
        duration_us=row.duration_us,
        audio_offset_us=row.audio_offset_us,
        turned_deg=row.turned_deg,
        camera_name=row.camera_name or "",
        playable_as=row.playable_as,
        playable_sha256=row.playable_sha256,
    )


def _media_row(media: MediaFile) -> dict[str, object]:
    return {
        "id": media.id,
        "recording_id": media.recording_id,
        "sha256": media.sha256,
        "size_bytes": media.size_bytes,
        "stored_as": media.stored_as,
        "camera": media.camera,
        "part": media.part,
        "offset_us": media.offset_us,
        "drift_ppm": media.drift_ppm,
        "duration_us": media.duration_us,
        "audio_offset_us": media.audio_offset_us,
        "turned_deg": media.turned_deg,
        "camera_name": media.camera_name or None,
        "playable_as": media.playable_as,
        "playable_sha256": media.playable_sha256,
    }
