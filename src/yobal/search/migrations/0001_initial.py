"""The tables of the index."""

from typing import Any

from django.db import migrations, models

MAKE = {
    "sqlite": (
        # Neither the texts nor the places of terms are kept twice: the form shows where a phrase stands.
        "CREATE VIRTUAL TABLE search_terms USING fts5"
        "(terms, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='3')",
        "CREATE TRIGGER search_terms_go AFTER DELETE ON search_indexedtext "
        "BEGIN DELETE FROM search_terms WHERE rowid = OLD.id; END",
    ),
    "postgresql": (
        "ALTER TABLE search_indexedtext ADD COLUMN terms tsvector",
        "CREATE INDEX search_terms ON search_indexedtext USING gin (terms)",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER search_terms_go", "DROP TABLE search_terms"),
    "postgresql": ("ALTER TABLE search_indexedtext DROP COLUMN terms",),
}


def make_index(apps: Any, schema_editor: Any) -> None:
    """Make what Django has no words for."""
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """Undo it."""
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("reference", models.BigIntegerField()),
                ("audience", models.CharField(help_text="who may find it", max_length=20)),
                ("form", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "kind", "reference"), name="search_text_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("feed", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("reached", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
