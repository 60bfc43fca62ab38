"""What one message says."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class MailFile:
    """A file that a message carries, its bytes as they were before they were packed for sending."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One message: who sent it, when by its own words, and what it says.

    `reference` is its Message-ID, else a hash of it: the same message has the same one wherever it is found. `sha256`
    is that of the message as it came. `faults` are fixed sentences, which the page that shows them translates.
    """

    reference: str
    sha256: str
    name: str = ""
    email: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    files: tuple[MailFile, ...] = ()
    faults: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """It says nothing and carries nothing."""
        return not (self.text.strip() or self.subject.strip() or self.files)

    def as_json(self) -> dict[str, Any]:
        """Give everything but the bytes of its files."""
        facts = {name: getattr(self, name) for name in ("reference", "sha256", "name", "email", "subject", "text")}
        sent_at = self.sent_at.isoformat() if self.sent_at else ""
        return {**facts, "sent_at": sent_at, "files": [file.name for file in self.files], "faults": self.faults}


def mail_of(facts: dict[str, Any], contents: list[bytes]) -> Mail:
    """The message of which `as_json` told, with the bytes of its files."""
    files = tuple(MailFile(*pair) for pair in zip(facts.pop("files"), contents, strict=True))
    sent_at, faults = facts.pop("sent_at"), tuple(facts.pop("faults"))
    return Mail(**facts, sent_at=datetime.fromisoformat(sent_at) if sent_at else None, files=files, faults=faults)
