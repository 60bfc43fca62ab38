"""Names in two scripts, joint senders, focal points, claims of letters, attendance."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0003_collecting"),
        ("identities", "0002_guards"),
        ("publication", "0004_forms"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="address",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="participant",
            name="contact",
            field=models.CharField(
                blank=True,
                choices=[("email", "E-mail"), ("telephone", "Telephone"), ("telegram", "Telegram"), ("post", "Post")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="honorific",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="participant",
            name="name_latin",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="participant",
            name="on_behalf_of",
            field=models.CharField(blank=True, default="", help_text="the client, if any was named", max_length=300),
        ),
        migrations.AddField(
            model_name="participant",
            name="telegram",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("contact", models.CharField(max_length=320)),
                ("words", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=254)),
                ("granted", models.BooleanField(null=True)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="collection.submission"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("organisation", models.CharField(blank=True, default="", max_length=300)),
                ("contact", models.CharField(blank=True, default="", max_length=320)),
                ("recorded_by", models.CharField(max_length=254)),
                ("recorded_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendees", to="publication.event"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="publication.group",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("event", "position"), name="identities_attendee_once")],
            },
        ),
        migrations.CreateModel(
            name="FocalPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("position", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=320)),
                ("telephone", models.CharField(blank=True, default="", max_length=60)),
                ("telegram", models.CharField(blank=True, default="", max_length=100)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("appointed_by", models.CharField(max_length=254)),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="focal_points",
                        to="collection.invitation",
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("invitation",),
                        name="identities_one_focal_point",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, default="", max_length=300)),
                ("organisation", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=320)),
                ("secret_hash", models.BinaryField(max_length=32, unique=True)),
                ("consented_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatories",
                        to="collection.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "position"), name="identities_signatory_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consented_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                        ),
                        name="identities_consented_or_declined",
                    ),
                ],
            },
        ),
    ]
