from django.db import migrations


def index_again(apps, _schema_editor):
    """The index worker takes up what was planned before events could be found."""
    Activity = apps.get_model("communities", "Activity")
    Activity.objects.filter(kind="event", verb="planned").update(indexed_at=None)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0007_events")]

    operations = [migrations.RunPython(index_again, migrations.RunPython.noop)]
