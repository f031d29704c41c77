"""The first identity: what is joined, what stays apart, and that order does not matter."""

import random

from citeweave.graph.resolve import Resolution, resolve
from citeweave.model import Entity, EntityType, Extraction, Mention, Span


def paper(paper_id: str, *entities: Entity) -> Extraction:
    return Extraction(paper_id, "test", entities, (), ())


def thing(
    name: str, *aliases: str, kind: EntityType = "Method", short: tuple[str, ...] = (), confidence: float = 0.9
) -> Entity:
    span = Span("abstract", 0, len(name))
    return Entity(name, aliases, kind, "used", confidence, 0.9, (Mention(span, name, span),), short)


def groups(resolution: Resolution) -> set[frozenset[str]]:
    """Which papers are together, where each paper has one entity."""
    return {frozenset(paper_id for paper_id, _ in e.members) for e in resolution.entities}


SHARPNESS = thing("Sharpness-Aware Minimization", "SAM", short=("SAM",))
SEGMENT = thing("Segment Anything Model", "SAM", short=("SAM",))


def test_spelling_and_abbreviations_join() -> None:
    found = resolve(
        [
            paper("p1", thing("Vision Transformer", "ViT", short=("ViT",))),
            paper("p2", thing("ViT")),
            paper("p3", thing("vision transformers")),
        ]
    )
    assert groups(found) == {frozenset({"p1", "p2", "p3"})}
    assert found.entities[0].name == "Vision Transformer"
    assert found.entities[0].status == "resolved"


def test_versions_stay_apart() -> None:
    names = ("CIFAR-10", "CIFAR-100", "CIFAR")
    found = resolve([paper(f"p{n}", thing(name, kind="Dataset")) for n, name in enumerate(names)])
    assert len(found.entities) == 3


def test_senses_stay_apart_and_bare_short_forms_are_undecided() -> None:
    found = resolve([paper("p1", SHARPNESS), paper("p2", SHARPNESS), paper("p3", SEGMENT), paper("p4", thing("SAM"))])
    assert groups(found) == {frozenset({"p1", "p2"}), frozenset({"p3"}), frozenset({"p4"})}
    undecided = next(e for e in found.entities if e.status == "ambiguous")
    assert [m[0] for m in undecided.members] == ["p4"]
    by_id = {e.entity_id: e for e in found.entities}
    scores = {by_id[key].members[0][0]: score for key, score in undecided.candidates.items()}
    assert scores == {"p1": 0.667, "p3": 0.333}


def test_two_undecided_papers_are_two_things() -> None:
    found = resolve(
        [paper("p1", SHARPNESS), paper("p2", SEGMENT), paper("p3", thing("SAM")), paper("p4", thing("SAM"))]
    )
    assert len([e for e in found.entities if e.status == "ambiguous"]) == 2


def test_a_bare_short_form_with_one_sense_joins_it() -> None:
    found = resolve([paper("p1", SHARPNESS), paper("p2", thing("SAM"))])
    assert groups(found) == {frozenset({"p1", "p2"})}


def test_misspelt_expansions_are_one_sense() -> None:
    misspelt = thing("Sharpness-Aware Minimisation", "SAM", short=("SAM",))
    found = resolve([paper("p1", SHARPNESS), paper("p2", misspelt), paper("p3", thing("SAM"))])
    assert groups(found) == {frozenset({"p1", "p2", "p3"})}


def test_types_do_not_tear_a_thing_but_datasets_stay_apart() -> None:
    found = resolve(
        [
            paper("p1", thing("quantization", kind="Task")),
            paper("p2", thing("quantization", kind="Task")),
            paper("p3", thing("Quantization")),
            paper("p4", thing("quantization", kind="Dataset")),
        ]
    )
    assert groups(found) == {frozenset({"p1", "p2", "p3"}), frozenset({"p4"})}
    assert {e.label for e in found.entities} == {"Task", "Dataset"}


def test_order_does_not_matter() -> None:
    papers = [paper("p1", SHARPNESS), paper("p2", SEGMENT), paper("p3", thing("SAM")), paper("p4", thing("LoRA"))]
    first = resolve(papers)
    for seed in range(10):
        random.Random(seed).shuffle(papers)
        assert resolve(papers) == first


def test_names_are_spelled_as_most_papers_spell_them() -> None:
    spelled = [thing("CIFAR100"), thing("CIFAR-100"), thing("CIFAR-100"), thing("CIFAR-100s")]
    (found,) = resolve([paper(f"p{n}", entity) for n, entity in enumerate(spelled)]).entities
    assert found.name == "CIFAR-100"
    (found,) = resolve([paper("p1", thing("GAN")), paper("p2", thing("GANs")), paper("p3", thing("GANs"))]).entities
    assert found.name == "GAN"
    (found,) = resolve([paper("p1", thing("LoRA", "LORA"))]).entities
    assert found.name == "LoRA"


def test_a_bare_short_form_is_what_its_own_paper_names() -> None:
    masking = thing("disjoint masking", "DM", short=("DM",))
    found = resolve([paper("p1", masking), paper("p2", thing("DM"), thing("diffusion models"))])
    names = {member: e.name for e in found.entities for member in e.members}
    assert names["p2", 0] == names["p2", 1] != names["p1", 0]


def test_endings_do_not_part_the_senses_of_a_short_form() -> None:
    adaptation = thing("Low-Rank Adaptation", "LoRA", short=("LoRA",))
    adaptive = thing("Low-rank Adaptive", "LoRA", short=("LoRA",))
    found = resolve([paper("p1", adaptation), paper("p2", adaptive), paper("p3", thing("LoRA"))])
    assert groups(found) == {frozenset({"p1", "p2", "p3"})}
