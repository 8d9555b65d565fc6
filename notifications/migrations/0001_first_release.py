import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import notifications.push.models
from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_answers_and_invitations"),
        ("notifications", "0003_reminders"),
        ("notifications", "0004_answering"),
        ("notifications", "0005_event_reminders"),
        ("notifications", "0006_tag_owners"),
        ("notifications", "0007_reasons_of_reviews"),
        ("notifications", "0008_unsealing"),
        ("notifications", "0009_reasons_of_levels"),
        ("notifications", "0010_timing"),
        ("notifications", "0011_mailed_answers"),
        ("notifications", "0012_offered"),
        ("notifications", "0013_owner_of_pages"),
        ("notifications", "0014_asked_to_read"),
        ("notifications", "0015_news_of_pages"),
        ("notifications", "0016_required_notices"),
        ("notifications", "0017_saved_searches"),
        ("notifications", "0018_web_push"),
        ("notifications", "0019_push_cap"),
        ("notifications", "0020_asked_to_approve"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_first_release"),
        ("discussions", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="PushSubscription",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="push_subscriptions", to=settings.AUTH_USER_MODEL)),
                    ("endpoint", models.CharField(max_length=1000, unique=True, validators=[notifications.push.models.is_endpoint])),
                    ("p256dh", models.CharField(max_length=100, validators=[notifications.push.models.is_public_key])),
                    ("auth", models.CharField(max_length=40, validators=[notifications.push.models.is_secret])),
                    ("name", models.CharField(max_length=60)),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("used_at", models.DateTimeField(null=True)),
                    ("next_at", models.DateTimeField(null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("told_on", models.DateField(null=True)),
                    ("told_count", models.PositiveSmallIntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name="Push",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("subscription", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="waiting", to="notifications.pushsubscription")),
                    ("notification", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="pushes", to="notifications.notification")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("subscription", "notification"), name="push_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RequiredNotice",
                fields=[
                    ("role", models.CharField(blank=True, choices=[("member", "Member"), ("expert", "Expert"), ("steward", "Steward"), ("facilitator", "Facilitator"), ("leader", "Leader")], max_length=12, verbose_name="role in the community")),
                    ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                    ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                    ("thread", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="required_notice", serialize=False, to="discussions.thread")),
                    ("is_beyond", models.BooleanField(default=False, verbose_name="Also people who do not belong to the community")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="NoticeReceipt",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="notice_receipts", to="discussions.thread")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="notice_receipts", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "person"), name="notice_receipt_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Notification",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="notifications", to=settings.AUTH_USER_MODEL)),
                    ("activity", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="notifications", to="communities.activity")),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("mention", "you were mentioned"),
                                ("reply", "you follow this thread"),
                                ("comment", "you wrote what was commented on"),
                                ("group", "a group that you belong to was mentioned"),
                                ("watch", "you watch this"),
                                ("branch", "you follow the pages that it is among"),
                                ("wiki", "you follow this wiki"),
                                ("tag", "you follow a tag of it"),
                                ("community", "you follow this community"),
                                ("person", "you follow who did it"),
                                ("accepted", "you wrote the answer"),
                                ("again", "you asked what was asked again"),
                                ("solved", "you asked"),
                                ("confirm", "you asked, and it was answered long ago"),
                                ("kept", "you wrote what was kept"),
                                ("edit", "you follow this page"),
                                ("approve", "you may approve it"),
                                ("announcement", "you belong to this community"),
                                ("owner", "you are to look after it"),
                                ("event", "you want to come"),
                                ("going", "you are going"),
                                ("request", "you help to lead this community"),
                                ("moderation", "you moderate this community"),
                                ("wrote", "you wrote it"),
                                ("flagged", "you flagged it"),
                                ("answered", "you asked to join"),
                                ("invited", "you are invited"),
                                ("unsealed", "you asked there without your name"),
                                ("reminder", "you asked to be reminded"),
                                ("news", "it is for where you work"),
                                ("read", "you are asked to read it"),
                                ("required", "you must read it"),
                                ("search", "you saved this search"),
                                ("offered", "your answers about such things worked"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("seen_at", models.DateTimeField(null=True)),
                    ("mail_due_at", models.DateTimeField(null=True)),
                    ("mail_tries", models.PositiveSmallIntegerField(default=0)),
                    ("mailed_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "notification",
                    "verbose_name_plural": "notifications",
                    "indexes": [
                        models.Index(fields=["user", "-id"], name="notification_by_user"),
                        models.Index(condition=models.Q(("seen_at", None)), fields=["user"], name="notification_unseen"),
                        models.Index(condition=models.Q(("mailed_at", None)), fields=["mail_due_at"], name="notification_to_mail"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "activity"), name="notification_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EventReminder",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("event", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="reminders", to="communities.event")),
                    ("ahead", models.CharField(choices=[("day", "A day before"), ("hour", "An hour before")], max_length=4)),
                    ("starts_at", models.DateTimeField()),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("event", "ahead", "starts_at"), name="event_reminder_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Timing",
                fields=[
                    ("user", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="timing", serialize=False, to=settings.AUTH_USER_MODEL)),
                    ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="No mail from")),
                    ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="until")),
                    ("away_until", models.DateField(blank=True, null=True, verbose_name="Back on")),
                    ("most_a_day", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Mails a day, and messages on a device, at most")),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(models.Q(("quiet_from", None), ("quiet_until", None)), models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)), _connector="OR"), name="timing_has_both_ends", violation_error_message="Say both when the quiet hours begin and when they end."
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailedAnswer",
                fields=[
                    ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("thread", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="discussions.thread")),
                    ("post", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="discussions.post")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
        ),
    ]
