"""What nobody asks for needs no index: it would be written with each submission."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from yobal.lib.indexes import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0004_keeping"),
        ("publication", "0004_forms"),
    ]

    operations = [
        WithoutIndex(
            "receivedfield",
            "submission",
            models.ForeignKey("collection.submission", PROTECT, related_name="fields", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "event",
            models.ForeignKey("publication.event", PROTECT, null=True, related_name="submissions", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "form",
            models.ForeignKey("publication.form", PROTECT, null=True, related_name="submissions", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "group",
            models.ForeignKey("publication.group", PROTECT, null=True, related_name="submissions", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "invitation",
            models.ForeignKey("collection.invitation", PROTECT, null=True, related_name="submissions", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "replaces",
            models.ForeignKey("collection.submission", PROTECT, null=True, related_name="replaced_by", db_index=False),
        ),
        WithoutIndex(
            "submission",
            "round",
            models.ForeignKey("publication.round", PROTECT, related_name="submissions", db_index=False),
        ),
        *(
            migrations.AddIndex(
                "submission",
                models.Index(fields=[field], name=name, condition=models.Q((f"{field}__isnull", False))),
            )
            for field, name in (
                ("event", "collection_of_event"),
                ("invitation", "collection_invited"),
                ("replaces", "collection_replacing"),
            )
        ),
    ]
