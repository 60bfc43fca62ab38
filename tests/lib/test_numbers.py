import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.lib import numbers
from yobal.lib.khmer import to_khmer_digits

KEY = b"a key of this installation"
seeds = st.text(max_size=40)


@given(seeds)
def test_a_receipt_number_checks_itself(seed: str) -> None:
    assert numbers.is_receipt_number(numbers.receipt_number(KEY, seed))


@given(seeds, st.integers(0, 8), st.integers(1, 28))
def test_one_wrong_symbol_is_noticed(seed: str, place: int, shift: int) -> None:
    symbols = list(numbers.receipt_number(KEY, seed).replace("-", ""))
    symbols[place] = numbers.ALPHABET[(numbers.ALPHABET.index(symbols[place]) + shift) % 29]
    assert not numbers.is_receipt_number("".join(symbols))


@given(seeds, st.integers(0, 6))
def test_two_swapped_neighbours_are_noticed(seed: str, place: int) -> None:
    symbols = list(numbers.receipt_number(KEY, seed).replace("-", ""))
    if symbols[place] == symbols[place + 1]:
        return
    symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    assert not numbers.is_receipt_number("".join(symbols))


def test_the_same_seed_gives_the_same_code_and_another_key_another() -> None:
    assert numbers.private_code(KEY, "one") == numbers.private_code(KEY, "one")
    assert numbers.private_code(KEY, "one") != numbers.private_code(b"other", "one")
    assert len(numbers.private_code(KEY, "one").replace("-", "")) == 27


@pytest.mark.parametrize("confusing", "01ILOSU")
def test_symbols_that_look_alike_are_not_used(confusing: str) -> None:
    assert confusing not in numbers.ALPHABET


@given(seeds)
def test_what_a_person_types_is_read_kindly(seed: str) -> None:
    number = numbers.receipt_number(KEY, seed)
    typed = to_khmer_digits(number.lower().replace("-", " "))
    assert numbers.tidy(typed) == number
    assert numbers.hash_of(typed) == numbers.hash_of(number)
