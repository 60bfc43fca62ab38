"""Merkle trees over SHA-256: hashes, roots, proofs, and a strict verifier (RFC 6962 2.1, RFC 9162 2.1).

Everything that makes proofs takes `leaves`: the entries themselves, bytes of any length, in the order of the log. What
is verified is hashes: 32 bytes each. The hashing of RFC 9162 with SHA-256 is that of RFC 6962.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

HASH_SIZE = 32

_LEAF_PREFIX = b"\x00"
_NODE_PREFIX = b"\x01"


class InvalidProof(ValueError):
    """A proof proves nothing: malformed, of the wrong length, or for another tree. The message says which."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry, any number of bytes: SHA-256(0x00 || leaf), 32 bytes (RFC 6962 2.1)."""
    return hashlib.sha256(_LEAF_PREFIX + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over two hashes of 32 bytes: SHA-256(0x01 || left || right) (RFC 6962 2.1)."""
    return hashlib.sha256(_NODE_PREFIX + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of the leaves, 32 bytes; that of no leaves is SHA-256 of nothing (RFC 6962 2.1)."""
    return _root_of([leaf_hash(leaf) for leaf in leaves])


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index` (from 0) in the tree of all leaves, lowest hash first (RFC 6962 2.1.1).

    At most ceil(log2(len(leaves))) hashes of 32 bytes. Raises IndexError for a leaf that is not there.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} among {len(leaves)}.")
    path = []
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _level_above(level), index >> 1
    return path


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """The proof that the tree of the first `first` leaves is a prefix of the tree of all (RFC 6962 2.1.2).

    Empty when `first` is all of them. Raises ValueError unless 1 <= first <= len(leaves): from the empty tree there is
    nothing to prove.
    """
    if not 1 <= first <= len(leaves):
        raise ValueError(f"No consistency can be proven from {first} leaves to {len(leaves)}.")
    return _subproof(first, [leaf_hash(leaf) for leaf in leaves], whole=True)


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf *hash* `leaf` stands at `index` in the tree of `size` leaves with `root` (RFC 9162 2.1.3.2).

    `leaf`, `root` and each item of `proof` are hashes of 32 bytes; 0 <= index < size. Raises InvalidProof, and returns
    nothing when the proof holds.
    """
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise InvalidProof(f"There is no leaf {index} in a tree of {size}.")
    fn, sn, computed = index, size - 1, leaf
    for sibling in proof:
        _check_not_at_root(sn)
        if fn & 1 or fn == sn:
            computed = node_hash(sibling, computed)
            fn, sn = _up_to_right_child(fn, sn)
        else:
            computed = node_hash(computed, sibling)
        fn, sn = fn >> 1, sn >> 1
    _check_at_root(sn)
    _check_same(computed, root, "The proof leads to another root.")


def verify_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `second` leaves only adds to the tree of `first` leaves (RFC 9162 2.1.4.2).

    Roots and items of `proof` are hashes of 32 bytes; 1 <= first <= second. For equal sizes the roots must be equal and
    the proof empty. Raises InvalidProof, and returns nothing when the proof holds.
    """
    _check_hashes(first_root, second_root, *proof)
    if not 1 <= first <= second:
        raise InvalidProof(f"No consistency can be proven from {first} leaves to {second}.")
    if first == second:
        if proof:
            raise InvalidProof("The proof is too long.")
        _check_same(first_root, second_root, "Two trees of one size have different roots.")
        return
    from_first, from_second = _climb(first, second, first_root, proof)
    _check_same(from_first, first_root, "The proof leads to another first root.")
    _check_same(from_second, second_root, "The proof leads to another second root.")


def _climb(first: int, second: int, first_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots as the proof makes them: steps 2 to 6 of RFC 9162 2.1.4.2, with its names fn and sn."""
    if not proof:
        raise InvalidProof("The proof is too short.")
    # A complete first tree is itself the lowest node of the proof, which therefore leaves it out.
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    from_first = from_second = path[0]
    for sibling in path[1:]:
        _check_not_at_root(sn)
        if fn & 1 or fn == sn:
            from_first, from_second = node_hash(sibling, from_first), node_hash(sibling, from_second)
            fn, sn = _up_to_right_child(fn, sn)
        else:
            from_second = node_hash(from_second, sibling)
        fn, sn = fn >> 1, sn >> 1
    _check_at_root(sn)
    return from_first, from_second


def _up_to_right_child(fn: int, sn: int) -> tuple[int, int]:
    """Past the levels where the node is the last one without a sibling: it rises unchanged."""
    while not fn & 1 and fn:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Pairs become nodes; an odd one at the end rises unchanged, which makes the tree of RFC 6962."""
    above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        above.append(level[-1])
    return above


def _root_of(hashes: Sequence[bytes]) -> bytes:
    level = list(hashes)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _subproof(first: int, hashes: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 2.1.2; `whole` says that the verifier knows the root of this very subtree."""
    if first == len(hashes):
        return [] if whole else [_root_of(hashes)]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    left, right = hashes[:split], hashes[split:]
    if first <= split:
        return [*_subproof(first, left, whole=whole), _root_of(right)]
    return [*_subproof(first - split, right, whole=False), _root_of(left)]


def _check_hashes(*hashes: bytes) -> None:
    if any(len(candidate) != HASH_SIZE for candidate in hashes):
        raise InvalidProof(f"A hash does not have {HASH_SIZE} bytes.")


def _check_not_at_root(sn: int) -> None:
    if sn == 0:
        raise InvalidProof("The proof is too long.")


def _check_at_root(sn: int) -> None:
    if sn != 0:
        raise InvalidProof("The proof is too short.")


def _check_same(computed: bytes, stated: bytes, otherwise: str) -> None:
    if not hmac.compare_digest(computed, stated):
        raise InvalidProof(otherwise)
