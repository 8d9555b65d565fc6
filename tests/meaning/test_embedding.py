"""Keeping vectors true to what can be found."""

from django.urls import reverse

from knowledge.indexing import index_outstanding
from knowledge.models import Entry
from meaning.embedding import embed_some, outstanding
from meaning.models import Vector
from tests.factories import make_page, make_thread
from tests.meaning.conftest import index_and_embed


def vectors() -> dict[int, tuple[int, bytes]]:
    return {vector.entry_id: (vector.version, bytes(vector.data)) for vector in Vector.objects.all()}


def test_each_entry_gets_a_vector_once(bakers, bob):
    thread = make_thread(community=bakers, by=bob)
    thread.reply(by=bob, body="Twelve hours.")
    make_page(community=bakers, by=bob)
    index_and_embed()

    assert set(vectors()) == set(Entry.objects.values_list("pk", flat=True))
    assert {(vector.model, vector.dimension) for vector in Vector.objects.all()} == {
        ("all-MiniLM-L6-v2-onnx-int8", 384)
    }
    assert embed_some() == 0


def test_a_changed_text_gets_another_vector_and_a_changed_state_only_another_version(bakers, bob):
    page, other = make_page(community=bakers, by=bob), make_page(community=bakers, by=bob, title="Other")
    index_and_embed()
    before = vectors()
    page.edit(by=bob, body="Something else entirely: bicycles.", base=page.newest)
    Entry.objects.filter(page=other).update(version=9)
    index_and_embed()
    after = vectors()
    changed, stayed = Entry.objects.get(page=page).pk, Entry.objects.get(page=other).pk

    assert after[changed][1] != before[changed][1]
    assert after[stayed] == (9, before[stayed][1])


def test_what_is_removed_takes_its_vector_along(bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob)
    index_and_embed()
    thread.remove(by=alice, reason="spam")
    index_outstanding()

    assert vectors() == {}


def test_vectors_of_another_model_are_made_anew(bakers, bob):
    make_page(community=bakers, by=bob)
    index_and_embed()
    Vector.objects.update(model="an older one")

    assert outstanding("all-MiniLM-L6-v2-onnx-int8").count() == 1
    index_and_embed()
    assert Vector.objects.get().model == "all-MiniLM-L6-v2-onnx-int8"


def test_the_admin_shows_how_far_it_is_and_no_titles(signed_in, admin, bakers, bob):
    make_page(community=bakers, by=bob, title="Resting times")
    make_page(community=bakers, by=bob, title="Rye")
    index_outstanding()
    index_and_embed()
    Vector.objects.first().delete()

    text = signed_in(admin).get(reverse("admin:meaning_vector_changelist")).text

    assert "1 of 2 entries are found by meaning" in text
    assert "Rye" not in text
