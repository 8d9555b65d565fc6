import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("attachments", "0001_initial"),
        ("attachments", "0002_allowances_thumbs_and_texts"),
        ("attachments", "0003_versions"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Allowance",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="+", serialize=False, to="communities.community")),
                    ("most_bytes", models.PositiveBigIntegerField(default=2147483648, help_text="Bytes.", verbose_name="room for all files")),
                    ("most_bytes_per_file", models.PositiveBigIntegerField(default=10485760, help_text="Bytes, as it is sent.", validators=[django.core.validators.MaxValueValidator(104857600)], verbose_name="room for one file")),
                    ("used_bytes", models.PositiveBigIntegerField(default=0, help_text="Bytes.", verbose_name="taken")),
                ],
                options={
                    "verbose_name": "allowance",
                    "verbose_name_plural": "allowances",
                },
            ),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                    ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="attachments", to=settings.AUTH_USER_MODEL)),
                    ("community", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="communities.community")),
                    ("file", models.FileField(db_index=True, upload_to="attachments/%Y/%m")),
                    ("thumb", models.FileField(blank=True, db_index=True, upload_to="attachments/%Y/%m")),
                    ("thumb_width", models.PositiveIntegerField(null=True)),
                    ("version_of", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="attachments.attachment")),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("media_type", models.CharField(max_length=100)),
                    ("size", models.PositiveIntegerField(help_text="Bytes.")),
                    ("width", models.PositiveIntegerField(null=True)),
                    ("height", models.PositiveIntegerField(null=True)),
                    ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "attachment",
                    "verbose_name_plural": "attachments",
                },
            ),
            migrations.CreateModel(
                name="AttachmentUse",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("attachment", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="uses", to="attachments.attachment")),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["kind", "object_id"], name="attachment_use_by_content"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("attachment", "kind", "object_id"), name="attachment_use_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AttachmentText",
                fields=[
                    ("attachment", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="text", serialize=False, to="attachments.attachment")),
                    ("text", models.TextField(blank=True)),
                    ("outcome", models.CharField(blank=True, choices=[("read", "Read"), ("broken", "Broken"), ("locked", "Opens with a password only"), ("too large", "Unpacks to too much"), ("too slow", "Takes too much time or memory")], max_length=12, verbose_name="outcome")),
                    ("read_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=models.Q(("read_at", None)), fields=["attachment"], name="attachment_to_read"),
                    ],
                },
            ),
        ),
    ]
