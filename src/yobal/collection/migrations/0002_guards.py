"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_initial")]

    operations = [
        guard(
            "collection_submission",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_submission",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_receipt",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_receipt",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_withdrawal",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_withdrawal",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_admission",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_admission",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_erasure",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_erasure",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_attachment",
            "UPDATE",
            "What was received is never changed.",
        ),
        guard(
            "collection_attachment",
            "DELETE",
            "What was received is never changed.",
        ),
        guard(
            "collection_receivedfield",
            "UPDATE",
            "What was received is never changed, only erased.",
            when="NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id AND NEW.submission_id = OLD.submission_id AND NEW.name = OLD.name AND NEW.ordinal = OLD.ordinal AND NEW.commitment = OLD.commitment)",
        ),
        guard(
            "collection_receivedfield",
            "DELETE",
            "What was received is never deleted.",
        ),
    ]
