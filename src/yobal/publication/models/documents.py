"""Documents, their versions, and the provisions of a version."""

from django.db import models
from django.db.models import F, Q

from yobal.lib.fields import LocalizedField
from yobal.publication.models.consultations import Consultation
from yobal.publication.models.files import NamedFile
from yobal.publication.states import DocumentKind, FileRole, ProvisionKind, Relation


class Document(models.Model):
    """What is consulted on, or goes with it (a concept note, minutes)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    slug = models.SlugField(max_length=80)
    title = LocalizedField()
    position = models.PositiveSmallIntegerField(default=1)
    prevailing = models.CharField(
        max_length=10, blank=True, default="", help_text="the language that decides; empty: the consultation's first"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="publication_document_slug_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.slug

    @property
    def prevailing_language(self) -> str:
        """The language whose words decide where two languages differ."""
        return self.prevailing or (self.consultation.languages or ["km"])[0]


class Version(models.Model):
    """One state of a document. Once published it and its provisions never change: a new version is made.

    `edits` counts changes of the tree of provisions, against lost updates; each provision counts those of its words.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label = LocalizedField(help_text="e.g. draft for public consultation")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    illustrative = models.BooleanField(default=False)
    import_account = models.JSONField(default=list, help_text="where every block of the imported file went")
    translations = models.JSONField(default=dict, help_text="{language: TranslationStatus}, not the prevailing one")
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="publication_version_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.document_id} version {self.number}"


class DocumentFile(NamedFile):
    """One file of a version, in one language or several, kept under its hash."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=8, choices=FileRole.choices, default=FileRole.FILE)
    language = models.CharField(max_length=20, help_text="a code, or km+en")

    class Meta(NamedFile.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="publication_file_name_once")]


class Provision(models.Model):
    """A numbered part of a version: the unit that is commented on and changed.

    `anchor` is its address within the version (`measure-2.3`), the same in every language; `ordinal` its place in
    reading order.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="provisions")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    ordinal = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=ProvisionKind.choices)
    number = models.CharField(max_length=40, blank=True, default="")
    anchor = models.CharField(max_length=60)
    heading = LocalizedField()
    body = LocalizedField()
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="publication_provision_ordinal_once"),
            models.UniqueConstraint(fields=["version", "anchor"], name="publication_provision_anchor_once"),
        ]
        ordering = ["ordinal"]

    def __str__(self) -> str:
        return self.anchor


class DraftImport(models.Model):
    """Files that were brought in and are being looked at; nothing of the document changes before it is confirmed.

    `marks` says by hand what a block is, `pairs` which provisions of two files are one; both as drafting reads them.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="imports")
    files = models.JSONField(default=list, help_text="[{name, path, sha256, size, language}], one or two")
    marks = models.JSONField(default=dict)
    pairs = models.JSONField(default=dict)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    version = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, related_name="brought_by")
    edits = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"import {self.pk} into {self.document_id}"


class Lineage(models.Model):
    """An edge between provisions of two versions: what became of the old one, or where the new one comes from.

    Proposed by the machine (`method`, `score`) or made by an amendment; confirmed by a person.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="lineage", help_text="the newer one")
    old = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="became")
    new = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="came_from")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    method = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    confirmed_by = models.CharField(max_length=254, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="publication_lineage_once"),
            models.CheckConstraint(
                condition=Q(old__isnull=False) & Q(new__isnull=False)
                | Q(old__isnull=True, new__isnull=False, relation="new")
                | Q(old__isnull=False, new__isnull=True, relation="dropped"),
                name="publication_lineage_ends",
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="publication_lineage_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.relation} {self.new_id}"
