from django.db import migrations


def join_as_before(apps, schema_editor):
    """Closed communities were joined on request, private ones by invitation."""
    communities = apps.get_model("communities", "Community").objects
    communities.filter(visibility="closed").update(joining="request")
    communities.filter(visibility="private").update(joining="invitation")


class Migration(migrations.Migration):

    dependencies = [("communities", "0002_joining")]

    operations = [migrations.RunPython(join_as_before, migrations.RunPython.noop)]
