"""What the database itself refuses in this room."""

from django.db import migrations

from yobal.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial")]

    operations = [
        guard(
            "publication_window",
            "UPDATE",
            "A window is never changed: record a new one.",
        ),
        guard(
            "publication_window",
            "DELETE",
            "A window is never changed: record a new one.",
        ),
        guard(
            "publication_version",
            "UPDATE",
            "What is published is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
        guard(
            "publication_version",
            "DELETE",
            "What is published is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
        guard(
            "publication_announcement",
            "UPDATE",
            "What is published is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
        guard(
            "publication_announcement",
            "DELETE",
            "What is published is never changed.",
            when="OLD.published_at IS NOT NULL",
        ),
        guard(
            "publication_provision",
            "INSERT",
            "A published version is never changed.",
            when="EXISTS (SELECT 1 FROM publication_version v WHERE v.id = NEW.version_id AND v.published_at IS NOT NULL)",
        ),
        guard(
            "publication_provision",
            "UPDATE",
            "A published version is never changed.",
            when="EXISTS (SELECT 1 FROM publication_version v WHERE v.id = OLD.version_id AND v.published_at IS NOT NULL)",
        ),
        guard(
            "publication_provision",
            "DELETE",
            "A published version is never changed.",
            when="EXISTS (SELECT 1 FROM publication_version v WHERE v.id = OLD.version_id AND v.published_at IS NOT NULL)",
        ),
        guard(
            "publication_question",
            "INSERT",
            "A published form is never changed.",
            when="EXISTS (SELECT 1 FROM publication_form f WHERE f.id = NEW.form_id AND f.published_at IS NOT NULL)",
        ),
        guard(
            "publication_question",
            "UPDATE",
            "A published form is never changed.",
            when="EXISTS (SELECT 1 FROM publication_form f WHERE f.id = OLD.form_id AND f.published_at IS NOT NULL)",
        ),
        guard(
            "publication_question",
            "DELETE",
            "A published form is never changed.",
            when="EXISTS (SELECT 1 FROM publication_form f WHERE f.id = OLD.form_id AND f.published_at IS NOT NULL)",
        ),
    ]
