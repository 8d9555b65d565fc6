import pytest

from knowledge import meaning as seam
from knowledge.indexing import index_outstanding
from meaning.apps import Meaning
from meaning.embedder import embedder
from meaning.embedding import embed_some
from meaning.space import stored_space


@pytest.fixture
def meaning():
    """Search goes by meaning too, by the real model."""
    stored_space.cache_clear()
    seam.register(Meaning())
    yield
    seam._registered.clear()
    stored_space.cache_clear()


@pytest.fixture
def no_model(settings, tmp_path, meaning):
    """The model that the operator named is not there."""
    settings.SEMANTIC_MODEL = str(tmp_path / "none")
    embedder.cache_clear()
    yield
    embedder.cache_clear()


def index_and_embed() -> None:
    index_outstanding()
    while embed_some():
        pass
