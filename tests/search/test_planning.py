"""What a plan asks of an engine's vocabulary."""

from collections.abc import Collection, Mapping

from search.planning import MAX_CORRECTED, MAX_WORDS, corrected, plan_for


class Neighbours:
    """A vocabulary in which every word has one neighbour; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def near(self, keys: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        self.asked += keys
        return {key: (f"{key}s",) for key in keys}


def test_near_spellings_are_looked_up_for_the_first_words_only() -> None:
    vocabulary = Neighbours()
    plan = plan_for(" ".join(f"qx{number}" for number in range(MAX_WORDS)))
    wider = corrected(plan, vocabulary)
    assert vocabulary.asked == [f"qx{number}" for number in range(MAX_CORRECTED)]
    assert len(wider.words) == MAX_WORDS
    assert sum(1 for word in wider.words if word.alternatives) == MAX_CORRECTED
