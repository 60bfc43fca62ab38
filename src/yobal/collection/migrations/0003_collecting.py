"""Invitations and what colleagues write for them, files of drafts, and the acts that follow a submission."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yobal.lib.fields
from yobal.lib.guards import guard, without_guards

# Those on the table that changes below, as they stood.
GUARDS = [
    guard("collection_submission", event, "What was received is never changed.") for event in ("UPDATE", "DELETE")
]
NEW_GUARDS = [
    guard(f"collection_{table}", event, "What was done is never changed.")
    for table in ("accesscode", "confirmation", "disavowal", "entrycheck", "individualextension", "letterarrival")
    for event in ("UPDATE", "DELETE")
]


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0002_guards"),
        ("publication", "0004_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *without_guards(
            GUARDS,
            [
                migrations.CreateModel(
                    name="Extraction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("done", "Read"),
                                    ("empty", "No text in it"),
                                    ("failed", "Could not be read"),
                                    ("not_tried", "Not a kind that is read"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        (
                            "reason",
                            models.CharField(blank=True, default="", help_text="why there is no text", max_length=300),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="LetterArrival",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("register_number", models.CharField(help_text="of the incoming register", max_length=100)),
                        (
                            "letter_number",
                            models.CharField(blank=True, default="", help_text="the sender's own", max_length=100),
                        ),
                        ("letter_date", models.DateField(null=True)),
                        ("received_on", models.DateField()),
                        (
                            "sha256",
                            models.CharField(
                                blank=True, default="", help_text="of the scan, if there is one", max_length=64
                            ),
                        ),
                        ("media_type", models.CharField(blank=True, default="", max_length=120)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("path", models.CharField(blank=True, default="", max_length=200)),
                        ("at", models.DateTimeField()),
                        ("by", models.CharField(max_length=254)),
                    ],
                ),
                migrations.CreateModel(
                    name="Transcription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("by", models.CharField(max_length=254)),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="VirusScan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("clean", "Nothing found"),
                                    ("infected", "Harmful"),
                                    ("failed", "Could not be checked"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "detail",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="the name of what was found, or why not",
                                max_length=300,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.AddField(
                    model_name="draft",
                    name="form",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="publication.form",
                    ),
                ),
                migrations.AddField(
                    model_name="draft",
                    name="mail",
                    field=models.CharField(
                        blank=True, default="", help_text="personal: where its reminders go", max_length=320
                    ),
                ),
                migrations.AddField(
                    model_name="draft",
                    name="replaces",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts_to_replace",
                        to="collection.submission",
                    ),
                ),
                migrations.AddField(
                    model_name="draft",
                    name="suspected",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="why a machine may have typed it; empty: no reason to think so",
                        max_length=40,
                    ),
                ),
                migrations.AddField(
                    model_name="submission",
                    name="provisional",
                    field=models.BooleanField(
                        default=False, help_text="until the LetterArrival of the institution's letter"
                    ),
                ),
                migrations.AddField(
                    model_name="submission",
                    name="suspected",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="why a machine may have sent it; counted apart, never dropped",
                        max_length=40,
                    ),
                ),
                migrations.CreateModel(
                    name="AccessCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("secret_hash", models.BinaryField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("by", models.CharField(max_length=254)),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="access_codes",
                                to="collection.submission",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.CharField(help_text="'mail', or the member of staff who was told", max_length=254),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmation",
                                to="collection.submission",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Contribution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("contributor", models.CharField(max_length=300)),
                        (
                            "unit",
                            models.CharField(blank=True, default="", help_text="department or office", max_length=300),
                        ),
                        ("question", models.CharField(help_text="the code of the question it answers", max_length=40)),
                        (
                            "anchor",
                            models.CharField(
                                blank=True, default="", help_text="the provision; empty: the whole draft", max_length=60
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        ("proposed", models.TextField(blank=True, default="")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Not decided yet"),
                                    ("kept", "Kept as it is"),
                                    ("edited", "Kept with changes"),
                                    ("dropped", "Left out"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "kept_text",
                            models.TextField(blank=True, default="", help_text="as the focal point worded it"),
                        ),
                        ("kept_proposed", models.TextField(blank=True, default="")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", help_text="why it was changed or left out", max_length=500
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("edits", models.PositiveIntegerField(default=0)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contributions",
                                to="collection.draft",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Disavowal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("note", models.TextField(blank=True, default="", help_text="their words, if any")),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disavowal",
                                to="collection.submission",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DraftFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "question",
                            models.CharField(
                                blank=True, default="", help_text="the code of the question it answers", max_length=40
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("media_type", models.CharField(max_length=120)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("path", models.CharField(max_length=200)),
                        ("added_at", models.DateTimeField()),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="collection.draft"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="EntryCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entry_check",
                                to="collection.submission",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("position", models.PositiveSmallIntegerField(help_text="in the order of protocol")),
                        ("institution", yobal.lib.fields.LocalizedField()),
                        ("language", models.CharField(max_length=10)),
                        ("generation", models.PositiveSmallIntegerField(default=1)),
                        ("secret_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                        ("created_by", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(help_text="when the link was opened first", null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("revoked_by", models.CharField(blank=True, default="", max_length=254)),
                        (
                            "reason",
                            models.CharField(blank=True, default="", help_text="why it was revoked", max_length=300),
                        ),
                        ("edits", models.PositiveIntegerField(default=0)),
                        (
                            "group",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="publication.group",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="publication.round",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="IndividualExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("closes_at", models.DateTimeField(help_text="exclusive")),
                        ("reason", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        ("by", models.CharField(max_length=254)),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="collection.invitation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.AddField(
                    model_name="draft",
                    name="invitation",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="collection.invitation",
                    ),
                ),
                migrations.AddField(
                    model_name="submission",
                    name="invitation",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="collection.invitation",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draft",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("invitation__isnull", False), ("sent_at__isnull", True)),
                        fields=("invitation",),
                        name="collection_one_draft_an_invitation",
                    ),
                ),
                migrations.AddField(
                    model_name="letterarrival",
                    name="submission",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="collection.submission"
                    ),
                ),
                migrations.AddField(
                    model_name="transcription",
                    name="attachment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transcriptions",
                        to="collection.attachment",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contribution",
                    constraint=models.UniqueConstraint(
                        fields=("draft", "position"), name="collection_contribution_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draftfile",
                    constraint=models.UniqueConstraint(fields=("draft", "position"), name="collection_draft_file_once"),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.UniqueConstraint(
                        fields=("round", "position"), name="collection_invitation_position_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True), ("secret_hash__isnull", True), _connector="OR"
                        ),
                        name="collection_revoked_has_no_link",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="transcription",
                    constraint=models.UniqueConstraint(
                        fields=("attachment", "number"), name="collection_transcription_once"
                    ),
                ),
            ],
        ),
        *NEW_GUARDS,
    ]
