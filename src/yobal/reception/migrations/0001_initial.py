"""Tables of answers on their way in."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("publication", "0004_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResponseImport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("mapped", "Columns checked"),
                            ("running", "Being taken in"),
                            ("stopped", "Stopped"),
                            ("done", "Taken in"),
                            ("failed", "Failed"),
                        ],
                        default="read",
                        max_length=8,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, help_text="rows")),
                ("done", models.PositiveIntegerField(default=0, help_text="rows looked at so far")),
                ("created", models.PositiveIntegerField(default=0)),
                ("earlier", models.PositiveIntegerField(default=0, help_text="rows that had been received before")),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "faults_path",
                    models.CharField(blank=True, default="", help_text="the refused rows, given back", max_length=200),
                ),
                (
                    "message",
                    models.TextField(blank=True, default="", help_text="why it failed, for the person who runs it"),
                ),
                ("edits", models.PositiveIntegerField(default=0)),
                ("by", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="publication.round"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
    ]
