from django.db import migrations, models


def say_answered(apps, schema_editor):
    """One word for the answer to a request, whichever it is."""
    apps.get_model("notifications", "Notification").objects.filter(reason="admitted").update(reason="answered")


def say_admitted(apps, schema_editor):
    apps.get_model("notifications", "Notification").objects.filter(reason="answered").update(reason="admitted")


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='reason',
            field=models.CharField(choices=[('mention', 'you were mentioned'), ('reply', 'you follow this thread'), ('watch', 'you watch this'), ('accepted', 'you wrote the answer'), ('kept', 'you wrote what was kept'), ('edit', 'you follow this page'), ('announcement', 'you belong to this community'), ('request', 'you help to lead this community'), ('answered', 'you asked to join'), ('invited', 'you are invited')], max_length=12),
        ),
        migrations.RunPython(say_answered, say_admitted),
    ]
