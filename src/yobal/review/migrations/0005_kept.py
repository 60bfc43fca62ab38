"""What is kept is there for every row, and found in the order of the comments' numbers."""

from django.db import migrations, models

from yobal.lib.guards import guard, without_guards


class Migration(migrations.Migration):
    dependencies = [("review", "0004_fill_what_is_kept")]

    operations = without_guards(
        [guard("review_comment", "DELETE", "A comment is ended, never deleted.")],
        [
            migrations.AlterField(
                "comment",
                "channel",
                models.CharField(
                    choices=[
                        ("web", "Web form"),
                        ("form", "Uploaded form"),
                        ("letter", "Letter"),
                        ("email", "E-mail"),
                        ("telephone", "Telephone"),
                        ("meeting", "Meeting"),
                        ("import", "Import"),
                    ],
                    max_length=10,
                ),
            ),
            migrations.AlterField("comment", "language", models.CharField(max_length=10)),
            migrations.AlterField(
                "comment",
                "round",
                models.ForeignKey(
                    db_index=False, on_delete=models.deletion.PROTECT, related_name="comments", to="publication.round"
                ),
            ),
            migrations.AlterField(
                "comment",
                "timeliness",
                models.CharField(
                    choices=[("on-time", "On time"), ("grace", "In the minutes of grace"), ("late", "Late")],
                    max_length=8,
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["consultation", "state", "number"],
                    name="review_comment_by_state",
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["round", "state", "number"],
                    name="review_comment_by_round",
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["group", "number"],
                    name="review_comment_by_group",
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["consultation", "timeliness", "number"],
                    name="review_comment_by_time",
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["consultation", "channel", "number"],
                    name="review_comment_by_channel",
                ),
            ),
            migrations.AddIndex(
                model_name="comment",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=["consultation", "language", "number"],
                    name="review_comment_by_tongue",
                ),
            ),
        ],
    )
