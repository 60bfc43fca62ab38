"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        guard(
            "audit_entry",
            "UPDATE",
            "The record of acts is never changed.",
        ),
        guard(
            "audit_entry",
            "DELETE",
            "The record of acts is never changed.",
        ),
    ]
