"""The people and places that every test knows."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache

from communities.models import Community
from tests.factories import make_community, make_thread, make_user

__all__ = [
    "admin",
    "alice",
    "bakers",
    "bob",
    "charlie",
    "desk",
    "guest",
    "guild",
    "own_folders",
    "signed_in",
    "thread",
    "vault",
]


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Each test has an index, files and a cache of its own."""
    settings.INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture
def alice(db):
    """Leads the communities."""
    return make_user(username="alice", name="Alice Archer")


@pytest.fixture
def bob(db):
    """A member."""
    return make_user(username="bob", name="Bob Baker")


@pytest.fixture
def charlie(db):
    """An employee who belongs nowhere."""
    return make_user(username="charlie", name="Charlie Cole")


@pytest.fixture
def desk(db):
    """Works at the service desk."""
    person = make_user(username="desk", name="Dana Desk")
    person.groups.add(Group.objects.get_or_create(name="Service desk")[0])
    return person


@pytest.fixture
def admin(db):
    return make_user(username="admin", name="Ada Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def guest(db):
    """Somebody from outside who belongs nowhere."""
    return make_user(username="guest", name="Gil Guest", email="guest@partner.example", is_guest=True)


@pytest.fixture
def bakers(alice, bob):
    """An open community: every employee reads and may join."""
    return make_community(by=alice, slug="bakers", name="Bakers", members=[bob])


@pytest.fixture
def guild(alice, bob):
    """A closed community: every employee knows of it, members read."""
    closed = Community.Visibility.CLOSED
    return make_community(by=alice, slug="guild", name="Guild", members=[bob], visibility=closed)


@pytest.fixture
def vault(alice, bob):
    """A private community: only members know of it."""
    private = Community.Visibility.PRIVATE
    return make_community(by=alice, slug="vault", name="Vault", members=[bob], visibility=private)


@pytest.fixture
def thread(bakers, bob):
    """Bob's question to the bakers."""
    return make_thread(community=bakers, by=bob)


@pytest.fixture
def signed_in(client):
    """Signs a person in: `signed_in(alice).get(url)`."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
