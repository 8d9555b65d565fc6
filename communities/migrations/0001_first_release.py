import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import communities.models.calendar_key
from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("communities", "0001_initial"),
        ("communities", "0002_joining"),
        ("communities", "0003_joining_by_visibility"),
        ("communities", "0004_joining_fits"),
        ("communities", "0005_norms"),
        ("communities", "0006_invitations"),
        ("communities", "0007_questions_without_a_name"),
        ("communities", "0008_events"),
        ("communities", "0009_tags"),
        ("communities", "0010_stages_and_archivals"),
        ("communities", "0011_handovers"),
        ("communities", "0012_directory_rules"),
        ("communities", "0013_related_and_nested"),
        ("communities", "0014_welcomes"),
        ("communities", "0015_levels"),
        ("communities", "0016_mails_content"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Activity",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("verb", models.CharField(max_length=40)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="activities", to=settings.AUTH_USER_MODEL)),
                    ("community", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="activities", to="communities.community")),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("place_kind", models.CharField(max_length=20)),
                    ("place_id", models.BigIntegerField()),
                    ("data", models.JSONField(default=dict)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("indexed_at", models.DateTimeField(null=True)),
                    ("notified_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "activity",
                    "verbose_name_plural": "activities",
                    "indexes": [
                        models.Index(fields=["community", "-id"], name="activity_feed"),
                        models.Index(fields=["by", "-id"], name="activity_by_person"),
                        models.Index(fields=["place_kind", "place_id", "id"], name="activity_place"),
                        models.Index(condition=models.Q(("indexed_at", None)), fields=["id"], name="activity_to_index"),
                        models.Index(condition=models.Q(("notified_at", None)), fields=["id"], name="activity_to_notify"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Origin",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("key", models.CharField(max_length=200, unique=True)),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("author_name", models.CharField(blank=True, max_length=200)),
                    ("url", models.URLField(blank=True, max_length=500)),
                    ("licence", models.CharField(blank=True, max_length=100)),
                    ("score", models.IntegerField(default=0, help_text="The score it came with.")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("kind", "object_id"), name="origin_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Handover",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="handover", serialize=False, to="communities.community")),
                    ("left_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("began_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="memberships", to="communities.community")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="memberships", to=settings.AUTH_USER_MODEL)),
                    ("role", models.CharField(choices=[("member", "Member"), ("expert", "Expert"), ("steward", "Steward"), ("facilitator", "Facilitator"), ("leader", "Leader")], default="member", max_length=12, verbose_name="role")),
                    ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("welcome_closed_at", models.DateTimeField(editable=False, null=True)),
                    ("rule", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="memberships", to="communities.directoryrule")),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "id"], name="membership_by_community"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "user"), name="membership_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StayingOut",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "user"), name="staying_out_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Archival",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="archival", serialize=False, to="communities.community")),
                    ("archived_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("archived_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(max_length=300, verbose_name="why it ends")),
                    ("thanks", models.TextField(blank=True, max_length=2000, verbose_name="words of thanks")),
                ],
            ),
            migrations.CreateModel(
                name="JoinRequest",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="join_requests", to="communities.community")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="join_requests", to=settings.AUTH_USER_MODEL)),
                    ("message", models.TextField(blank=True, max_length=500, verbose_name="message")),
                    ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "user"), name="join_request_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NormsVersion",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="norms_versions", to="communities.community")),
                    ("number", models.PositiveIntegerField()),
                    ("text", models.TextField(verbose_name="norms")),
                    ("written_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "number"), name="norms_version_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NormsAcceptance",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("version", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="acceptances", to="communities.normsversion")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="norms_acceptances", to=settings.AUTH_USER_MODEL)),
                    ("accepted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("version", "user"), name="norms_acceptance_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StageProposal",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="stage_proposal", serialize=False, to="communities.community")),
                    ("stage", models.CharField(choices=[("potential", "Potential"), ("coalescing", "Coalescing"), ("active", "Active"), ("dispersed", "Dispersed"), ("memorable", "Memorable")], max_length=12)),
                    ("figures", models.JSONField()),
                    ("counted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["counted_at"], name="stage_proposal_age"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StagePostponement",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="stage_postponement", serialize=False, to="communities.community")),
                    ("stage", models.CharField(choices=[("potential", "Potential"), ("coalescing", "Coalescing"), ("active", "Active"), ("dispersed", "Dispersed"), ("memorable", "Memorable")], max_length=12)),
                    ("postponed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("postponed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Community",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                    ("purpose", models.CharField(blank=True, max_length=300, verbose_name="purpose")),
                    ("visibility", models.CharField(choices=[("open", "Open"), ("closed", "Closed"), ("private", "Private")], default="open", max_length=10, verbose_name="visibility")),
                    ("joining", models.CharField(choices=[("free", "Any employee, at once"), ("request", "On request"), ("invitation", "By invitation only")], default="free", max_length=10, verbose_name="who may join")),
                    ("stage", models.CharField(choices=[("potential", "Potential"), ("coalescing", "Coalescing"), ("active", "Active"), ("dispersed", "Dispersed"), ("memorable", "Memorable")], default="potential", max_length=12, verbose_name="stage")),
                    ("hue", models.PositiveSmallIntegerField(default=0, verbose_name="colour")),
                    ("parent", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="children", to="communities.community")),
                    ("sponsor", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="sponsored", to=settings.AUTH_USER_MODEL)),
                    ("connector", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="connecting", to=settings.AUTH_USER_MODEL)),
                    ("mails_content", models.BooleanField(db_default=True, default=True, help_text="Off: they say only that there is news, and lead here.", verbose_name="Mails say what was written here")),
                    ("allows_anonymous", models.BooleanField(db_default=True, default=True, help_text="May people ask here without their name?", verbose_name="questions without a name")),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("domain", models.TextField(blank=True, help_text="What is it about?", verbose_name="domain")),
                    ("scope", models.TextField(blank=True, help_text="What belongs here, and what elsewhere?", verbose_name="scope")),
                    ("norms", models.TextField(blank=True, help_text="How do we treat each other?", verbose_name="norms")),
                    ("binding_norms", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="communities.normsversion")),
                    ("measures", models.TextField(blank=True, help_text="How do we know that it is worth it?", verbose_name="measures")),
                    ("rhythm", models.TextField(blank=True, help_text="When do we meet?", verbose_name="rhythm")),
                    ("member_count", models.PositiveIntegerField(default=0)),
                    ("is_archived", models.BooleanField(default=False, editable=False)),
                    ("tags", taggit.managers.TaggableManager(blank=True, help_text="A comma-separated list of tags.", through="communities.CommunityTag", to="taggit.Tag", verbose_name="tags")),
                ],
                options={
                    "verbose_name": "community",
                    "verbose_name_plural": "communities",
                    "indexes": [
                        models.Index(fields=["-member_count", "id"], name="community_size"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="community_name", violation_error_message="There is a community of this name."),
                        models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="community_has_name"),
                        models.CheckConstraint(condition=models.Q(("hue__lt", 12)), name="community_hue"),
                        models.CheckConstraint(condition=models.Q(("parent", models.F("id")), _negated=True), name="community_not_in_itself"),
                        models.CheckConstraint(
                            condition=models.Q(("visibility", "open"), models.Q(("joining__in", ["request", "invitation"]), ("visibility", "closed")), models.Q(("joining", "invitation"), ("visibility", "private")), _connector="OR"),
                            name="community_joining_fits",
                            violation_error_message="Only an open community is joined at once, and no private one on request.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CommunityTag",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="tag_items", to="communities.community")),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="community_items", to="taggit.tag")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("content_object", "tag"), name="community_tag_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CalendarKey",
                fields=[
                    ("user", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="calendar_key", serialize=False, to=settings.AUTH_USER_MODEL)),
                    ("secret", models.CharField(default=communities.models.calendar_key.new_secret, max_length=64, unique=True)),
                    ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="DirectoryRule",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="directory_rules", to="communities.community")),
                    ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                    ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                    ("group", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="auth.group", verbose_name="group")),
                    ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("checked_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(models.OrderBy(models.F("checked_at"), nulls_first=True), models.F("id"), name="directory_rule_age"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(models.Q(("department", ""), _negated=True), models.Q(("location", ""), _negated=True), ("group__isnull", False), _connector="OR"), name="directory_rule_says_something", violation_error_message="Fill in one of them at least."),
                        models.UniqueConstraint(fields=("community", "department", "location", "group"), name="directory_rule_once", nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Rsvp",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("event", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="rsvps", to="communities.event")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="rsvps", to=settings.AUTH_USER_MODEL)),
                    ("choice", models.CharField(choices=[("going", "Going"), ("maybe", "Maybe"), ("not", "Not going"), ("waiting", "Waiting for a place")], max_length=8)),
                    ("said_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["event", "choice", "said_at"], name="rsvp_in_order"),
                        models.Index(fields=["user", "event"], name="rsvp_by_person"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("event", "user"), name="rsvp_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Series",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("rhythm", models.CharField(choices=[("weekly", "Every week"), ("fortnightly", "Every two weeks"), ("monthly-day", "Every month on the same day, such as the 12th"), ("monthly-weekday", "Every month on the same weekday, such as the second Tuesday")], max_length=16)),
                ],
            ),
            migrations.CreateModel(
                name="Event",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="events", to="communities.community")),
                    ("series", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="events", to="communities.series")),
                    ("planned_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="planned_events", to=settings.AUTH_USER_MODEL)),
                    ("kind", models.CharField(choices=[("meeting", "Meeting"), ("office-hours", "Office hours"), ("lunch", "Lunch and learn")], default="meeting", max_length=12, verbose_name="kind")),
                    ("title", models.CharField(max_length=150, verbose_name="title")),
                    ("body", models.TextField(blank=True, verbose_name="what it is about")),
                    ("html", models.TextField(blank=True)),
                    ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                    ("link", models.URLField(blank=True, max_length=500, verbose_name="link to take part")),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("zone", models.CharField(max_length=60, verbose_name="time zone")),
                    ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("edition", models.PositiveIntegerField(default=0)),
                    ("going_count", models.PositiveIntegerField(default=0)),
                    ("waiting_count", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "verbose_name": "event",
                    "verbose_name_plural": "events",
                    "indexes": [
                        models.Index(fields=["community", "starts_at", "id"], name="event_of_community"),
                        models.Index(fields=["starts_at", "id"], name="event_by_time"),
                        models.Index(fields=["series", "starts_at"], name="event_of_series"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="event_has_title", violation_error_message="Give it a title."),
                        models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="event_ends_later", violation_error_message="It ends before it begins."),
                        models.CheckConstraint(condition=models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"), name="event_has_room", violation_error_message="There is at least one place."),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EventCancellation",
                fields=[
                    ("event", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="cancellation", serialize=False, to="communities.event")),
                    ("cancelled_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                    ("cancelled_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Follow",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="follows", to=settings.AUTH_USER_MODEL)),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("level", models.CharField(choices=[("ignore", "Ignore"), ("normal", "Normal"), ("follow", "Follow"), ("watch", "Watch")], max_length=10)),
                    ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["kind", "object_id", "level"], name="follow_by_thing"),
                        models.Index(fields=["user", "-id"], name="follow_by_person"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "kind", "object_id"), name="follow_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="invitations", to="communities.community")),
                    ("invited_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("person", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_CASCADE, related_name="invitations", to=settings.AUTH_USER_MODEL)),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                    ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("token_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ("most_uses", models.PositiveIntegerField(default=1, verbose_name="how many may use it")),
                    ("use_count", models.PositiveIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("expires_at", models.DateTimeField()),
                    ("mail_due_at", models.DateTimeField(null=True)),
                    ("mail_tries", models.PositiveSmallIntegerField(default=0)),
                    ("mailed_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "-id"], name="invitation_newest"),
                        models.Index(condition=models.Q(("mailed_at", None)), fields=["mail_due_at"], name="invitation_to_mail"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("use_count__lte", models.F("most_uses"))), name="invitation_uses"),
                        models.CheckConstraint(condition=models.Q(models.Q(("person", None), ("token_hash__isnull", False)), models.Q(("email", ""), ("person__isnull", False), ("token_hash", None)), _connector="OR"), name="invitation_to_somebody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="InvitationWithdrawal",
                fields=[
                    ("invitation", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="withdrawal", serialize=False, to="communities.invitation")),
                    ("withdrawn_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("withdrawn_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="InvitationUse",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("invitation", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="uses", to="communities.invitation")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="RelatedCommunity",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="relations", to="communities.community")),
                    ("related", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("related_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("related_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "related"), name="related_community_once"),
                        models.CheckConstraint(condition=models.Q(("community", models.F("related")), _negated=True), name="related_community_is_another"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TagDescription",
                fields=[
                    ("tag", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="description", serialize=False, to="taggit.tag")),
                    ("text", models.TextField(max_length=2000, verbose_name="What is it for?")),
                    ("html", models.TextField()),
                    ("changed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="TagOwner",
                fields=[
                    ("tag", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="ownership", serialize=False, to="taggit.tag")),
                    ("owner", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="owned_tags", to=settings.AUTH_USER_MODEL)),
                    ("appointed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("appointed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="TagSynonym",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=100, unique=True, verbose_name="other name")),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="synonyms", to="taggit.tag")),
                    ("added_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="TagTally",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="tallies", to="taggit.tag")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="tag_tallies", to="communities.community")),
                    ("uses", models.PositiveIntegerField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "tag"], name="tag_tally_of_community"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tag", "community"), name="tag_tally_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Welcome",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="welcome", serialize=False, to="communities.community")),
                    ("words", models.CharField(blank=True, max_length=300, verbose_name="a word to newcomers")),
                    ("hello", models.CharField(blank=True, max_length=300, verbose_name="where newcomers say hello")),
                    ("links", models.JSONField(blank=True, default=list)),
                ],
            ),
        ),
    ]
