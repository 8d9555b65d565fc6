from django.urls import include, path

from moderation.views import flags, log, queue, redaction, reviews, words

app_name = "moderation"

# /reviews/<pk>/
review_urls = [
    path("", reviews.review, name="review"),
    path("claim/", reviews.claim, name="claim"),
    path("claim/removal/", reviews.claim_removal, name="claim-removal"),
    path("decision/", reviews.decision, name="decision"),
    path("decision/removal/", reviews.decision_removal, name="decision-removal"),
    path("appeal/", reviews.appeal, name="appeal"),
]

urlpatterns = [
    path("flags/<slug:kind>/<int:pk>/", flags.flag, name="flag"),
    path("queue/", queue.queue, name="queue"),
    path("reviews/<int:pk>/", include(review_urls)),
    path("communities/<slug:slug>/queue/", queue.community_queue, name="community-queue"),
    path("communities/<slug:slug>/log/", log.log, name="log"),
    path("communities/<slug:slug>/redaction/", redaction.redaction, name="redaction"),
    path("communities/<slug:slug>/watched-words/", words.words, name="words"),
    path("communities/<slug:slug>/watched-words/trial/", words.trial, name="word-trial"),
    path("communities/<slug:slug>/watched-words/<int:pk>/removal/", words.word_removal, name="word-removal"),
]
