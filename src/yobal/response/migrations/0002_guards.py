"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("response", "0001_initial")]

    operations = [
        guard(
            "response_responsereport",
            "UPDATE",
            "A published report is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
        guard(
            "response_responsereport",
            "DELETE",
            "A published report is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
    ]
