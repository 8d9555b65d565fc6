from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("communities", "0003_joining_by_visibility")]

    operations = [
        migrations.AddConstraint(
            model_name='community',
            constraint=models.CheckConstraint(condition=models.Q(('visibility', 'open'), models.Q(('joining__in', ['request', 'invitation']), ('visibility', 'closed')), models.Q(('joining', 'invitation'), ('visibility', 'private')), _connector='OR'), name='community_joining_fits', violation_error_message='Only an open community is joined at once, and no private one on request.'),
        ),
    ]
