from django.urls import include, path

from wiki.views import (
    approving,
    articles,
    bringing,
    caring,
    commenting,
    filing,
    history,
    keeping,
    looking_after,
    news,
    proposing,
    reading,
    required,
    suggesting,
    taking,
    templates,
    writing,
)

app_name = "wiki"

# /communities/<slug>/
community_urls = [
    path("wiki/", reading.wiki, name="wiki"),
    path("wiki/<page_path:path>/", reading.page, name="page"),
    path("pages/new/", writing.new, name="new"),
    path("pages/handover/", looking_after.handover, name="handover"),
    path("pages/approvals/", approving.approvals, name="approvals"),
    path("pages/proposals/", proposing.proposals, name="proposals"),
    path("pages/unhelpful/", looking_after.unhelpful, name="unhelpful"),
    path("pages/bin/", keeping.bin, name="bin"),
    path("pages/reports/", caring.reports, name="reports"),
    path("pages/cleanup/", caring.cleanup, name="cleanup"),
    path("pages/cleanup/<int:pk>/removal/", caring.cleanup_removal, name="cleanup-removal"),
    path("pages/templates/", templates.templates, name="templates"),
    path("pages/templates/<int:pk>/", templates.template, name="template"),
    path("pages/templates/<int:pk>/removal/", templates.template_removal, name="template-removal"),
    path("pages/imports/", bringing.imports, name="imports"),
    path("pages/exports/", taking.exports, name="exports"),
    path("pages/exports/<int:pk>/", taking.export, name="export"),
]

# /pages/<pk>/
page_urls = [
    path("edit/", writing.edit, name="edit"),
    path("history/", history.history, name="history"),
    path("date/", history.date, name="date"),
    path("authors/", history.authors, name="authors"),
    path("compare/", history.comparison, name="compare"),
    path("revisions/<int:number>/", history.revision, name="revision"),
    path("revisions/<int:number>/restoration/", writing.revision_restoration, name="revision-restoration"),
    path("branch/", reading.branch, name="branch"),
    path("links/", reading.links, name="links"),
    path("files/", filing.files, name="files"),
    path("files/<uuid:file>/versions/", filing.file_versions, name="file-versions"),
    path("files/<uuid:file>/restoration/", filing.file_restoration, name="file-restoration"),
    path("markdown/", taking.markdown, name="markdown"),
    path("pdf/", taking.pdf, name="pdf"),
    path("care/", looking_after.care, name="care"),
    path("verification/", looking_after.verification, name="verification"),
    path("obsolescence/", looking_after.obsolescence, name="obsolescence"),
    path("obsolescence/removal/", looking_after.obsolescence_removal, name="obsolescence-removal"),
    path("notes/", looking_after.notes, name="notes"),
    path("notes/<int:note>/closing/", looking_after.note_closing, name="note-closing"),
    path("comments/", commenting.comments, name="comments"),
    path("comments/<int:passage>/", commenting.passage, name="passage"),
    path("comments/<int:passage>/resolution/", commenting.resolution, name="resolution"),
    path("comments/<int:passage>/resolution/removal/", commenting.resolution_removal, name="resolution-removal"),
    path("readings/", required.readings, name="readings"),
    path("readings/<int:reading>/", required.reading, name="reading"),
    path("readings/<int:reading>/csv/", required.reading_csv, name="reading-csv"),
    path("readings/<int:reading>/receipt/", required.receipt, name="receipt"),
    path("readings/<int:reading>/chase/", required.chase, name="chase"),
    path("readings/<int:reading>/end/", required.reading_end, name="reading-end"),
    path("news/", news.page_news, name="page-news"),
    path("news/read/", news.news_read, name="news-read"),
    path("news/<int:audience>/removal/", news.audience_removal, name="audience-removal"),
    path("approval/", approving.approval, name="approval"),
    path("proposals/new/", proposing.proposal_new, name="proposal-new"),
    path("article/", articles.article, name="article"),
    path("article/removal/", articles.article_removal, name="article-removal"),
    path("wordings/", articles.wordings, name="wordings"),
    path("checks/", looking_after.checks, name="checks"),
    path("helpfulness/", looking_after.helpfulness, name="helpfulness"),
    path("place/", keeping.place, name="place"),
    path("removal/", keeping.removal, name="removal"),
    path("restoration/", keeping.restoration, name="restoration"),
]

# /proposals/<pk>/
proposal_urls = [
    path("", proposing.proposal, name="proposal"),
    path("taking/", proposing.proposal_taking, name="proposal-taking"),
    path("refusal/", proposing.proposal_refusal, name="proposal-refusal"),
    path("removal/", proposing.proposal_removal, name="proposal-removal"),
]

# /page-comments/<pk>/
comment_urls = [
    path("", commenting.comment, name="page-comment"),
    path("edit/", commenting.comment_edit, name="page-comment-edit"),
    path("removal/", commenting.comment_removal, name="page-comment-removal"),
    path("restoration/", commenting.comment_restoration, name="page-comment-restoration"),
]

urlpatterns = [
    path("pages/suggestions/", suggesting.suggestions, name="suggestions"),
    path("communities/<slug:slug>/", include(community_urls)),
    path("news/", news.news, name="news"),
    path("pages/due/", looking_after.due, name="due"),
    path("pages/to-read/", required.to_read, name="to-read"),
    path("pages/<int:pk>/", include(page_urls)),
    path("proposals/<int:pk>/", include(proposal_urls)),
    path("page-comments/<int:pk>/", include(comment_urls)),
]
