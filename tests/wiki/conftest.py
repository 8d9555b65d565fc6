import pytest

from tests.factories import make_page


@pytest.fixture
def wiki_page(bakers, bob):
    """Bob's page in the open community."""
    return make_page(community=bakers, by=bob)


@pytest.fixture
def secret(vault, bob):
    """Bob's page in the private community."""
    return make_page(community=vault, by=bob, title="Saffron prices", body="Saffron is dear.")
