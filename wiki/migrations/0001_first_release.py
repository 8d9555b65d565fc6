import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import taggit.managers
from django.conf import settings
from django.db import migrations, models

from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("wiki", "0001_initial"),
        ("wiki", "0002_blame"),
        ("wiki", "0003_cleanups_and_exports"),
        ("wiki", "0004_page_imports"),
        ("wiki", "0005_trust"),
        ("wiki", "0006_articles"),
        ("wiki", "0007_cleaned_roles"),
        ("wiki", "0008_comments_on_passages"),
        ("wiki", "0009_wordings_and_uses"),
        ("wiki", "0010_required_reading"),
        ("wiki", "0011_news"),
        ("wiki", "0012_page_templates"),
        ("wiki", "0013_proposals"),
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
                name="Page",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="pages", to="communities.community")),
                    ("parent", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="children", to="wiki.page")),
                    ("slug", models.CharField(max_length=100)),
                    ("path", models.CharField(max_length=400)),
                    ("title", models.CharField(max_length=200, verbose_name="title")),
                    ("owner", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="owned_pages", to=settings.AUTH_USER_MODEL)),
                    ("owner_role", models.CharField(blank=True, choices=[("member", "Member"), ("expert", "Expert"), ("steward", "Steward"), ("facilitator", "Facilitator"), ("leader", "Leader")], db_default="", default="", max_length=12)),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("body", models.TextField(default="", verbose_name="text")),
                    ("html", models.TextField(default="")),
                    ("headings", models.JSONField(default=list)),
                    ("number", models.PositiveIntegerField(default=0)),
                    ("edited_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("edited_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("tags", taggit.managers.TaggableManager(blank=True, help_text="A comma-separated list of tags.", through="wiki.PageTag", to="taggit.Tag", verbose_name="tags")),
                ],
                options={
                    "verbose_name": "page",
                    "verbose_name_plural": "pages",
                    "indexes": [
                        models.Index(fields=["community", "parent", "slug"], name="page_tree"),
                        models.Index(fields=["community", "-edited_at", "-id"], name="page_latest"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "path"), name="page_path"),
                        models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="page_has_title", violation_error_message="Give the page a title."),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageTag",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="tag_items", to="wiki.page")),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="page_items", to="taggit.tag")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("content_object", "tag"), name="page_tag_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageRemoval",
                fields=[
                    ("removed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="removal", serialize=False, to="wiki.page")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Revision",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="revisions", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="page_revisions", to=settings.AUTH_USER_MODEL)),
                    ("title", models.CharField(max_length=200)),
                    ("body", models.TextField()),
                    ("tags", models.JSONField(default=list)),
                    ("comment", models.CharField(blank=True, max_length=200)),
                    ("size", models.CharField(choices=[("typo", "Typo"), ("medium", "Medium change"), ("major", "Major change")], max_length=6)),
                    ("base", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="wiki.revision")),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["by", "-id"], name="revision_by_person"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "number"), name="revision_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ApprovalRule",
                fields=[
                    ("community", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="approval_rule", serialize=False, to="communities.community")),
                    ("reviewers", models.PositiveSmallIntegerField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("reviewers__in", [1, 2])), name="approval_rule_one_or_two"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ApprovedText",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="approved_text", serialize=False, to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("body", models.TextField()),
                    ("html", models.TextField()),
                    ("headings", models.JSONField(default=list)),
                    ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Approval",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("revision", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="approvals", to="wiki.revision")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("revision", "by"), name="approval_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Article",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="article", serialize=False, to="wiki.page")),
                    ("confidence", models.CharField(choices=[("wip", "Work in progress"), ("not_validated", "Not validated"), ("validated", "Validated")], max_length=13)),
                    ("governance", models.CharField(choices=[("experience", "whoever may write here"), ("compliance", "only who looks after it, and stewards")], default="experience", max_length=10)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("proposed_at", models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name="Blame",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="blame", serialize=False, to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("runs", models.JSONField(default=list)),
                ],
            ),
            migrations.CreateModel(
                name="ReviewInterval",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="review_interval", serialize=False, to="wiki.page")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("days", models.PositiveIntegerField(choices=[(0, "Never"), (30, "Every month"), (90, "Every three months"), (180, "Every half year"), (365, "Every year")])),
                    ("covers_below", models.BooleanField(default=True)),
                    ("by_use", models.BooleanField(db_default=True, default=True)),
                ],
            ),
            migrations.CreateModel(
                name="Verification",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="verifications", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("kind", models.CharField(blank=True, db_default="", max_length=20)),
                    ("object_id", models.BigIntegerField(null=True)),
                    ("counts", models.BooleanField(db_default=True, default=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["page", "-at"], name="verification_latest"),
                        models.Index(condition=models.Q(("kind", ""), _negated=True), fields=["kind", "object_id"], name="verification_by_use"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "kind", "object_id"), name="verification_once_by_use"),
                        models.CheckConstraint(condition=models.Q(models.Q(("kind", ""), ("object_id", None)), models.Q(models.Q(("kind", ""), _negated=True), ("object_id__isnull", False)), _connector="OR"), name="verification_by_hand_or_use"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Obsolescence",
                fields=[
                    ("page", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="obsolescence", serialize=False, to="wiki.page")),
                    ("successor", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to="wiki.page")),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="ChangeNote",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="change_notes", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("text", models.CharField(max_length=500)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="ChangeNoteClosing",
                fields=[
                    ("note", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="closing", serialize=False, to="wiki.changenote")),
                    ("is_done", models.BooleanField()),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Cleanup",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("deed", models.CharField(choices=[("bin", "Put into the bin"), ("owner", "Given another owner")], max_length=5)),
                    ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("undone_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "-id"], name="cleanup_by_community"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CleanedPage",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("cleanup", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="items", to="wiki.cleanup")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="wiki.page")),
                    ("owner_before", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("role_before", models.CharField(blank=True, db_default="", max_length=12)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("cleanup", "page"), name="cleaned_page_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WikiExport",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("total", models.PositiveIntegerField(default=0)),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("file", models.FileField(blank=True, upload_to="exports/%Y/%m", verbose_name="file")),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["by", "community", "-id"], name="wiki_export_of_person"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Helpfulness",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="helpfulness", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reason", models.CharField(blank=True, choices=[("wrong", "It is not right"), ("old", "It is out of date"), ("unclear", "It is hard to follow"), ("elsewhere", "It is not what I looked for")], max_length=9)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "by"), name="helpfulness_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageImport",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("format", models.CharField(choices=[("markdown", "Markdown files in a zip"), ("mediawiki", "MediaWiki dump (.xml, .bz2, .gz, .xz)"), ("confluence", "Confluence space, exported as HTML (.zip)")], max_length=10)),
                    ("name", models.CharField(max_length=200)),
                    ("file", models.FileField(blank=True, upload_to="imports/%Y/%m")),
                    ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("problem", models.CharField(blank=True, max_length=300)),
                    ("report", models.JSONField(default=list)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community", "-id"], name="page_import_by_community"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Redirect",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="communities.community")),
                    ("path", models.CharField(max_length=400)),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="redirects", to="wiki.page")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("community", "path"), name="redirect_path"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageLink",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="links", to="wiki.page")),
                    ("community_slug", models.CharField(max_length=80)),
                    ("path", models.CharField(max_length=400)),
                    ("target", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="backlinks", to="wiki.page")),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["community_slug", "path"], name="page_link_wanted"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("source", "community_slug", "path"), name="page_link_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NewsAudience",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("role", models.CharField(blank=True, choices=[("member", "Member"), ("expert", "Expert"), ("steward", "Steward"), ("facilitator", "Facilitator"), ("leader", "Leader")], max_length=12, verbose_name="role in the community")),
                    ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                    ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="news_audiences", to="wiki.page")),
                    ("covers_below", models.BooleanField(default=True, verbose_name="the pages below it too")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "role", "department", "location"), name="news_audience_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="News",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("audience", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="news", to="wiki.newsaudience")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="news", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("what", models.CharField(blank=True, max_length=200)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                    ("people_count", models.PositiveIntegerField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["page", "-id"], name="news_of_page"),
                        models.Index(fields=["audience", "-id"], name="news_for_audience"),
                        models.Index(fields=["at"], name="news_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NewsRead",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("news", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="reads", to="wiki.news")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("news", "person"), name="news_read_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageComment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("passage", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="comments", to="wiki.passage")),
                    ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="page_comments", to=settings.AUTH_USER_MODEL)),
                    ("body", models.TextField(verbose_name="text")),
                    ("html", models.TextField()),
                    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("edited_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "comment on a page",
                    "verbose_name_plural": "comments on pages",
                    "indexes": [
                        models.Index(fields=["passage", "id"], name="page_comment_in_order"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("body", ""), _negated=True), name="page_comment_has_text", violation_error_message="Write something first."),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageCommentRemoval",
                fields=[
                    ("removed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("comment", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="removal", serialize=False, to="wiki.pagecomment")),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Passage",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="passages", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("quote", models.CharField(max_length=1000)),
                    ("exact", models.TextField(blank=True)),
                    ("prefix", models.CharField(blank=True, max_length=120)),
                    ("suffix", models.CharField(blank=True, max_length=120)),
                    ("start", models.PositiveIntegerField()),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["page", "start", "id"], name="passage_in_page"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("quote", ""), _negated=True), name="passage_has_quote", violation_error_message="Say about which words of the page."),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Resolution",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("passage", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="resolutions", to="wiki.passage")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("reopened_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("reopened_at", models.DateTimeField(null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=models.Q(("reopened_at", None)), fields=("passage",), name="resolution_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Proposal",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="proposals", to="wiki.page")),
                    ("base", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="wiki.revision")),
                    ("body", models.TextField(verbose_name="text")),
                    ("comment", models.CharField(blank=True, max_length=200)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="proposals", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ("settled_at", models.DateTimeField(null=True)),
                    ("settled_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("outcome", models.CharField(blank=True, choices=[("taken", "Taken"), ("refused", "Not taken"), ("withdrawn", "Taken back")], max_length=9)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "verbose_name": "proposal",
                    "verbose_name_plural": "proposals",
                    "indexes": [
                        models.Index(fields=["page", "-id"], name="proposal_by_page"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(condition=models.Q(("settled_at", None)), fields=("page", "by"), name="proposal_open_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RequiredReading",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("role", models.CharField(blank=True, choices=[("member", "Member"), ("expert", "Expert"), ("steward", "Steward"), ("facilitator", "Facilitator"), ("leader", "Leader")], max_length=12, verbose_name="role in the community")),
                    ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                    ("location", models.CharField(blank=True, max_length=120, verbose_name="location")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="required_readings", to="wiki.page")),
                    ("number", models.PositiveIntegerField()),
                    ("due_on", models.DateField(verbose_name="by")),
                    ("repeats", models.BooleanField(default=True)),
                    ("asked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["page", "-id"], name="reading_of_page"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReadReceipt",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("reading", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="receipts", to="wiki.requiredreading")),
                    ("person", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="read_receipts", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("reading", "person"), name="read_receipt_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReadingEnd",
                fields=[
                    ("reading", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, primary_key=True, related_name="end", serialize=False, to="wiki.requiredreading")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="Chase",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("reading", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="chases", to="wiki.requiredreading")),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name="PageTemplate",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("community", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="page_templates", to="communities.community")),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    ("body", models.TextField(verbose_name="text")),
                    ("changed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "verbose_name": "page template",
                    "verbose_name_plural": "page templates",
                    "constraints": [
                        models.UniqueConstraint(models.F("community"), django.db.models.functions.text.Lower("name"), name="page_template_name"),
                        models.CheckConstraint(condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("body", ""), _negated=True)), name="page_template_has_text"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Wording",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("page", models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name="wordings", to="wiki.page")),
                    ("words", models.CharField(max_length=200)),
                    ("more", models.TextField(blank=True)),
                    ("kind", models.CharField(blank=True, max_length=20)),
                    ("object_id", models.BigIntegerField(null=True)),
                    ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["kind", "object_id"], name="wording_of_content"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("page", "kind", "object_id"), name="wording_once"),
                        models.CheckConstraint(condition=models.Q(models.Q(("kind", ""), ("object_id", None)), models.Q(models.Q(("kind", ""), _negated=True), ("object_id__isnull", False)), _connector="OR"), name="wording_by_hand_or_of_content"),
                    ],
                },
            ),
        ),
    ]
