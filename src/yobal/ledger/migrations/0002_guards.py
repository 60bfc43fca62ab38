"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        guard(
            "ledger_outboxentry",
            "UPDATE",
            "An entry of the log is never changed.",
        ),
        guard(
            "ledger_outboxentry",
            "DELETE",
            "An entry of the log is never changed.",
        ),
    ]
