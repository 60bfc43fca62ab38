"""Commitments: the very bytes that are hashed, and what they hide and bind."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.tlog import merkle
from yobal.tlog.commitment import field_commitment, record_root

SALT = bytes(range(32))


def test_a_commitment_hashes_the_bytes_that_the_specification_names() -> None:
    preimage = b"yobal/field/v1\x00" + SALT + b"\x00\x00\x00\x03" + "ក".encode() + b"\x00" * 7 + b"\x02" + b"hi"
    assert field_commitment(SALT, "ក", b"hi") == hashlib.sha256(preimage).digest()


@given(name=st.text(max_size=20), value=st.binary(max_size=40), other=st.binary(max_size=40))
def test_another_value_gives_another_commitment(name: str, value: bytes, other: bytes) -> None:
    assert (field_commitment(SALT, name, value) == field_commitment(SALT, name, other)) == (value == other)


def test_the_name_does_not_flow_into_the_value() -> None:
    assert field_commitment(SALT, "ab", b"c") != field_commitment(SALT, "a", b"bc")


def test_equal_texts_with_fresh_salts_look_different() -> None:
    assert field_commitment(SALT, "comment", b"Yes") != field_commitment(bytes(32), "comment", b"Yes")


@pytest.mark.parametrize("salt", [b"", SALT[:-1], SALT + b"x"])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        field_commitment(salt, "comment", b"")


def test_a_record_is_the_tree_of_its_commitments_in_byte_order_of_their_names() -> None:
    # In UTF-16 the second name would come before the first; bytes of UTF-8 follow code points.
    pairs = [("\U0001f600", b"d" * 32), ("\uff21", b"c" * 32), ("a.2", b"b" * 32), ("a.10", b"a" * 32)]
    assert record_root(pairs) == merkle.root([b"a" * 32, b"b" * 32, b"c" * 32, b"d" * 32])


@given(st.permutations([("a", b"1" * 32), ("b", b"2" * 32), ("c", b"3" * 32), ("ខ", b"4" * 32)]))
def test_the_order_in_which_fields_come_does_not_matter(pairs: list[tuple[str, bytes]]) -> None:
    assert record_root(pairs) == record_root(sorted(pairs))


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="'comment'"):
        record_root([("comment", b"1" * 32), ("name", b"2" * 32), ("comment", b"1" * 32)])


def test_a_commitment_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        record_root([("comment", b"1" * 31)])


def test_a_field_is_proven_within_its_record_while_another_is_erased() -> None:
    kept = field_commitment(SALT, "b", b"Support measure 12.")
    erased = field_commitment(bytes(32), "a", b"a telephone number")
    proof = merkle.inclusion_proof([erased, kept], 1)
    root = record_root([("b", kept), ("a", erased)])
    merkle.verify_inclusion(merkle.leaf_hash(kept), index=1, size=2, proof=proof, root=root)
