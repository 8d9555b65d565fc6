import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='community',
            name='joining',
            field=models.CharField(choices=[('free', 'Any employee, at once'), ('request', 'On request'), ('invitation', 'By invitation only')], default='free', max_length=10, verbose_name='who may join'),
        ),
        migrations.AddField(
            model_name='community',
            name='connector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name='connecting', to=settings.AUTH_USER_MODEL),
        ),
    ]
