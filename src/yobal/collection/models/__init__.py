"""Tables of collecting: who was asked, what is typed, what was received, and what followed."""

from yobal.collection.models.afterwards import (
    AccessCode,
    Admission,
    Confirmation,
    Disavowal,
    EntryCheck,
    Erasure,
    LetterArrival,
    Transcription,
    Withdrawal,
)
from yobal.collection.models.drafts import Contribution, Draft, DraftFile
from yobal.collection.models.files import Extraction, VirusScan
from yobal.collection.models.invitations import IndividualExtension, Invitation
from yobal.collection.models.submissions import Attachment, CommittedField, Receipt, ReceivedField, Submission

__all__ = [
    "AccessCode",
    "Admission",
    "Attachment",
    "CommittedField",
    "Confirmation",
    "Contribution",
    "Disavowal",
    "Draft",
    "DraftFile",
    "EntryCheck",
    "Erasure",
    "Extraction",
    "IndividualExtension",
    "Invitation",
    "LetterArrival",
    "Receipt",
    "ReceivedField",
    "Submission",
    "Transcription",
    "VirusScan",
    "Withdrawal",
]
