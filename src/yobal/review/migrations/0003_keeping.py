"""Room for what is kept with each act: states, classes, copies, totals."""

import django.db.models.deletion
from django.db import migrations, models

from yobal.lib.guards import guard, without_guards


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0004_keeping"),
        ("publication", "0004_forms"),
        ("review", "0002_guards"),
    ]

    operations = without_guards(
        [guard("review_comment", "DELETE", "A comment is ended, never deleted.")],
        [
            migrations.CreateModel(
                name="Raising",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Tally",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "unit",
                        models.CharField(
                            choices=[
                                ("comment", "Comment"),
                                ("submission", "Submission"),
                                ("wording", "Wording"),
                                ("issue", "Issue"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("key", models.CharField(help_text="a state, a class, or an issue's id", max_length=20)),
                    (
                        "timeliness",
                        models.CharField(
                            blank=True,
                            choices=[("on-time", "On time"), ("grace", "In the minutes of grace"), ("late", "Late")],
                            default="",
                            max_length=8,
                        ),
                    ),
                    ("number", models.BigIntegerField()),
                ],
            ),
            migrations.AddField(
                model_name="comment",
                name="channel",
                field=models.CharField(
                    choices=[
                        ("web", "Web form"),
                        ("form", "Uploaded form"),
                        ("letter", "Letter"),
                        ("email", "E-mail"),
                        ("telephone", "Telephone"),
                        ("meeting", "Meeting"),
                        ("import", "Import"),
                    ],
                    null=True,
                    max_length=10,
                ),
            ),
            migrations.AddField(
                model_name="comment",
                name="group",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="comments",
                    to="publication.group",
                ),
            ),
            migrations.AddField(
                model_name="comment",
                name="language",
                field=models.CharField(null=True, max_length=10),
            ),
            migrations.AddField(
                model_name="comment",
                name="round",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="comments",
                    to="publication.round",
                ),
            ),
            migrations.AddField(
                model_name="comment",
                name="state",
                field=models.CharField(
                    choices=[("unread", "Not read yet"), ("raising", "Raises a point"), ("set_aside", "Set aside")],
                    default="unread",
                    max_length=9,
                ),
            ),
            migrations.AddField(
                model_name="comment",
                name="timeliness",
                field=models.CharField(
                    choices=[("on-time", "On time"), ("grace", "In the minutes of grace"), ("late", "Late")],
                    null=True,
                    max_length=8,
                ),
            ),
            migrations.AddField(
                model_name="intake",
                name="stands",
                field=models.CharField(
                    choices=[
                        ("commented", "With comments"),
                        ("closed_only", "Closed answers only"),
                        ("attachment_unread", "Attachment not read yet"),
                        ("waiting", "Not taken in yet"),
                        ("withdrawn", "Withdrawn"),
                        ("erased", "Erased"),
                    ],
                    default="closed_only",
                    help_text="its class in the books, unless it was withdrawn or erased since; kept with every act",
                    max_length=17,
                ),
            ),
            migrations.AddField(
                model_name="text",
                name="copies",
                field=models.PositiveIntegerField(
                    default=0, help_text="comments in force with it; kept with every act"
                ),
            ),
            migrations.AddField(
                model_name="raising",
                name="comment",
                field=models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="raisings",
                    to="review.comment",
                ),
            ),
            migrations.AddField(
                model_name="raising",
                name="issue",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="raisings", to="review.issue"
                ),
            ),
            migrations.AddField(
                model_name="tally",
                name="consultation",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="publication.consultation"
                ),
            ),
            migrations.AddField(
                model_name="tally",
                name="round",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="publication.round",
                ),
            ),
            migrations.AddConstraint(
                model_name="raising",
                constraint=models.UniqueConstraint(fields=("comment", "issue"), name="review_raised_once"),
            ),
        ],
    )
