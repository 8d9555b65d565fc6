"""An operation for each app's first migration. It lies in the lowest app that has models: all may import it."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Create all models of an app together: they may point to each other, in any order.

    After each CreateModel in a migration's list Django renders anew all models that hang together, which is nearly
    every one of ours: most of the time that a new database took. Here they are rendered once. The foreign keys may
    cross, since Django makes them at the end of the migration, when all tables are there.
    """

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.ADDITION

    def __init__(self, *operations: CreateModel):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the rendered models; who asks for them next gets all of them, new
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create models {', '.join(operation.name for operation in self.operations)}"
