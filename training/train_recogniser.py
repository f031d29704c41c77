#!/usr/bin/env python3
"""Fine-tune the MiniLM token classifier on annotated papers; resumes after the last finished epoch.

Usage (the exact command of the shipped model is in training/README.md):

    python training/train_recogniser.py --encoder DIR --gold A.jsonl B.jsonl --out runs/minilm

Needs torch and transformers (training/requirements.txt) and the gold; neither is needed to run citeweave.
Writes OUT/last.pt after every epoch (weights, optimiser, position) and OUT/final.pt at the end.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from citeweave.extract.tags import ROLES, TAGS, TYPES
from citeweave.extract.wordpieces import windows

IGNORE = -100


@dataclass
class Example:
    """One window with its labels; IGNORE where a head has nothing to learn."""

    ids: list[int]
    types: list[int]
    tags: list[int]
    roles: list[int]
    tiers: list[int]


class Tagger(nn.Module):
    """MiniLM with three linear heads over each word piece: BIO tag, role, and tier (must or optional)."""

    def __init__(self, encoder_dir: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder_dir, attn_implementation="eager", add_pooling_layer=False)
        for weight in self.encoder.embeddings.word_embeddings.parameters():
            weight.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.tag, self.role, self.tier = nn.Linear(size, len(TAGS)), nn.Linear(size, len(ROLES)), nn.Linear(size, 2)

    def forward(self, ids, types, mask):
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        return self.tag(hidden), self.role(hidden), self.tier(hidden)


def marked(text: str, entities: list[dict]) -> list[tuple[int, int, dict]]:
    """Spans [start, end) of every whole occurrence of every surface form, longest first, not overlapping."""
    forms = sorted(
        ((form, e) for e in entities for form in dict.fromkeys([e["name"], *e["aliases"]]) if form),
        key=lambda x: (-len(x[0]), x[1]["tier"] != "must", x[0]),
    )
    taken = bytearray(len(text))
    spans = []
    for form, entity in forms:
        left = r"(?<![A-Za-z0-9])" if form[0].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if form[-1].isalnum() else ""
        for m in re.finditer(left + re.escape(form) + right, text):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                spans.append((m.start(), m.end(), entity))
    return sorted(spans, key=lambda s: s[:2])


def examples(tokenizer: Tokenizer, paper: dict) -> list[Example]:
    """The windows of one annotated paper with their labels."""
    fields = (paper["title"], paper["abstract"])
    spans = [marked(text, paper["entities"]) for text in fields]
    result = []
    for window in windows(tokenizer, *fields):
        row = Example(list(window.ids), list(window.type_ids), [], [], [])
        for piece in window.pieces:
            tag = role = tier = IGNORE
            if piece is not None:
                tag = 0
                for a, b, e in spans[piece.field]:
                    if piece.start < b and piece.end > a:
                        tag = 1 + 2 * TYPES.index(e["type"]) + (piece.start > a)
                        tier = int(e["tier"] == "must")
                        if e["type"] in ("Method", "Dataset"):
                            role = ROLES.index(e["role"])
                        break
            row.tags.append(tag)
            row.roles.append(role)
            row.tiers.append(tier)
        result.append(row)
    return result


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


def optimiser(model: Tagger, steps: int, rate: float) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a five times higher rate for the heads; 100 steps of warm-up, then linear decay."""
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [*model.tag.parameters(), *model.role.parameters(), *model.tier.parameters()]
    opt = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": 5 * rate}], weight_decay=0.01)
    decay = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / 100, max(0.0, (steps - s) / steps)))
    return opt, decay


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(Path(args.encoder) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    papers = [json.loads(line) for path in args.gold for line in path.read_text("utf8").splitlines() if line]
    if args.fold is not None:
        papers = [p for p in papers if int(p["id"][-6:], 16) % 2 != args.fold]
    rows = [row for paper in papers[: args.limit] for row in examples(tokenizer, paper)]
    per_epoch = [batches(rows, args.batch_pieces, random.Random(args.seed + e)) for e in range(args.epochs)]
    model = Tagger(args.encoder)
    opt, decay = optimiser(model, sum(map(len, per_epoch)), args.rate)
    first = 0
    if (args.out / "last.pt").exists():
        state = torch.load(args.out / "last.pt", weights_only=True)
        model.load_state_dict(state["model"])
        opt.load_state_dict(state["optimiser"])
        decay.load_state_dict(state["decay"])
        first = state["epoch"]
    print(
        f"{len(papers)} papers, {len(rows)} windows, {sum(map(len, per_epoch))} steps, from epoch {first}", flush=True
    )
    for epoch in range(first, args.epochs):
        torch.manual_seed(args.seed + epoch)
        run_epoch(model, opt, decay, per_epoch[epoch], epoch)
        state = {
            "model": model.state_dict(),
            "optimiser": opt.state_dict(),
            "decay": decay.state_dict(),
            "epoch": epoch + 1,
        }
        torch.save(state, args.out / "part.pt")
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
            tag, role, tier = model(ids, types, mask)
        loss = loss_of(tag.float().flatten(0, 1), tags.flatten())
        for logits, gold, weight in ((role, roles, 0.3), (tier, tiers, 0.2)):
            if (gold != IGNORE).any():
                loss = loss + weight * loss_of(logits.float().flatten(0, 1), gold.flatten())
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, help="folder with config.json, model.safetensors, tokenizer.json")
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--batch-pieces", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only the first so many papers (for a trial)")
    parser.add_argument("--fold", type=int, choices=(0, 1), help="leave out this half (out-of-fold predictions)")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
