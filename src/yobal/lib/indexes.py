"""Taking the index off a foreign key, for use in migrations, without making the table anew as SQLite would."""

from typing import Any

from django.db.migrations.operations import AlterField
from django.db.models import ForeignKey, Index


class WithoutIndex(AlterField):
    """Keep a foreign key, now with db_index=False, and drop the index that Django made for it."""

    def __init__(self, model_name: str, name: str, field: "ForeignKey[Any, Any]") -> None:
        super().__init__(model_name, name, field)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it; indexes that the model names itself stay."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column, ours = model._meta.get_field(self.name).column, {index.name for index in model._meta.indexes}
        found = schema_editor._constraint_names(model, [column], index=True, type_=Index.suffix, exclude=ours)
        for name in found:
            schema_editor.execute(schema_editor._delete_index_sql(model, name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(self.name)]))
