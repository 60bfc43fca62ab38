"""Drafts that are edited and brought in with care, announcements released after their signing, copies of consultations."""

import django.db.models.deletion
from django.db import migrations, models

import yobal.lib.fields
from yobal.lib.guards import guard, without_guards

_OF_A_PUBLISHED_VERSION = (
    "EXISTS (SELECT 1 FROM publication_version v WHERE v.id = {row}.version_id AND v.published_at IS NOT NULL)"
)
_PUBLISHED = "OLD.published_at IS NOT NULL"

# Those on the tables that change below, as they stood.
GUARDS = [
    guard("publication_version", "UPDATE", "What is published is never changed.", when=_PUBLISHED),
    guard("publication_version", "DELETE", "What is published is never changed.", when=_PUBLISHED),
    guard("publication_announcement", "UPDATE", "What is published is never changed.", when=_PUBLISHED),
    guard("publication_announcement", "DELETE", "What is published is never changed.", when=_PUBLISHED),
    *(
        guard(
            "publication_provision",
            event,
            "A published version is never changed.",
            when=_OF_A_PUBLISHED_VERSION.format(row="NEW" if event == "INSERT" else "OLD"),
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
]
NEW_GUARDS = [
    *(
        guard(
            "publication_documentfile",
            event,
            "A published version is never changed.",
            when=_OF_A_PUBLISHED_VERSION.format(row="NEW" if event == "INSERT" else "OLD"),
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    guard("publication_announcementfile", "UPDATE", "A signed paper is never changed."),
    guard(
        "publication_announcementfile",
        "DELETE",
        "A signed paper that is public stays.",
        when="EXISTS (SELECT 1 FROM publication_announcement a "
        "WHERE a.id = OLD.announcement_id AND a.published_at IS NOT NULL)",
    ),
    guard(
        "publication_consultation",
        "UPDATE",
        "A rehearsal stays one, and a consultation never becomes one.",
        when="OLD.solo <> NEW.solo",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_guards"),
    ]

    operations = (
        without_guards(
            GUARDS,
            [
                migrations.CreateModel(
                    name="AnnouncementFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(help_text="the name it is downloaded under", max_length=120)),
                        ("media_type", models.CharField(max_length=120)),
                        ("path", models.CharField(help_text="in the media store, after its SHA-256", max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("added_by", models.CharField(max_length=254)),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="DraftImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "files",
                            models.JSONField(
                                default=list, help_text="[{name, path, sha256, size, language}], one or two"
                            ),
                        ),
                        ("marks", models.JSONField(default=dict)),
                        ("pairs", models.JSONField(default=dict)),
                        ("created_by", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("edits", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.RemoveConstraint(
                    model_name="announcement",
                    name="publication_announcement_number_once",
                ),
                migrations.RemoveConstraint(
                    model_name="shortlink",
                    name="publication_link_one_target",
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="approved_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="contact",
                    field=yobal.lib.fields.LocalizedField(help_text="whom to ask; empty: the consultation's"),
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="how_to_answer",
                    field=yobal.lib.fields.LocalizedField(
                        help_text="beside the form's address: by letter, by telephone"
                    ),
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="release",
                    field=models.CharField(
                        choices=[
                            ("on_approval", "The last approval"),
                            ("by_hand", "A person, by hand"),
                            ("at_hour", "A set hour"),
                        ],
                        default="on_approval",
                        max_length=12,
                    ),
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="release_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddField(
                    model_name="announcement",
                    name="signatory",
                    field=yobal.lib.fields.LocalizedField(help_text="place, office and name under the text"),
                ),
                migrations.AddField(
                    model_name="consultation",
                    name="copied_from",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="publication.consultation",
                    ),
                ),
                migrations.AddField(
                    model_name="consultation",
                    name="emblem",
                    field=models.CharField(
                        blank=True, default="", help_text="a PNG or JPEG in the media store", max_length=200
                    ),
                ),
                migrations.AddField(
                    model_name="consultation",
                    name="letterhead",
                    field=yobal.lib.fields.LocalizedField(help_text="the lines at the head of its papers"),
                ),
                migrations.AddField(
                    model_name="document",
                    name="prevailing",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="the language that decides; empty: the consultation's first",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="documentfile",
                    name="role",
                    field=models.CharField(
                        choices=[("file", "File to download"), ("figure", "Figure in the text")],
                        default="file",
                        max_length=8,
                    ),
                ),
                migrations.AddField(
                    model_name="provision",
                    name="edits",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="shortlink",
                    name="announcement",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="short_links",
                        to="publication.announcement",
                    ),
                ),
                migrations.AddField(
                    model_name="version",
                    name="edits",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="version",
                    name="translations",
                    field=models.JSONField(
                        default=dict, help_text="{language: TranslationStatus}, not the prevailing one"
                    ),
                ),
                migrations.AlterField(
                    model_name="announcement",
                    name="number",
                    field=models.CharField(
                        blank=True, default="", help_text="the register's number, e.g. 1497PT", max_length=40
                    ),
                ),
                migrations.AddConstraint(
                    model_name="announcement",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("consultation", "number"),
                        name="publication_announcement_number_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="announcement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True), models.Q(("number", ""), _negated=True), _connector="OR"
                        ),
                        name="publication_announced_with_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="announcement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("release", "at_hour"), _negated=True),
                            ("release_at__isnull", False),
                            _connector="OR",
                        ),
                        name="publication_release_hour_stated",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shortlink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("announcement__isnull", True), ("document__isnull", False), ("round__isnull", True)
                            ),
                            models.Q(
                                ("announcement__isnull", True), ("document__isnull", True), ("round__isnull", False)
                            ),
                            models.Q(
                                ("announcement__isnull", False), ("document__isnull", True), ("round__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="publication_link_one_target",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shortlink",
                    constraint=models.UniqueConstraint(
                        fields=("announcement",), name="publication_link_announcement_once"
                    ),
                ),
                migrations.AddField(
                    model_name="announcementfile",
                    name="announcement",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="publication.announcement"
                    ),
                ),
                migrations.AddField(
                    model_name="draftimport",
                    name="document",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="publication.document"
                    ),
                ),
                migrations.AddField(
                    model_name="draftimport",
                    name="version",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought_by",
                        to="publication.version",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="announcementfile",
                    constraint=models.UniqueConstraint(
                        fields=("announcement", "name"), name="publication_scan_name_once"
                    ),
                ),
            ],
        )
        + NEW_GUARDS
    )
