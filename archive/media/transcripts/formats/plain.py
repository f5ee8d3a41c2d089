"""Plain text: a line of the file is a line of the song; times come later, by listening."""

from typing import Final

from .decoding import NEWLINE
from .values import GivenLine, GivenTier, GivenWords

FORMAT: Final = "txt"


def read(text: str) -> GivenWords:
    """Empty lines part stanzas: they are remembered with the line they stand before."""
    lines: list[GivenLine] = []
    empty = 0
    for row in NEWLINE.split(text):
        words = row.strip()
        if not words:
            empty += 1
            continue
        facts = {"empty": empty, "raw": row if row != words else ""}
        lines.append(GivenLine(words, facts={k: v for k, v in facts.items() if v}))
        empty = 0
    return GivenWords(FORMAT, (GivenTier(tuple(lines)),))


def write(tier: GivenTier) -> str:
    """Every line in one row, timed or not."""
    rows: list[str] = []
    for line in tier.lines:
        rows += [""] * line.facts.get("empty", 0)
        raw = line.facts.get("raw", "")
        rows.append(raw if raw.strip() == line.text else " ".join(line.text.split("\n")))
    return "\n".join(rows) + "\n"
