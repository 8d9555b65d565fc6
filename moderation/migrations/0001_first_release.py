import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import moderation.models.watched_word
from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("moderation", "0001_reviews"),
        ("moderation", "0002_watched_words"),
        ("moderation", "0003_inspections"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Review",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="reviews", to="communities.community")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="reviews_of_mine", to=settings.AUTH_USER_MODEL)),
                    ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("held_for", models.CharField(blank=True, db_default="", max_length=200)),
                ],
                options={
                    "verbose_name": "review",
                    "verbose_name_plural": "reviews",
                    "indexes": [
                        models.Index(condition=models.Q(("closed_at", None)), fields=["community", "id"], name="review_waiting"),
                        models.Index(fields=["kind", "object_id"], name="review_by_content"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(condition=models.Q(("closed_at", None)), fields=("kind", "object_id"), name="review_open_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Claim",
                fields=[
                    ("review", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="claim", serialize=False, to="moderation.review")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Decision",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("review", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="decisions", to="moderation.review")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("outcome", models.CharField(choices=[("dismissed", "Nothing wrong with it: it shows"), ("edit", "It shows, and its author is asked to change it"), ("warned", "It shows, and its author is warned"), ("hidden", "It is hidden"), ("taken back", "Taken back: it shows again")], max_length=10)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Appeal",
                fields=[
                    ("review", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="appeal", serialize=False, to="moderation.review")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("text", models.CharField(max_length=500, verbose_name="why")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Flag",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("review", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="flags", to="moderation.review")),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="flags", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.CharField(choices=[("spam", "Advertising, or nothing to do with work"), ("rude", "Rude or hurtful"), ("off topic", "Does not belong here"), ("secret", "Shows a secret: a password, a name, a customer"), ("other", "Something else a moderator should see")], max_length=10)),
                    ("text", models.CharField(blank=True, max_length=500, verbose_name="what is wrong")),
                    ("weight", models.PositiveSmallIntegerField()),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "flag",
                    "verbose_name_plural": "flags",
                    "indexes": [
                        models.Index(fields=["by", "-at"], name="flag_by_person"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("kind", "object_id", "by"), name="flag_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Inspection",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="inspections", to="communities.community")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "look into a community",
                    "verbose_name_plural": "looks into communities",
                    "indexes": [
                        models.Index(fields=["by", "at"], name="inspection_by_person"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length("reason"), 20), name="inspection_has_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WatchedWord",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="watched_words", to="communities.community")),
                    ("pattern", models.CharField(help_text="Capitals and punctuation do not count. * stands for any letters: pass* finds password.", max_length=100, validators=[moderation.models.watched_word.check_pattern], verbose_name="word")),
                    ("action", models.CharField(choices=[("block", "It can't be posted"), ("hold", "It waits for a moderator"), ("replace", "It is replaced"), ("tag", "It gets a tag")], default="hold", max_length=8, verbose_name="what follows")),
                    ("value", models.CharField(blank=True, help_text="For what is replaced or tagged.", max_length=100, verbose_name="by what, or which tag")),
                    ("by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "watched word",
                    "verbose_name_plural": "watched words",
                    "constraints": [
                        models.UniqueConstraint(models.F("community"), django.db.models.functions.text.Lower("pattern"), models.F("action"), name="watched_word_once", nulls_distinct=False, violation_error_message="This is watched already."),
                        models.CheckConstraint(condition=models.Q(("action", "tag"), ("value", ""), _negated=True), name="watched_word_has_tag", violation_error_message="Say which tag."),
                    ],
                },
            ),
        ),
    ]
