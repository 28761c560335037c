"""A BERT of AraBERT's base size, weights drawn at random, saved as a user's model is: as fast as a trained one, and as useless.

12 layers of 768 numbers, 12 heads, 64,000 pieces of words. Its tokeniser learns its pieces from texts like those that it will
read, so that words fall into about as many pieces as a trained one's would.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LAYERS, HIDDEN, HEADS, INNER, PIECES, LONGEST = 12, 768, 12, 3072, 64_000, 512
"""The shape of `aubmindlab/bert-base-arabertv02`, as its configuration has it."""

LABELS = ("O", *(f"{part}-{kind}" for kind in ("PERS", "ORG", "LOC") for part in "BI"))


def make_random_bert(folder: Path, texts: Iterable[str]) -> Path:
    """Save model and tokeniser in a folder, and give the folder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    torch.manual_seed(1)
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    made.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=PIECES, special_tokens=marks, show_progress=False))
    ends = [(mark, made.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), marks, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=LONGEST, **names).save_pretrained(folder)
    config = BertConfig(
        vocab_size=PIECES,
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=LONGEST,
        id2label=dict(enumerate(LABELS)),
        label2id={name: number for number, name in enumerate(LABELS)},
    )
    BertForTokenClassification(config).save_pretrained(folder)
    return folder
