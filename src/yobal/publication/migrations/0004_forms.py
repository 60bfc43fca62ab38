"""Forms that are designed and then stand, a page for each question, papers of meetings."""

import django.db.models.deletion
from django.db import migrations, models

from yobal.lib.guards import guard, without_guards

_OF_A_PUBLISHED_FORM = (
    "EXISTS (SELECT 1 FROM publication_form f WHERE f.id = {row}.form_id AND f.published_at IS NOT NULL)"
)

# Those that read the tables changed below, as they stood.
GUARDS = [
    guard(
        "publication_question",
        event,
        "A published form is never changed.",
        when=_OF_A_PUBLISHED_FORM.format(row="NEW" if event == "INSERT" else "OLD"),
    )
    for event in ("INSERT", "UPDATE", "DELETE")
]
NEW_GUARDS = [
    guard("publication_form", "UPDATE", "A published form is never changed.", when="OLD.published_at IS NOT NULL"),
    guard("publication_form", "DELETE", "A published form is never changed.", when="OLD.published_at IS NOT NULL"),
    guard("publication_eventfile", "UPDATE", "A paper of a meeting is never changed."),
]


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0003_publishing"),
    ]

    operations = [
        *without_guards(
            GUARDS,
            [
                migrations.AddField(
                    model_name="question",
                    name="rows",
                    field=models.JSONField(
                        default=list, help_text="[{code, label}] of a matrix; a provision's code is its anchor"
                    ),
                ),
                migrations.AlterField(
                    model_name="question",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("statement", "Statement"),
                            ("single", "One of several"),
                            ("multiple", "Several of several"),
                            ("scale", "Scale"),
                            ("short", "Short text"),
                            ("long", "Long text"),
                            ("provision", "Comments on provisions"),
                            ("matrix", "Rating of several things"),
                            ("file", "Files"),
                            ("consent", "Consent"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="form",
                    name="edits",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="form",
                    name="layout",
                    field=models.CharField(
                        choices=[
                            ("one_page", "All questions on one page"),
                            ("by_question", "A page for each question"),
                        ],
                        default="one_page",
                        max_length=12,
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="letter_required",
                    field=models.BooleanField(
                        default=False,
                        help_text="an invited institution's answer stays provisional until its signed letter has come",
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="second_check",
                    field=models.BooleanField(default=False, help_text="a second person checks what staff enter"),
                ),
                migrations.CreateModel(
                    name="EventFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("minutes", "Signed minutes"),
                                    ("attendance", "Attendance sheet"),
                                    ("other", "Other paper"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(help_text="the name it is downloaded under", max_length=120)),
                        ("media_type", models.CharField(max_length=120)),
                        ("path", models.CharField(help_text="in the media store, after its SHA-256", max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("added_by", models.CharField(max_length=254)),
                        ("added_at", models.DateTimeField()),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="publication.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "name"), name="publication_event_file_name_once")
                        ],
                    },
                ),
            ],
        ),
        *NEW_GUARDS,
    ]
