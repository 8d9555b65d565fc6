import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("knowledge", "0001_initial"),
        ("knowledge", "0002_entries_without_a_name"),
        ("knowledge", "0003_polls"),
        ("knowledge", "0004_keep_of_post"),
        ("knowledge", "0005_notes"),
        ("knowledge", "0006_gaps"),
        ("knowledge", "0007_events"),
        ("knowledge", "0008_index_events"),
        ("knowledge", "0009_expertise_and_offers"),
        ("knowledge", "0010_letters"),
        ("knowledge", "0011_talk"),
        ("knowledge", "0012_synonyms_and_pins"),
        ("knowledge", "0013_unlike"),
        ("knowledge", "0014_sponsor_letters"),
        ("knowledge", "0015_saved_searches"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_first_release"),
        ("discussions", "0001_first_release"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wiki", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Query",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("text", models.CharField(max_length=200)),
                    ("day", models.DateField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["day"], name="query_day"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "text", "day"), name="query_once_a_day"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Gap",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="gaps", to="communities.community")),
                    ("text", models.CharField(max_length=200)),
                    ("state", models.CharField(choices=[("taken", "Somebody writes it"), ("filled", "It can be found now"), ("unwanted", "Not needed here")], max_length=8)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "text"), name="gap_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Synonym",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="synonyms", to="communities.community", verbose_name="community")),
                    ("names", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), help_text="With commas.", verbose_name="names")),
                    ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), editable=False)),
                    ("by", models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "words that mean the same",
                    "verbose_name_plural": "words that mean the same",
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="synonym_keys"),
                        models.Index(fields=["community", "-at"], name="synonym_of_community"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HitPin",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="hit_pins", to="communities.community", verbose_name="community")),
                    ("query", models.CharField(max_length=200, verbose_name="search")),
                    ("key", models.CharField(editable=False, max_length=400)),
                    ("entry", models.BigIntegerField(verbose_name="entry")),
                    ("is_everywhere", models.BooleanField(default=False, verbose_name="also when everything is searched")),
                    ("by", models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "pinned hit",
                    "verbose_name_plural": "pinned hits",
                    "indexes": [
                        models.Index(fields=["community", "-at"], name="hit_pin_of_community"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("key", "entry", "community"), name="hit_pin_once", nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SavedSearch",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="saved_searches", to=settings.AUTH_USER_MODEL)),
                    ("text", models.CharField(max_length=400)),
                    ("kind", models.CharField(blank=True, max_length=12)),
                    ("state", models.CharField(blank=True, max_length=14)),
                    ("place", models.CharField(blank=True, max_length=80)),
                    ("is_alerting", models.BooleanField(default=True, verbose_name="tell me of what is new, once a day at most")),
                    ("told_until", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("secret", models.CharField(max_length=64, null=True, unique=True)),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "saved search",
                    "verbose_name_plural": "saved searches",
                    "indexes": [
                        models.Index(condition=models.Q(("is_alerting", True)), fields=["told_until"], name="saved_search_due"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "text", "kind", "state", "place"), name="saved_search_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SponsorLetter",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="sponsor_letters", to="communities.community")),
                    ("month", models.DateField()),
                    ("facts", models.JSONField(default=dict)),
                    ("request", models.TextField(blank=True, help_text="What one thing would help most? Empty: what stands above as the request.", max_length=600, verbose_name="One request")),
                    ("drafted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("due_at", models.DateTimeField()),
                    ("held_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("sent_to", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=models.Q(("held_at", None), ("sent_at", None)), fields=["due_at"], name="sponsor_letter_due"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "month"), name="sponsor_letter_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Talk",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="talk", serialize=False, to="wiki.page")),
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, related_name="talk", to="discussions.thread")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Entry",
                fields=[
                    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                    ("thread", models.OneToOneField(null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="entry", to="discussions.thread")),
                    ("post", models.OneToOneField(null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="entry", to="discussions.post")),
                    ("page", models.OneToOneField(null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="entry", to="wiki.page")),
                    ("event", models.OneToOneField(null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="entry", to="communities.event")),
                    ("kind", models.CharField(choices=[("question", "Question"), ("discussion", "Discussion"), ("announcement", "Announcement"), ("story", "Story"), ("poll", "Poll"), ("answer", "Answer"), ("reply", "Reply"), ("page", "Wiki page"), ("event", "Event")], max_length=12)),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="entries", to="communities.community")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="entries", to=settings.AUTH_USER_MODEL)),
                    ("is_anonymous", models.BooleanField(db_default=False, default=False)),
                    ("title", models.CharField(max_length=200)),
                    ("text", models.TextField()),
                    ("tags", models.JSONField(default=list)),
                    ("url", models.CharField(max_length=600)),
                    ("signals", models.JSONField(default=list)),
                    ("score", models.IntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                    ("active_at", models.DateTimeField()),
                    ("version", models.PositiveBigIntegerField(default=1)),
                ],
                options={
                    "verbose_name": "entry",
                    "verbose_name_plural": "entries",
                    "indexes": [
                        models.Index(fields=["community", "-active_at", "-id"], name="entry_latest"),
                        models.Index(condition=models.Q(("post", None)), fields=["-active_at", "-id"], name="entry_latest_anywhere"),
                        models.Index(condition=models.Q(("signals__contains", ["unanswered"])), fields=["-active_at", "-id"], name="entry_unanswered"),
                        models.Index(fields=["author", "-created_at", "-id"], name="entry_by_person"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("event", None), ("page", None), ("post", None), ("thread__isnull", False)),
                                models.Q(("event", None), ("page", None), ("post__isnull", False), ("thread", None)),
                                models.Q(("event", None), ("page__isnull", False), ("post", None), ("thread", None)),
                                models.Q(("event__isnull", False), ("page", None), ("post", None), ("thread", None)),
                                _connector="OR",
                            ),
                            name="entry_has_one_source",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Keep",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="keeps", to="wiki.page")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="keeps", to="discussions.post")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="keeps", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "post"), name="keep_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Unlike",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("older", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="wiki.page")),
                    ("newer", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="wiki.page")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("older", "newer"), name="unlike_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Notes",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="notes", serialize=False, to="wiki.page")),
                    ("event", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="notes", to="communities.event")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Expertise",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="expertise", to=settings.AUTH_USER_MODEL)),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="expertise", to="taggit.tag")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="expertise", to="communities.community")),
                    ("answers", models.PositiveIntegerField()),
                    ("pages", models.PositiveIntegerField()),
                    ("weight", models.FloatField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tag", "community"], name="expertise_on_tag"),
                        models.Index(fields=["community"], name="expertise_in_community"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "tag", "community"), name="expertise_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Offer",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="offers", to="discussions.thread")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="offers", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "at"], name="offer_of_week"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "person"), name="offer_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Routing",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="routing", serialize=False, to="discussions.thread")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="LetterChoice",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="letter_choices", to=settings.AUTH_USER_MODEL)),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="letter_choices", to="communities.community")),
                    ("period", models.CharField(choices=[("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month"), ("never", "Never")], max_length=10)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["period", "user"], name="letter_choice_by_period"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "community"), name="letter_choice_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LetterSchedule",
                fields=[
                    ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ("period", models.CharField(choices=[("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month"), ("never", "Never")], default="weekly", max_length=10, verbose_name="how often")),
                    ("weekday", models.PositiveSmallIntegerField(choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday")], default=0, verbose_name="day of the weekly letter")),
                    ("hour", models.PositiveSmallIntegerField(default=8, help_text="By the clock of who gets it, 0 to 23.", validators=[django.core.validators.MaxValueValidator(23)], verbose_name="hour")),
                ],
                options={
                    "verbose_name": "when letters come",
                    "verbose_name_plural": "when letters come",
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id", 1)), name="letter_schedule_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Digest",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="digests", to=settings.AUTH_USER_MODEL)),
                    ("period", models.CharField(max_length=20)),
                    ("rhythm", models.CharField(choices=[("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month"), ("never", "Never")], db_default="weekly", default="weekly", max_length=10)),
                    ("sections", models.JSONField(default=list)),
                    ("figures", models.JSONField(db_default={}, default=dict)),
                    ("is_catch_up", models.BooleanField(db_default=False, default=False)),
                    ("composed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("sent_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "letter",
                    "verbose_name_plural": "letters",
                    "indexes": [
                        models.Index(condition=models.Q(("sent_at", None)), fields=["id"], name="digest_to_send"),
                        models.Index(fields=["user", "-composed_at"], name="digest_lately"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "period"), name="digest_once"),
                    ],
                },
            ),
        ),
    ]
