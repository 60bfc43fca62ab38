"""An index for the judgement that one made last."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0005_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["created_by", "created_at"],
                name="review_coding_latest",
            ),
        ),
    ]
