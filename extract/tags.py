"""The tags that the recogniser gives to word pieces: one list for training and extraction."""

from __future__ import annotations

from citeweave.model import EntityType, Role

TYPES: tuple[EntityType, ...] = ("Method", "Dataset", "Task", "Metric")
"""Entity types, in the order of the model's outputs."""

ROLES: tuple[Role, ...] = ("introduced", "used", "compared", "mentioned")
"""Roles of a thing in a paper, in the order of the model's outputs."""

TAGS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))
"""BIO tags in the order of the model's outputs: tag 1 + 2t begins type t, tag 2 + 2t goes on with it."""
