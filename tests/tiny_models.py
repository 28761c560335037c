"""Models of a few words, made on the spot and saved as a user's are: each knows by heart what its words are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
HIDDEN = 16


def need_models() -> None:
    """Skip where the extra is not installed; `make test-models` installs it."""
    for module in ("torch", "transformers", "gliner"):
        pytest.importorskip(module, reason="needs the extra `transformers`: make test-models")


def make_tokenizer(words: Mapping[str, object], longest: int):
    """A fast WordPiece tokeniser that knows whole words and, as pieces behind a word's first, single letters."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = sorted({f"##{letter}" for word in words for letter in word})
    vocabulary = {piece: number for number, piece in enumerate((*MARKS, *words, *letters))}
    made = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), MARKS, strict=True))
    return PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=longest, **names)


def save_token_classifier(folder: Path, labels: Mapping[str, str], longest: int = 512) -> Path:
    """Save a BERT without layers for token classification, which gives each word the label that `labels` has for it, else O."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    names = ["O", *sorted({*labels.values()} - {"O"})]
    tokenizer = make_tokenizer(labels, longest)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        num_hidden_layers=0,
        num_attention_heads=1,
        intermediate_size=HIDDEN,
        max_position_embeddings=longest,
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    model = BertForTokenClassification(config)
    with torch.no_grad():
        for weights in (model.bert.embeddings.position_embeddings.weight, model.bert.embeddings.token_type_embeddings.weight):
            weights.zero_()
        known = model.bert.embeddings.word_embeddings.weight.zero_()
        for piece, number in tokenizer.get_vocab().items():
            known[number, names.index(labels.get(piece, "O"))] = 1
        model.classifier.weight.copy_(10 * torch.eye(len(names), HIDDEN))
        model.classifier.bias.zero_()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def save_gliner(folder: Path, words: Mapping[str, object], longest: int = 384) -> Path:
    """Save a GLiNER model with weights drawn at random, which finds something everywhere."""
    import torch
    from gliner import GLiNER
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    tokenizer = make_tokenizer({**words, "person": 0, "organization": 0, "location": 0}, 512)
    backbone = folder / "backbone"
    size = {"hidden_size": HIDDEN, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": HIDDEN}
    BertModel(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=512, **size)).save_pretrained(backbone)
    tokenizer.save_pretrained(backbone)
    config = {
        "model_name": str(backbone),
        "hidden_size": HIDDEN,
        "max_len": longest,
        "max_width": 6,
        "span_mode": "markerV0",
        "num_rnn_layers": 1,
        "subtoken_pooling": "first",
        "fine_tune": True,
        "dropout": 0.0,
        "vocab_size": -1,
        "class_token_index": -1,
        "ent_token": "<<ENT>>",
        "sep_token": "<<SEP>>",
        "name": "tiny",
        "max_types": 10,
    }
    (folder / "config.json").write_text(json.dumps(config))
    model = GLiNER.from_config(folder / "config.json")
    model.save_pretrained(folder)
    return folder
