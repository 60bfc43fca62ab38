"""Enums of publishing, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff is appointed to in one consultation."""

    SECRETARIAT = "secretariat", _("Secretariat")
    REVIEWER = "reviewer", _("Reviewer")
    APPROVER = "approver", _("Approver")
    NOTE_TAKER = "note-taker", _("Note-taker")


class Audience(models.TextChoices):
    """Whom a round is open to."""

    WORKING_GROUP = "working_group", _("Working group")
    MINISTRIES = "ministries", _("Ministries and institutions")
    BILATERAL = "bilateral", _("Bilateral and multilateral meetings")
    PUBLIC = "public", _("Everyone")
    WORKSHOP = "workshop", _("Workshop")


class Confidentiality(models.TextChoices):
    """Who may see what was submitted in a round."""

    PUBLIC = "public", _("Public")
    MINISTRIES = "ministries", _("Ministries")
    SECRETARIAT = "secretariat", _("Secretariat only")


class DocumentKind(models.TextChoices):
    """What a document is in its consultation."""

    DRAFT = "draft", _("Draft")
    CONCEPT_NOTE = "concept_note", _("Concept note")
    FORM = "form", _("Feedback form")
    MINUTES = "minutes", _("Minutes")
    ANNEX = "annex", _("Annex")


class TranslationStatus(models.TextChoices):
    """How far a version in a language that does not prevail can be relied on."""

    PENDING = "pending", _("Translation pending")
    UNOFFICIAL = "unofficial", _("Unofficial translation")
    APPROVED = "approved", _("Approved translation")


class FileRole(models.TextChoices):
    """What a file of a version is for."""

    FILE = "file", _("File to download")
    FIGURE = "figure", _("Figure in the text")


class ProvisionKind(models.TextChoices):
    """The text's own word for a numbered part."""

    PART = "part", _("Part")
    PRIORITY = "priority", _("Strategic priority")
    MEASURE = "measure", _("Measure")
    CHAPTER = "chapter", _("Chapter")
    ARTICLE = "article", _("Article")
    SECTION = "section", _("Section")
    CLAUSE = "clause", _("Clause")
    TEXT = "text", _("Text")


class Relation(models.TextChoices):
    """What became of a provision from one version to the next."""

    SAME = "same", _("Unchanged")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    NEW = "new", _("New")
    DROPPED = "dropped", _("Left out")


class AnnouncementKind(models.TextChoices):
    """What an announcement does."""

    OPENING = "opening", _("Opening")
    CORRECTION = "correction", _("Correction")
    EXTENSION = "extension", _("Extension")
    CLOSING = "closing", _("Closing")


class Release(models.TextChoices):
    """What makes an approved announcement public."""

    ON_APPROVAL = "on_approval", _("The last approval")
    BY_HAND = "by_hand", _("A person, by hand")
    AT_HOUR = "at_hour", _("A set hour")


class QuestionKind(models.TextChoices):
    """How a question is asked and answered."""

    STATEMENT = "statement", _("Statement")
    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Several of several")
    SCALE = "scale", _("Scale")
    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    PROVISION = "provision", _("Comments on provisions")
    MATRIX = "matrix", _("Rating of several things")
    FILE = "file", _("Files")
    CONSENT = "consent", _("Consent")


class FormLayout(models.TextChoices):
    """How the questions of a form stand on the web."""

    ONE_PAGE = "one_page", _("All questions on one page")
    BY_QUESTION = "by_question", _("A page for each question")


class EventFileKind(models.TextChoices):
    """What a file of a meeting is."""

    MINUTES = "minutes", _("Signed minutes")
    ATTENDANCE = "attendance", _("Attendance sheet")
    OTHER = "other", _("Other paper")


# One field holds what was chosen.
CLOSED_KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE)
TEXT_KINDS = (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.PROVISION)
# Fields below these hold choices and bookkeeping, never text.
WITHOUT_TEXT = (QuestionKind.MATRIX, QuestionKind.FILE, QuestionKind.CONSENT)
