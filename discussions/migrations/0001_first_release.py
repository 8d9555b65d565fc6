import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import taggit.managers
from django.conf import settings
from django.db import migrations, models

from accounts.create_models import CreateModels


def make_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="Unsealers")


class Migration(migrations.Migration):
    replaces = [
        ("discussions", "0001_initial"),
        ("discussions", "0002_anonymity"),
        ("discussions", "0003_unread"),
        ("discussions", "0004_bookmarks"),
        ("discussions", "0005_answering"),
        ("discussions", "0006_reactions_and_summaries"),
        ("discussions", "0007_polls"),
        ("discussions", "0008_templates"),
        ("discussions", "0009_states"),
        ("discussions", "0010_moves"),
        ("discussions", "0011_unsealing"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_first_release"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Acceptance",
                fields=[
                    ("post", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="acceptance", serialize=False, to="discussions.post")),
                    ("accepted_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("environment", models.CharField(blank=True, max_length=200, verbose_name="works on")),
                    ("asked_at", models.DateTimeField(null=True)),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("accepted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Anonymity",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="PollVoter",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("poll", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="voters", to="discussions.poll")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("poll", "person"), name="poll_voter_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Ballot",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                    ("poll", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="ballots", to="discussions.poll")),
                    ("key", models.CharField(max_length=64)),
                    ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("choices", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("poll", "key"), name="ballot_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PostRevision",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="revisions", to="discussions.post")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("body", models.TextField()),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("post", "number"), name="post_revision_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PostRemoval",
                fields=[
                    ("removed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("post", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="removal", serialize=False, to="discussions.post")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="MovedPost",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="moved_posts", to="discussions.thread")),
                    ("number", models.PositiveIntegerField()),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="former_places", to="discussions.post")),
                    ("merger", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="moved_posts", to="discussions.merger")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "number"), name="moved_post_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Merger",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="merger", serialize=False, to="discussions.thread")),
                    ("target", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="merged_threads", to="discussions.thread")),
                    ("merged_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("merged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="Closure",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="closure", serialize=False, to="discussions.thread")),
                    ("closed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("closed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="Unlisting",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="unlisting", serialize=False, to="discussions.thread")),
                    ("unlisted_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("unlisted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="SlowMode",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="slow_mode", serialize=False, to="discussions.thread")),
                    ("minutes", models.PositiveSmallIntegerField()),
                    ("set_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="Pin",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="pins", to="discussions.thread")),
                    ("community", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="pins", to="communities.community")),
                    ("pinned_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("pinned_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("until", models.DateTimeField(null=True)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "pinned_at"], name="pin_by_place"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "community"), name="pin_once", nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Unsealing",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("anonymity", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="unsealings", to="discussions.anonymity")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "unsealing",
                    "verbose_name_plural": "unsealings",
                    "indexes": [
                        models.Index(fields=["by", "at"], name="unsealing_by_person"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length("reason"), 20), name="unsealing_has_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Thread",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="%(class)ss", to=settings.AUTH_USER_MODEL)),
                    ("anonymity", models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="discussions.anonymity")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="threads", to="communities.community")),
                    ("kind", models.CharField(choices=[("question", "Question"), ("discussion", "Discussion"), ("announcement", "Announcement"), ("story", "Story"), ("poll", "Poll")], default="question", max_length=12, verbose_name="kind")),
                    ("title", models.CharField(max_length=200, verbose_name="title")),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("active_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("last_number", models.PositiveIntegerField(default=1)),
                    ("reply_count", models.PositiveIntegerField(default=0)),
                    ("accepted_count", models.PositiveIntegerField(default=0)),
                    ("score", models.IntegerField(default=0)),
                    ("environments", models.JSONField(default=list)),
                    ("me_too_count", models.PositiveIntegerField(default=0)),
                    ("duplicate_count", models.PositiveIntegerField(default=0)),
                    ("search_count", models.PositiveIntegerField(default=0)),
                    ("success_count", models.PositiveIntegerField(default=0)),
                    ("kept_count", models.PositiveIntegerField(default=0)),
                    ("demand", models.PositiveIntegerField(default=0)),
                    ("summary", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="discussions.summary")),
                    ("tags", taggit.managers.TaggableManager(blank=True, help_text="A comma-separated list of tags.", through="discussions.ThreadTag", to="taggit.Tag", verbose_name="tags")),
                ],
                options={
                    "verbose_name": "thread",
                    "verbose_name_plural": "threads",
                    "indexes": [
                        models.Index(fields=["community", "-active_at", "-id"], name="thread_latest"),
                        models.Index(fields=["-active_at", "-id"], name="thread_latest_anywhere"),
                        models.Index(fields=["community", "-created_at", "-id"], name="thread_new"),
                        models.Index(fields=["community", "-score", "-id"], name="thread_top"),
                        models.Index(fields=["-score", "-id"], name="thread_top_anywhere"),
                        models.Index(condition=models.Q(("accepted_count", 0), ("kind", "question")), fields=["community", "-active_at", "-id"], name="thread_unanswered"),
                        models.Index(fields=["author", "-id"], name="thread_by_person"),
                        models.Index(condition=models.Q(("kind", "question")), fields=["community", "-demand", "-id"], name="thread_wanted"),
                        models.Index(condition=models.Q(("kind", "question")), fields=["-demand", "-id"], name="thread_wanted_anywhere"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="thread_has_title", violation_error_message="Give it a title."),
                        models.CheckConstraint(condition=models.Q(("anonymity", None), ("author", None), _connector="OR"), name="thread_anonymous_names_nobody"),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "demand",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F("me_too_count"), "+", models.F("duplicate_count")), "+", models.F("search_count")), "+", models.F("success_count")),
                                        "+",
                                        models.F("kept_count"),
                                    ),
                                )
                            ),
                            name="thread_demand_is_its_parts",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ThreadTag",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="tag_items", to="discussions.thread")),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="thread_items", to="taggit.tag")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("content_object", "tag"), name="thread_tag_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ThreadRemoval",
                fields=[
                    ("removed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="removal", serialize=False, to="discussions.thread")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Vote",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="votes", to="discussions.post")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="votes", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("post", "user"), name="vote_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Post",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="%(class)ss", to=settings.AUTH_USER_MODEL)),
                    ("anonymity", models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="discussions.anonymity")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="posts", to="discussions.thread")),
                    ("number", models.PositiveIntegerField()),
                    ("body", models.TextField(verbose_name="text")),
                    ("html", models.TextField()),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("edited_at", models.DateTimeField(null=True)),
                    ("score", models.IntegerField(default=0)),
                    ("revision_count", models.PositiveIntegerField(default=1)),
                    ("comment_count", models.PositiveIntegerField(default=0)),
                    ("success_count", models.PositiveIntegerField(default=0)),
                    ("reaction_counts", models.JSONField(default=dict)),
                    ("environments", models.JSONField(default=list)),
                    ("accepted_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "post",
                    "verbose_name_plural": "posts",
                    "indexes": [
                        models.Index(models.F("thread"), models.OrderBy(models.F("accepted_at"), nulls_last=True), models.OrderBy(models.F("score"), descending=True), models.F("number"), name="post_as_answer"),
                        models.Index(fields=["author", "-id"], name="post_by_person"),
                        models.Index(condition=models.Q(("success_count__gt", 0)), fields=["author", "-success_count", "-id"], name="post_that_helped"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "number"), name="post_number"),
                        models.CheckConstraint(condition=models.Q(("anonymity", None), ("author", None), _connector="OR"), name="post_anonymous_names_nobody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Bookmark",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="bookmarks", to=settings.AUTH_USER_MODEL)),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="bookmarks", to="discussions.post")),
                    ("note", models.CharField(blank=True, max_length=200, verbose_name="note to myself")),
                    ("remind_at", models.DateTimeField(null=True)),
                    ("ends", models.CharField(choices=[("never", "Keep it until I take it away"), ("reminded", "Take it away after the reminder"), ("replied", "Take it away once I replied")], default="never", max_length=10)),
                    ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "bookmark",
                    "verbose_name_plural": "bookmarks",
                    "indexes": [
                        models.Index(fields=["user", "-id"], name="bookmark_by_user"),
                        models.Index(condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="bookmark_to_remind"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "post"), name="bookmark_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Branch",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="branch", serialize=False, to="discussions.thread")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="branches", to="discussions.post")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Claim",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="claim", serialize=False, to="discussions.thread")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="claims", to=settings.AUTH_USER_MODEL)),
                    ("until", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Comment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="%(class)ss", to=settings.AUTH_USER_MODEL)),
                    ("anonymity", models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="discussions.anonymity")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="comments", to="discussions.post")),
                    ("body", models.TextField(verbose_name="text")),
                    ("html", models.TextField()),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("edited_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "comment",
                    "verbose_name_plural": "comments",
                    "indexes": [
                        models.Index(fields=["post", "id"], name="comment_by_post"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("body", ""), _negated=True), name="comment_has_text", violation_error_message="Write something first."),
                        models.CheckConstraint(condition=models.Q(("anonymity", None), ("author", None), _connector="OR"), name="comment_anonymous_names_nobody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CommentRemoval",
                fields=[
                    ("removed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("comment", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="removal", serialize=False, to="discussions.comment")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Confirmation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="confirmations", to="discussions.post")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("is_right", models.BooleanField()),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["post", "-id"], name="confirmation_by_post"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Crossing",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="crossings", to="discussions.thread")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="crossings", to="communities.community")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["thread"], name="crossing_by_thread"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "thread"), name="crossing_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Duplicate",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="duplicate", serialize=False, to="discussions.thread")),
                    ("named", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="discussions.thread")),
                    ("target", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="duplicates", to="discussions.thread")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("moved", models.JSONField(default=list)),
                ],
            ),
            migrations.CreateModel(
                name="Dispute",
                fields=[
                    ("duplicate", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="dispute", serialize=False, to="discussions.duplicate")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.CharField(max_length=300)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("settled_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("settled_at", models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name="MeToo",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="me_toos", to="discussions.thread")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="me_toos", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "user"), name="me_too_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Poll",
                fields=[
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="poll", serialize=False, to="discussions.thread")),
                    ("method", models.CharField(choices=[("single", "One option"), ("several", "Several options"), ("ranked", "Options in order of preference")], default="single", max_length=8, verbose_name="people choose")),
                    ("is_secret", models.BooleanField(default=True, verbose_name="anonymous")),
                    ("shown", models.CharField(choices=[("voted", "To who has voted"), ("closed", "When it is closed")], default="voted", max_length=8, verbose_name="the result is shown")),
                    ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="it closes")),
                    ("voter_count", models.PositiveIntegerField(default=0)),
                    ("rounds", models.JSONField(default=list)),
                ],
                options={
                    "verbose_name": "poll",
                    "verbose_name_plural": "polls",
                },
            ),
            migrations.CreateModel(
                name="PollOption",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("poll", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="options", to="discussions.poll")),
                    ("place", models.PositiveSmallIntegerField()),
                    ("text", models.CharField(max_length=200)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("poll", "place"), name="poll_option_place"),
                        models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="poll_option_has_text"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Reaction",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="reactions", to="discussions.post")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="reactions", to=settings.AUTH_USER_MODEL)),
                    ("kind", models.CharField(choices=[("thanks", "Thanks"), ("agree", "Agree"), ("insightful", "Insightful"), ("celebrate", "Celebrate"), ("noted", "Noted"), ("puzzled", "Puzzled")], max_length=12)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("post", "user", "kind"), name="reaction_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReadMark",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="read_marks", to=settings.AUTH_USER_MODEL)),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="read_marks", to="discussions.thread")),
                    ("last_number", models.PositiveIntegerField()),
                    ("beyond", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), db_default=[], default=list)),
                    ("read_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["user", "-read_at"], name="read_mark_lately"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "thread"), name="read_mark_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SearchVisit",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="discussions.thread")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("day", models.DateField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["day"], name="search_visit_day"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "user", "day"), name="search_visit_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Success",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("post", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="successes", to="discussions.post")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="successes", to=settings.AUTH_USER_MODEL)),
                    ("environment", models.CharField(blank=True, max_length=200, verbose_name="works on")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("post", "user"), name="success_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Summary",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="summaries", to="discussions.thread")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("body", models.TextField(verbose_name="summary")),
                    ("html", models.TextField()),
                    ("covers", models.PositiveIntegerField()),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "summary",
                    "verbose_name_plural": "summaries",
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "number"), name="summary_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Template",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="templates", to="communities.community")),
                    ("kind", models.CharField(choices=[("question", "Question"), ("discussion", "Discussion"), ("announcement", "Announcement"), ("story", "Story"), ("poll", "Poll")], max_length=12)),
                    ("body", models.TextField()),
                    ("changed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "kind"), name="template_once"),
                        models.CheckConstraint(condition=models.Q(("body", ""), _negated=True), name="template_has_text"),
                    ],
                },
            ),
        ),
        migrations.RunPython(make_group, migrations.RunPython.noop, elidable=False),
    ]
