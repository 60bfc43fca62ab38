"""Tables of publishing: consultations and their people, documents and provisions, rounds and announcements, forms."""

from yobal.publication.models.consultations import Appointment, Consultation, Group
from yobal.publication.models.documents import Document, DocumentFile, DraftImport, Lineage, Provision, Version
from yobal.publication.models.forms import Form, Question
from yobal.publication.models.rounds import Announcement, AnnouncementFile, Event, EventFile, Round, ShortLink, Window

__all__ = [
    "Announcement",
    "AnnouncementFile",
    "Appointment",
    "Consultation",
    "Document",
    "DocumentFile",
    "DraftImport",
    "Event",
    "EventFile",
    "Form",
    "Group",
    "Lineage",
    "Provision",
    "Question",
    "Round",
    "ShortLink",
    "Version",
    "Window",
]
