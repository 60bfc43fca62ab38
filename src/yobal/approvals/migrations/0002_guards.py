"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        guard(
            "approvals_decision",
            "UPDATE",
            "A decision is never changed.",
        ),
        guard(
            "approvals_decision",
            "DELETE",
            "A decision is never changed.",
        ),
    ]
