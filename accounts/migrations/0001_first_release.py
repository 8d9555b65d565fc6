import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import taggit.managers
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from accounts.create_models import CreateModels


def make_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="Service desk")


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_service_desk"),
        ("accounts", "0003_drafts"),
        ("accounts", "0004_mail_reminders"),
        ("accounts", "0005_mail_events"),
        ("accounts", "0006_shown_active"),
        ("accounts", "0007_follows_own"),
        ("accounts", "0008_mail_pages"),
        ("accounts", "0009_shown_expert"),
        ("accounts", "0010_letter_times"),
        ("accounts", "0011_mail_sponsor"),
        ("accounts", "0012_people_by_part_of_name"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        TrigramExtension(),
        CreateModels(
            migrations.CreateModel(
                name="User",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    ("is_superuser", models.BooleanField(default=False, help_text="Designates that this user has all permissions without explicitly assigning them.", verbose_name="superuser status")),
                    ("email", models.EmailField(blank=True, max_length=254, null=True, verbose_name="e-mail")),
                    ("username", models.CharField(help_text="For @mentions: small letters, digits, dot, hyphen, underscore.", max_length=40, validators=[django.core.validators.RegexValidator("^[a-z0-9][a-z0-9._-]*$", "Use small letters, digits, dot, hyphen, underscore.")], verbose_name="username")),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("job_title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
                    ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                    ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                    ("language", models.CharField(default="en-gb", max_length=10, verbose_name="language")),
                    ("time_zone", models.CharField(default="UTC", max_length=60, verbose_name="time zone")),
                    ("bio", models.TextField(blank=True, max_length=2000, verbose_name="about me")),
                    ("avatar", models.ImageField(blank=True, upload_to="avatars", verbose_name="picture")),
                    ("is_guest", models.BooleanField(default=False, help_text="From outside: sees only own communities.", verbose_name="guest")),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ("is_staff", models.BooleanField(default=False, verbose_name="admin")),
                    ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("groups", models.ManyToManyField(blank=True, help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.", related_name="user_set", related_query_name="user", to="auth.group", verbose_name="groups")),
                    ("user_permissions", models.ManyToManyField(blank=True, help_text="Specific permissions for this user.", related_name="user_set", related_query_name="user", to="auth.permission", verbose_name="user permissions")),
                    ("skills", taggit.managers.TaggableManager(blank=True, help_text="A comma-separated list of tags.", through="accounts.Skill", to="taggit.Tag", verbose_name="skills")),
                ],
                options={
                    "verbose_name": "person",
                    "verbose_name_plural": "people",
                    "indexes": [
                        models.Index(models.F("name"), models.F("id"), name="user_by_name"),
                        django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"), name="user_by_part_of_name"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email", violation_error_message="Somebody has this address already."),
                        models.UniqueConstraint(django.db.models.functions.text.Lower("username"), name="user_username", violation_error_message="Somebody has this name already."),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Skill",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="skill_items", to=settings.AUTH_USER_MODEL)),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="skill_items", to="taggit.tag")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("content_object", "tag"), name="skill_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Preference",
                fields=[
                    ("user", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="preference", serialize=False, to=settings.AUTH_USER_MODEL)),
                    ("digest", models.CharField(choices=[("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month"), ("never", "Never")], default="weekly", max_length=10, verbose_name="The letter from my communities")),
                    ("digest_weekday", models.PositiveSmallIntegerField(blank=True, choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday")], null=True, verbose_name="Day of a weekly letter")),
                    (
                        "digest_hour",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=[
                                (0, "00:00"),
                                (1, "01:00"),
                                (2, "02:00"),
                                (3, "03:00"),
                                (4, "04:00"),
                                (5, "05:00"),
                                (6, "06:00"),
                                (7, "07:00"),
                                (8, "08:00"),
                                (9, "09:00"),
                                (10, "10:00"),
                                (11, "11:00"),
                                (12, "12:00"),
                                (13, "13:00"),
                                (14, "14:00"),
                                (15, "15:00"),
                                (16, "16:00"),
                                (17, "17:00"),
                                (18, "18:00"),
                                (19, "19:00"),
                                (20, "20:00"),
                                (21, "21:00"),
                                (22, "22:00"),
                                (23, "23:00"),
                            ],
                            null=True,
                            verbose_name="Hour of the letter",
                        ),
                    ),
                    ("is_shown_active", models.BooleanField(db_default=True, default=True, verbose_name="Show me among who wrote lately in my communities")),
                    ("is_shown_expert", models.BooleanField(db_default=True, default=True, verbose_name="Show me to who looks for somebody that knows, and offer me questions")),
                    ("offers_a_week", models.PositiveSmallIntegerField(blank=True, db_default=3, default=3, validators=[django.core.validators.MaxValueValidator(20)], verbose_name="Questions that I am offered in a week, at most")),
                    ("mail_replies", models.BooleanField(default=True, verbose_name="Mail me replies in threads that I follow")),
                    ("mail_mentions", models.BooleanField(default=True, verbose_name="Mail me when somebody mentions me")),
                    ("mail_reminders", models.BooleanField(db_default=True, default=True, verbose_name="Mail me the reminders that I set")),
                    ("mail_events", models.BooleanField(db_default=True, default=True, verbose_name="Mail me reminders and changes of events that I go to")),
                    ("mail_pages", models.BooleanField(db_default=True, default=True, verbose_name="Mail me changes of pages that I follow")),
                    ("mail_sponsor", models.BooleanField(db_default=True, default=True, verbose_name="Mail me the monthly letter of the communities that I sponsor")),
                    ("follows_own", models.BooleanField(db_default=True, default=True, verbose_name="Follow the discussions and pages that I write in")),
                ],
            ),
            migrations.CreateModel(
                name="Draft",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("owner", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL)),
                    ("place", models.CharField(max_length=120)),
                    ("text", models.TextField()),
                    ("fields", models.JSONField(db_default={}, default=dict)),
                    ("version", models.PositiveIntegerField(db_default=1, default=1)),
                    ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("discarded_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["owner", "-saved_at", "-id"], name="draft_by_owner"),
                        models.Index(condition=models.Q(("discarded_at__isnull", False)), fields=["discarded_at"], name="draft_discarded"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(condition=models.Q(("discarded_at", None)), fields=("owner", "place"), name="draft_once"),
                    ],
                },
            ),
        ),
        migrations.RunPython(make_group, migrations.RunPython.noop, elidable=False),
    ]
