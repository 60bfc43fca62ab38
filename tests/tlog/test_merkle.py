"""Merkle trees against the published vectors of another implementation, and against themselves."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.tlog import merkle

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "tlog-vectors" / "testdata"
# This one tells of two equal roots that are not hashes ("don't care"). We take only hashes.
NOT_HASHES = "sizes-are-equal-one-and-proof-is-empty"

LEAVES = [bytes([n]) * n for n in range(70)]


def _vectors(kind: str) -> list[Any]:
    found = [
        pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in sorted((VECTORS / kind).rglob("*.json"))
    ]
    absent = pytest.mark.skip(reason="shared/data/tlog-vectors is absent")
    return found or [pytest.param(None, marks=absent, id="absent")]


def _proof(vector: dict[str, Any]) -> list[bytes]:
    return [_hash(item) for item in vector["proof"] or []]


def _hash(text: str | None) -> bytes:
    return base64.b64decode(text or "", validate=True)


def test_all_196_vectors_are_there_when_the_folder_is() -> None:
    if not VECTORS.exists():
        pytest.skip("shared/data/tlog-vectors is absent")
    assert len(_vectors("inclusion")) + len(_vectors("consistency")) == len(list(VECTORS.rglob("*.json")))


@pytest.mark.parametrize("path", _vectors("inclusion"))
def test_inclusion_is_judged_as_the_published_vectors_say(path: Path) -> None:
    vector = json.loads(path.read_text())

    def verify() -> None:
        merkle.verify_inclusion(
            _hash(vector["leafHash"]),
            index=vector["leafIdx"],
            size=vector["treeSize"],
            proof=_proof(vector),
            root=_hash(vector["root"]),
        )

    _judge(verify, refused=vector["wantErr"])


@pytest.mark.parametrize("path", _vectors("consistency"))
def test_consistency_is_judged_as_the_published_vectors_say(path: Path) -> None:
    vector = json.loads(path.read_text())

    def verify() -> None:
        merkle.verify_consistency(
            first=vector["size1"],
            second=vector["size2"],
            first_root=_hash(vector["root1"]),
            second_root=_hash(vector["root2"]),
            proof=_proof(vector),
        )

    _judge(verify, refused=vector["wantErr"] or path.stem == NOT_HASHES)


def _judge(verify: Any, *, refused: bool) -> None:
    if not refused:
        verify()
        return
    with pytest.raises(merkle.InvalidProof):
        verify()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()


def test_a_tree_of_three_is_split_after_two() -> None:
    a, b, c = (merkle.leaf_hash(leaf) for leaf in LEAVES[:3])
    assert merkle.root(LEAVES[:3]) == merkle.node_hash(merkle.node_hash(a, b), c)


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


def _root_as_the_rfc_defines_it(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = max(1 << k for k in range(7) if 1 << k < len(leaves))
    parts = _root_as_the_rfc_defines_it(leaves[:split]) + _root_as_the_rfc_defines_it(leaves[split:])
    return hashlib.sha256(b"\x01" + parts).digest()


@given(size=st.integers(1, 70))
def test_roots_are_those_of_the_recursive_definition(size: int) -> None:
    assert merkle.root(LEAVES[:size]) == _root_as_the_rfc_defines_it(LEAVES[:size])


@st.composite
def _places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 70))
    return draw(st.integers(0, size - 1)), size


@given(place=_places())
def test_every_leaf_is_proven_to_be_included(place: tuple[int, int]) -> None:
    index, size = place
    leaves = LEAVES[:size]
    proof = merkle.inclusion_proof(leaves, index)
    merkle.verify_inclusion(
        merkle.leaf_hash(leaves[index]), index=index, size=size, proof=proof, root=merkle.root(leaves)
    )


@given(place=_places(), other=st.integers(-1, 80))
def test_a_leaf_is_proven_at_its_own_place_only(place: tuple[int, int], other: int) -> None:
    index, size = place
    leaves = LEAVES[:size]
    proof = merkle.inclusion_proof(leaves, index)
    if other != index:
        with pytest.raises(merkle.InvalidProof):
            merkle.verify_inclusion(
                merkle.leaf_hash(leaves[index]), index=other, size=size, proof=proof, root=merkle.root(leaves)
            )


@given(place=_places())
def test_every_tree_is_proven_to_grow_from_each_earlier_one(place: tuple[int, int]) -> None:
    first, second = place[0] + 1, place[1]
    proof = merkle.consistency_proof(LEAVES[:second], first)
    merkle.verify_consistency(
        first=first,
        second=second,
        first_root=merkle.root(LEAVES[:first]),
        second_root=merkle.root(LEAVES[:second]),
        proof=proof,
    )


@given(place=_places(), changed=st.integers(0, 69), item=st.binary(min_size=32, max_size=32))
def test_a_tree_that_rewrote_a_leaf_or_got_a_longer_proof_is_refused(
    place: tuple[int, int], changed: int, item: bytes
) -> None:
    first, second = place[0] + 1, place[1]
    rewritten = list(LEAVES[:second])
    rewritten[changed % first] = b"rewritten"
    roots = {"first_root": merkle.root(LEAVES[:first]), "second_root": merkle.root(rewritten)}
    for proof in (
        merkle.consistency_proof(rewritten, first),
        [*merkle.consistency_proof(LEAVES[:second], first), item],
    ):
        with pytest.raises(merkle.InvalidProof):
            merkle.verify_consistency(first=first, second=second, proof=proof, **roots)


@given(place=_places(), item=st.binary(max_size=40))
def test_a_proof_of_another_length_is_refused(place: tuple[int, int], item: bytes) -> None:
    index, size = place
    leaves = LEAVES[:size]
    proof = merkle.inclusion_proof(leaves, index)
    for wrong in ([*proof, item], [item, *proof], proof[:-1] if proof else [item]):
        with pytest.raises(merkle.InvalidProof):
            merkle.verify_inclusion(
                merkle.leaf_hash(leaves[index]), index=index, size=size, proof=wrong, root=merkle.root(leaves)
            )


def test_what_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(ValueError, match="from 0 leaves"):
        merkle.consistency_proof(LEAVES[:3], 0)
    with pytest.raises(ValueError, match="from 4 leaves"):
        merkle.consistency_proof(LEAVES[:3], 4)


def test_a_proof_that_climbs_past_the_root_is_refused_even_where_it_hashes_to_the_stated_root() -> None:
    leaf, item = merkle.leaf_hash(b"a"), b"x" * 32
    with pytest.raises(merkle.InvalidProof, match="too long"):
        merkle.verify_inclusion(leaf, index=0, size=1, proof=[item], root=merkle.node_hash(item, leaf))
