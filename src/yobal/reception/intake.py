"""What comes through the door, before it is a submission."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from yobal.collection.models import Invitation, Submission
from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.lib import files
from yobal.lib.files import KeptFile
from yobal.publication.models import Event, Form, Group, Round


@dataclass(frozen=True)
class Piece:
    """One named piece as it came: its bytes, and whether it is free text (kept one paragraph a row)."""

    name: str
    value: bytes
    free_text: bool = False


@dataclass(frozen=True)
class IncomingFile:
    """One file as it came, its bytes here or kept already; its name may be personal and is kept as such.

    `question` is the code of the question that it answers, if any.
    """

    name: str
    content: bytes | KeptFile
    media_type: str
    question: str = ""

    def kept(self) -> KeptFile:
        """Give its place in the store, after putting it there."""
        return self.content if isinstance(self.content, KeptFile) else files.keep(self.content)

    @property
    def sha256(self) -> str:
        """Name its bytes."""
        return self.content.sha256 if isinstance(self.content, KeptFile) else sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Intake:
    """All that one participant sends at one time.

    `key` makes it idempotent: the form's key on the web, the source's reference elsewhere. `received_at` is None on the
    web, where the clock of receipt decides; for letters and imports it is stated, and `received_source` says by whom.
    """

    round: Round
    key: str
    language: str
    answers: tuple[Piece, ...]
    personal: tuple[Piece, ...] = ()
    files: tuple[IncomingFile, ...] = ()
    form: Form | None = None
    channel: Channel = Channel.WEB
    group: Group | None = None
    kind: ParticipantKind = ParticipantKind.PERSON
    consent: Consent = Consent.NOTHING
    event: Event | None = None
    source: str = ""
    source_reference: str = ""
    received_at: datetime | None = None
    received_source: str = ""
    ticket_at: datetime | None = None
    invitation: Invitation | None = None
    replaces: Submission | None = None
    provisional: bool = False
    suspected: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Acknowledgement:
    """What the participant is told: the submission, the receipt's number and private code, and whether it is new."""

    submission: Submission
    number: str
    private_code: str
    created: bool
