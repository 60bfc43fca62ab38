"""What nobody asks for needs no index: it would be written with each submission."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from yobal.lib.indexes import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0005_fewer_indexes"),
        ("identities", "0003_people"),
    ]

    operations = [
        WithoutIndex(
            "personalfield",
            "submission",
            models.ForeignKey("collection.submission", PROTECT, related_name="personal_fields", db_index=False),
        ),
    ]
