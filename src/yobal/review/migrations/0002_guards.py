"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        guard(
            "review_disposition",
            "UPDATE",
            "A decision is never changed: make a new one.",
            when="NOT (OLD.state = 'proposed' OR (OLD.state = 'approved' AND NEW.state = 'replaced' AND NEW.id = OLD.id AND NEW.issue_id = OLD.issue_id AND NEW.number = OLD.number AND NEW.outcome = OLD.outcome AND NEW.proposed_by_id = OLD.proposed_by_id AND NEW.approved_by_id = OLD.approved_by_id AND NEW.approved_at = OLD.approved_at))",
        ),
        guard(
            "review_disposition",
            "DELETE",
            "A decision is never deleted.",
        ),
        guard(
            "review_comment",
            "DELETE",
            "A comment is ended, never deleted.",
        ),
        guard(
            "review_coding",
            "DELETE",
            "Coding is ended, never deleted.",
        ),
    ]
