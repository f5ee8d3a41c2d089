"""What a plan asks of an engine's vocabulary."""

from collections.abc import Mapping, Sequence

from search.nearness import Spelled
from search.planning import MAX_CORRECTED, MAX_WORDS, corrected, plan_for


class Neighbours:
    """Every word has one neighbour; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def near(self, words: Sequence[Spelled]) -> Mapping[str, tuple[str, ...]]:
        self.asked += [word.key for word in words]
        return {word.key: (f"{word.key}s",) for word in words}


def test_near_spellings_are_looked_up_for_the_first_words_only() -> None:
    vocabulary = Neighbours()
    plan = plan_for(" ".join(f"qx{number}" for number in range(MAX_WORDS)))
    wider = corrected(plan, vocabulary.near)
    assert vocabulary.asked == [f"qx{number}" for number in range(MAX_CORRECTED)]
    assert len(wider.words) == MAX_WORDS
    assert sum(1 for word in wider.words if word.alternatives) == MAX_CORRECTED
