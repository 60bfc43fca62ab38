"""Subscriptions, and the words of messages as officials rewrote them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="headers",
            field=models.JSONField(default=dict, help_text="beside the usual ones, e.g. List-Unsubscribe"),
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.UUIDField(null=True)),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("requested_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("scope__isnull", False)),
                        fields=("scope", "address"),
                        name="messaging_subscribed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("scope__isnull", True)),
                        fields=("address",),
                        name="messaging_subscribed_to_all_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="message",
            name="subscription",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="messaging.subscription",
            ),
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("changed_by", models.CharField(max_length=254)),
                ("changed_at", models.DateTimeField()),
                ("edits", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("scope__isnull", False)),
                        fields=("scope", "kind", "language"),
                        name="messaging_template_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("scope__isnull", True)),
                        fields=("kind", "language"),
                        name="messaging_common_template_once",
                    ),
                ],
            },
        ),
    ]
