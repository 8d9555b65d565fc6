from django.urls import path

from knowledge import (
    alike_views,
    answer_views,
    digest_views,
    expert_views,
    gap_views,
    note_views,
    sponsor_views,
    talk_views,
    tending_views,
    views,
)

app_name = "knowledge"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("palette/", views.palette, name="palette"),
    path("similar/", views.similar, name="similar"),
    path("experts/", expert_views.experts, name="experts"),
    path("threads/<int:pk>/keep/", views.keep, name="keep"),
    path("threads/<int:pk>/answer/", answer_views.answer, name="answer"),
    path("threads/<int:pk>/next/", views.next_to_read, name="next"),
    path("events/<int:pk>/notes/", note_views.event_notes, name="event-notes"),
    path("pages/<int:pk>/talk/", talk_views.talk, name="talk"),
    path("communities/<slug:slug>/alike/", alike_views.alike, name="alike"),
    path("communities/<slug:slug>/alike/removal/", alike_views.unlike, name="unlike"),
    path("communities/<slug:slug>/gaps/", gap_views.gaps, name="gaps"),
    path("communities/<slug:slug>/gaps/decision/", gap_views.gap, name="gap"),
    path("communities/<slug:slug>/gaps/decision/removal/", gap_views.gap_removal, name="gap-removal"),
    path("communities/<slug:slug>/sponsor-letter/", sponsor_views.sponsor_letter, name="sponsor-letter"),
    path("communities/<slug:slug>/sponsor-letter/sending/", sponsor_views.sending, name="sponsor-letter-sending"),
    path("communities/<slug:slug>/sponsor-letter/holding/", sponsor_views.holding, name="sponsor-letter-holding"),
    path("communities/<slug:slug>/search-care/", tending_views.search_care, name="search-care"),
    path("communities/<slug:slug>/search-care/words/", tending_views.synonyms, name="synonyms"),
    path("communities/<slug:slug>/search-care/words/<int:pk>/", tending_views.synonym, name="synonym"),
    path(
        "communities/<slug:slug>/search-care/words/<int:pk>/removal/",
        tending_views.synonym_removal,
        name="synonym-removal",
    ),
    path("communities/<slug:slug>/search-care/pins/", tending_views.hit_pins, name="hit-pins"),
    path(
        "communities/<slug:slug>/search-care/pins/<int:pk>/removal/",
        tending_views.hit_pin_removal,
        name="hit-pin-removal",
    ),
    path("digests/", digest_views.digest_now, name="digest-now"),
    path("letters/", digest_views.letters, name="letters"),
    path("digests/<int:pk>/", digest_views.digest, name="digest"),
]
