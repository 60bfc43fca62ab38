"""Indexes of the few that the books count apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0003_collecting"),
        ("publication", "0004_forms"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("timeliness", "on-time"), _negated=True),
                fields=["round", "timeliness"],
                name="collection_not_on_time",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(condition=models.Q(("channel", "import")), fields=["round"], name="collection_imported"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("suspected", ""), _negated=True), fields=["round"], name="collection_suspected"
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("provisional", True)), fields=["round"], name="collection_provisional"
            ),
        ),
    ]
