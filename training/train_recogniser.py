#!/usr/bin/env python3
"""Fine-tune the MiniLM token classifier on annotated papers; resumes after the last finished epoch.

Usage (the exact commands, of the shipped model and of a fine-tuned one, are in training/README.md):

    python training/train_recogniser.py --encoder DIR --gold A.jsonl B.jsonl --out runs/minilm
    python training/train_recogniser.py --encoder DIR --gold OWN.jsonl --out runs/own --start runs/own/start.pt --all

Needs torch and transformers (training/requirements.txt) and the gold; neither is needed to run citeweave.
Writes OUT/last.pt after every epoch (weights, optimiser, position) and OUT/final.pt at the end. With --start it
goes on from the weights that restore_weights.py takes out of a model; --all trains on the held-out tenth too.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from gold import training_papers
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from citeweave.errors import InputError
from citeweave.extract.scoring import Reading, Thing
from citeweave.extract.shapes import SHAPES
from citeweave.extract.tags import ROLES, TAGS, TYPES
from citeweave.extract.wordpieces import Piece, windows
from citeweave.folding import fold

IGNORE = -100
VECTOR = 64
"""Width of the vectors that say whether two mentions are one thing."""


@dataclass
class Example:
    """One window with its labels; IGNORE where a head has nothing to learn."""

    ids: list[int]
    types: list[int]
    tags: list[int]
    roles: list[int]
    tiers: list[int]
    mentions: list[tuple[int, int, int, str]]
    """Of each mention: its first piece, one past its last, the index of its entity, its folded form."""


class Tagger(nn.Module):
    """MiniLM with linear heads over each word piece: BIO tag, role, tier (must or optional), and a vector.

    The vectors of two mentions of one thing point the same way. Beside each piece the encoder reads its field
    and the shape of its word: the two rows of the token type embedding become one for each pair of both.
    """

    def __init__(self, encoder_dir: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder_dir, attn_implementation="eager", add_pooling_layer=False)
        old = self.encoder.embeddings.token_type_embeddings.weight.detach()
        wide = nn.Embedding(2 * len(SHAPES), old.shape[1])
        wide.weight.data.copy_(old[:1].expand(2 * len(SHAPES), -1))
        self.encoder.embeddings.token_type_embeddings = wide
        for weight in self.encoder.embeddings.word_embeddings.parameters():
            weight.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.tag, self.role, self.tier = nn.Linear(size, len(TAGS)), nn.Linear(size, len(ROLES)), nn.Linear(size, 2)
        self.vector = nn.Linear(size, VECTOR)
        self.scale = nn.Parameter(torch.tensor([5.0, -3.0]))

    def forward(self, ids, types, mask):
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        return self.tag(hidden), self.role(hidden), self.tier(hidden), self.vector(hidden)


def marked(text: str, things: Sequence[Thing]) -> list[tuple[int, int, Thing]]:
    """Spans [start, end) of every whole occurrence of every surface form, longest first, not overlapping."""
    forms = sorted(
        ((form, thing) for thing in things for form in dict.fromkeys([thing.name, *thing.aliases]) if form),
        key=lambda x: (-len(x[0]), not x[1].must, x[0]),
    )
    taken = bytearray(len(text))
    spans = []
    for form, thing in forms:
        left = r"(?<![A-Za-z0-9])" if form[0].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if form[-1].isalnum() else ""
        for m in re.finditer(left + re.escape(form) + right, text):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                spans.append((m.start(), m.end(), thing))
    return sorted(spans, key=lambda s: s[:2])


def examples(tokenizer: Tokenizer, paper: Reading) -> list[Example]:
    """The windows of one annotated paper with their labels."""
    fields = (paper.title, paper.abstract)
    spans = [marked(text, paper.things) for text in fields]
    result = []
    for window in windows(tokenizer, *fields):
        row = Example(list(window.ids), list(window.type_ids), [], [], [], [])
        for piece in window.pieces:
            tag, role, tier = (IGNORE, IGNORE, IGNORE) if piece is None else labels(piece, spans[piece.field])
            row.tags.append(tag)
            row.roles.append(role)
            row.tiers.append(tier)
        for field, found in enumerate(spans):
            for a, b, thing in found:
                inside = [i for i, p in enumerate(window.pieces) if p and p.field == field and overlaps(p, a, b)]
                if inside:
                    form = fold(fields[field][a:b])
                    row.mentions.append((inside[0], inside[-1] + 1, paper.things.index(thing), form))
        result.append(row)
    return result


def overlaps(piece: Piece, start: int, end: int) -> bool:
    """Whether a piece covers some of the characters [start, end) of its field."""
    return piece.start < end and piece.end > start


def labels(piece: Piece, spans: list[tuple[int, int, Thing]]) -> tuple[int, int, int]:
    """Tag, role and tier of a piece, given the marked spans of its field."""
    for a, b, thing in spans:
        if overlaps(piece, a, b):
            tag = 1 + 2 * TYPES.index(thing.type) + (piece.start > a)
            role = ROLES.index(thing.role or "used") if thing.type in ("Method", "Dataset") else IGNORE
            return tag, role, int(thing.must)
    return 0, IGNORE, IGNORE


def is_held_out(paper_id: str) -> bool:
    """Whether a paper is of the tenth that is kept from training, for fitting the confidence on."""
    return number_of(paper_id) % 10 == 0


def number_of(paper_id: str) -> int:
    """A number that parts papers evenly, and always the same way."""
    return int(hashlib.sha1(paper_id.encode("utf8")).hexdigest()[:4], 16)


def is_trained_on(paper_id: str, args: argparse.Namespace) -> bool:
    """Whether the options leave a paper in: not the held-out tenth, or not the half that --fold leaves out."""
    if args.fold is not None:
        return number_of(paper_id) % 2 != args.fold
    return args.all or not is_held_out(paper_id)


def batches(rows: list[Example], budget: int, rng: random.Random) -> list[list[Example]]:
    """Batches of windows of like length, at most `budget` padded pieces each, in random order."""
    rows = sorted(rows, key=lambda r: len(r.ids) + rng.uniform(0, 12))
    result, batch = [], []
    for row in rows:
        longest = max(len(r.ids) for r in [*batch, row])
        if batch and longest * (len(batch) + 1) > budget:
            result.append(batch)
            batch = []
        batch.append(row)
    result.append(batch)
    rng.shuffle(result)
    return result


def collate(batch: list[Example]):
    """Tensors (windows, longest): ids, types, mask, tags, roles, tiers."""
    longest = max(len(r.ids) for r in batch)

    def pad(name: str, fill: int) -> torch.Tensor:
        return torch.tensor([getattr(r, name) + [fill] * (longest - len(r.ids)) for r in batch])

    mask = torch.tensor([[1] * len(r.ids) + [0] * (longest - len(r.ids)) for r in batch])
    return pad("ids", 0), pad("types", 0), mask, pad("tags", IGNORE), pad("roles", IGNORE), pad("tiers", IGNORE)


def same_thing_loss(vectors: torch.Tensor, mentions: list, scale: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over pairs of mentions of one window that are spelled differently: are they one thing?"""
    total, pairs = vectors.sum() * 0.0, 0
    for rows, found in zip(vectors, mentions, strict=True):
        if len(found) < 2:
            continue
        of = nn.functional.normalize(torch.stack([rows[a:b].mean(0) for a, b, _, _ in found]), dim=-1)
        scores = of @ of.T * scale[0] + scale[1]
        pairs_of = ((i, j) for i in range(len(found)) for j in range(i))
        one = [(i, j, found[i][2] == found[j][2]) for i, j in pairs_of if found[i][3] != found[j][3]]
        if one:
            i, j, same = zip(*one, strict=True)
            gold = torch.tensor(same, dtype=torch.float)
            loss = nn.functional.binary_cross_entropy_with_logits(scores[list(i), list(j)], gold, reduction="sum")
            total = total + loss
            pairs += len(one)
    return total / max(pairs, 1)


def share_of_rate(step: int, steps: int, epochs: int, slope: int | None) -> float:
    """The share of the full rate at a step: a warm-up, then a linear fall to zero.

    The warm-up is 100 steps, or a tenth of all where that is less, as in fine-tuning. With `slope` the rate falls as
    if there were so many epochs, and to zero within the last one.
    """
    warm = (step + 1) / max(1, min(100, steps // 10))
    if slope is None:
        return min(warm, max(0.0, (steps - step) / steps))
    last = steps * (epochs - 1) / epochs
    long = steps * slope / epochs
    if step < last:
        return min(warm, 1 - step / long)
    return (1 - last / long) * max(0.0, (steps - step) / (steps - last))


def optimiser(
    model: Tagger, steps: int, args: argparse.Namespace
) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a five times higher rate for the heads and the shapes; see `share_of_rate` for its course."""
    named = [(n, p, n.startswith("encoder") and "token_type" not in n) for n, p in model.named_parameters()]
    body = [p for _, p, is_body in named if is_body and p.requires_grad]
    heads = [p for _, p, is_body in named if not is_body]
    opt = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": heads, "lr": 5 * args.rate}], weight_decay=0.01
    )
    decay = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: share_of_rate(s, steps, args.epochs, args.slope))
    return opt, decay


def fingerprint(args: argparse.Namespace) -> str:
    """What a training depends on, as a hash: an OUT folder holds one training and no other is resumed there."""
    parts = [
        str(getattr(args, key)) for key in ("epochs", "rate", "batch_pieces", "seed", "limit", "all", "fold", "slope")
    ]
    files = [*args.gold, *([args.start] if args.start else [])]
    return hashlib.sha256("".join([*parts, *(digest(path) for path in files)]).encode()).hexdigest()


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def begin(args: argparse.Namespace, model: Tagger, opt, decay, settings: str) -> int:
    """Load what there is to go on from, the last finished epoch or --start; how many epochs are done.

    Raises
    ------
    InputError
        OUT holds another training, or --start another kind of model.
    """
    last = args.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        if state.get("settings", settings) != settings:
            raise InputError(f"{last} is of a training with other gold or options; delete it, or give another --out")
        model.load_state_dict(state["model"])
        opt.load_state_dict(state["optimiser"])
        decay.load_state_dict(state["decay"])
        return int(state["epoch"])
    if args.start:
        try:
            model.load_state_dict(torch.load(args.start, weights_only=True))
        except RuntimeError as error:
            raise InputError(f"{args.start}: not the weights of this recogniser: {error}") from error
    return 0


def train(args: argparse.Namespace) -> None:
    """Train as the options say, from the last finished epoch if there is one.

    Raises
    ------
    InputError
        The gold cannot be read, or OUT or --start is of something else.
    """
    papers = [p for p in training_papers(args.gold) if is_trained_on(p.paper_id, args)][: args.limit]
    if not papers:
        raise InputError(f"{args.gold[0]}: no paper to train on; with little gold give --all")
    if args.start and not args.start.is_file():
        raise InputError(f"{args.start}: there is no such file; restore_weights.py writes it")
    settings = fingerprint(args)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(Path(args.encoder) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = [row for paper in papers for row in examples(tokenizer, paper)]
    per_epoch = [batches(rows, args.batch_pieces, random.Random(args.seed + e)) for e in range(args.epochs)]
    model, steps = Tagger(args.encoder), sum(map(len, per_epoch))
    opt, decay = optimiser(model, steps, args)
    first = begin(args, model, opt, decay, settings)
    print(f"{len(papers)} papers, {len(rows)} windows, {steps} steps, from epoch {first}", flush=True)
    for epoch in range(first, args.epochs):
        torch.manual_seed(args.seed + epoch)
        run_epoch(model, opt, decay, per_epoch[epoch], epoch)
        parts = {"model": model, "optimiser": opt, "decay": decay}
        state = {name: part.state_dict() for name, part in parts.items()}
        torch.save({**state, "epoch": epoch + 1, "settings": settings}, args.out / "part.pt")
        (args.out / "part.pt").replace(args.out / "last.pt")
    torch.save(model.state_dict(), args.out / "final.pt")


def run_epoch(model: Tagger, opt, decay, steps: list[list[Example]], epoch: int) -> None:
    """One pass over the data; a progress line every hundred steps."""
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORE)
    model.train()
    began, seen, total = time.time(), 0, 0.0
    for n, batch in enumerate(steps, 1):
        ids, types, mask, tags, roles, tiers = collate(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tag, role, tier, vector = model(ids, types, mask)
        loss = loss_of(tag.float().flatten(0, 1), tags.flatten())
        for logits, gold, weight in ((role, roles, 0.3), (tier, tiers, 0.2)):
            if (gold != IGNORE).any():
                loss = loss + weight * loss_of(logits.float().flatten(0, 1), gold.flatten())
        loss = loss + 0.2 * same_thing_loss(vector.float(), [r.mentions for r in batch], model.scale)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        decay.step()
        seen += int(mask.sum())
        total += float(loss.detach())
        if n % 100 == 0 or n == len(steps):
            rate = seen / (time.time() - began)
            print(f"epoch {epoch + 1} step {n}/{len(steps)} loss {total / n:.4f} {rate:.0f} pieces/s", flush=True)


def main() -> int:
    """Parse and train; the exit code is 3 for gold or weights that cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, help="folder with config.json, model.safetensors, tokenizer.json")
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to begin from, as restore_weights.py writes them")
    parser.add_argument("--all", action="store_true", help="hold no tenth of the papers out (for little gold)")
    parser.add_argument("--fold", type=int, choices=(0, 1), help="leave out this half (out-of-fold predictions)")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--slope", type=int, help="let the rate fall as over so many epochs, to zero in the last one")
    parser.add_argument("--batch-pieces", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only the first so many papers (for a trial)")
    args = parser.parse_args()
    try:
        train(args)
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
