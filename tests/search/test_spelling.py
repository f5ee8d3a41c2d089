"""How far words are from each other: every single slip is one, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.embedded.spelling import slips

LETTERS = "abc"
words = st.text(alphabet=LETTERS, min_size=1, max_size=7)


def one_slip_away(word: str) -> set[str]:
    """The word with a letter left out, added, replaced, or swapped with its neighbour."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    added = {a + letter + b for a, b in cuts for letter in LETTERS}
    replaced = {a + letter + b[1:] for a, b in cuts for letter in LETTERS if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return (left_out | added | replaced | swapped) - {word}


@given(words, words, st.integers(min_value=1, max_value=2))
def test_a_single_slip_is_told_from_none_and_from_more(one: str, other: str, most: int) -> None:
    found = slips(one, other, most=most)
    assert (found == 0) == (one == other)
    assert (found == 1) == (other in one_slip_away(one))
    assert min(found, 3) == min(slips(other, one, most=most), 3)


@given(words)
def test_two_slips_are_two_at_most(word: str) -> None:
    for near in one_slip_away(word):
        assert slips(word, near, most=2) == 1
        assert 0 < slips(word, near + "x", most=2) <= 2
