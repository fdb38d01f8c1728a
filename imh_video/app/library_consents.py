"""Consent in a library: the answers that were given, and the gate that asks for them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from imh_video.app import consent_gate
from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.library_part import LibraryPart, there, today
from imh_video.model.audit import Action, Outcome
from imh_video.model.consent import Consent, Form, Permission, Purpose, Use
from imh_video.model.identifiers import ConsentId, FamilyId, PersonId, RecordingId, new_id
from imh_video.model.recording import Recording
from imh_video.store import audit, families, recordings
from imh_video.store.problems import LibraryProblem

_STAYS_INSIDE = (Use.PLAY, Use.STILL)
"""Uses that stay inside the program: allowed where the audit cannot be written."""


class ConsentsInLibrary(LibraryPart):
    """Who agreed to what. Any thread."""

    def consents(self, family_id: FamilyId) -> tuple[Consent, ...]:
        """Every answer ever given, the oldest first; those taken back too."""
        with self._database.reading() as connection:
            return families.consents(connection, family_id)

    def set_consent(
        self,
        person_id: PersonId,
        purpose: Purpose,
        form: Form,
        *,
        granted: bool,
        until: date | None = None,
        taken_by: str = "",
        method: str = "",
        given_by: PersonId | None = None,
        given_on: date | None = None,
        wording_version: str = "",
    ) -> Consent:
        """Keep an answer. It takes the place of an earlier one by the same person.

        ``given_by`` is who answered for somebody who cannot; two who answer differently for one
        baby both stand, and the strictest wins.
        """
        day = given_on or today()
        if until is not None and until < day:
            raise LibraryProblem("A consent cannot end before it is given.")
        consent = Consent(
            id=ConsentId(new_id()),
            person_id=person_id,
            purpose=purpose,
            form=form,
            granted=granted,
            given_on=day,
            until=until,
            taken_by=taken_by,
            method=method,
            wording_version=wording_version,
            given_by=given_by,
        )
        with self._database.writing() as connection:
            for one in (person_id, given_by or person_id):
                there(families.person(connection, one), "person", self.folder)
            self._keep_consent(connection, consent)
        return consent

    def _keep_consent(self, connection: Connection, consent: Consent) -> None:
        families.end_earlier_answers(connection, consent)
        families.add_consent(connection, consent)
        audit.append(
            connection,
            self.who,
            Action.CONSENT_SET,
            consent.person_id,
            purpose=consent.purpose,
            form=consent.form,
            detail="yes" if consent.granted else "no",
        )

    def withdraw_consent(self, consent_id: ConsentId) -> None:
        """Taken back from today on; the answer stays on the sheet with that date."""
        with self._database.writing() as connection:
            consent = there(families.consent(connection, consent_id), "consent", self.folder)
            if consent.withdrawn_on is not None:
                return
            families.end_consent(connection, consent_id, today())
            audit.append(
                connection,
                self.who,
                Action.CONSENT_WITHDRAWN,
                consent.person_id,
                purpose=consent.purpose,
                form=consent.form,
            )

    def permission(
        self,
        recording_id: RecordingId,
        use: Use,
        *,
        purpose: Purpose = Purpose.OWN_REVIEW,
        form: Form = Form.IDENTIFIABLE,
        on: date | None = None,
    ) -> Permission:
        """What the gate would answer. Uses nothing and writes nothing: for showing beforehand."""
        with self._database.reading() as connection:
            recording = self._recording(connection, recording_id)
            return _ask_gate(connection, recording, use, purpose, form, on or today())

    def ask(
        self,
        recording_id: RecordingId,
        use: Use,
        *,
        purpose: Purpose = Purpose.OWN_REVIEW,
        form: Form = Form.IDENTIFIABLE,
        detail: str = "",
    ) -> None:
        """Ask the gate for a use that happens now. The answer is written to the audit.

        Raises ConsentRefused, naming who and what.
        """
        permission = self.permission(recording_id, use, purpose=purpose, form=form)
        if not self.read_only:
            outcome = Outcome.DONE if permission.allowed else Outcome.REFUSED
            with self._database.writing() as connection:
                audit.append(
                    connection,
                    self.who,
                    Action(use.value),
                    recording_id,
                    outcome=outcome,
                    purpose=purpose,
                    form=form,
                    detail=detail,
                )
        if not permission.allowed:
            raise ConsentRefused(permission, self.recording(recording_id).title)
        if self.read_only and use not in _STAYS_INSIDE:
            raise LibraryProblem(
                "nothing can leave a library that can only be read, because that could not be "
                "written to its audit.",
                where=self.folder.name,
                way_out="Copy its folder to a disk where you may write, and open that copy.",
            )


def _ask_gate(
    connection: Connection,
    recording: Recording,
    use: Use,
    purpose: Purpose,
    form: Form,
    on: date,
) -> Permission:
    return consent_gate.ask(
        families.people(connection, recording.family_id),
        recordings.people_in(connection, recording.id),
        families.consents(connection, recording.family_id),
        use=use,
        purpose=purpose,
        form=form,
        on=on,
    )
