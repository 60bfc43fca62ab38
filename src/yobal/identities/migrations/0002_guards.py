"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("identities", "0001_initial")]

    operations = [
        guard(
            "identities_personalfield",
            "UPDATE",
            "What was received is never changed, only erased.",
            when="NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id AND NEW.submission_id = OLD.submission_id AND NEW.name = OLD.name AND NEW.ordinal = OLD.ordinal AND NEW.commitment = OLD.commitment)",
        ),
        guard(
            "identities_personalfield",
            "DELETE",
            "What was received is never deleted.",
        ),
    ]
