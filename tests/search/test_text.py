"""What counts as a word, and which spellings are the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.spelling import composed
from search.stems import is_syllable, stem
from search.text import MAX_TERM_LETTERS, index_text, plain_words, tokens


def keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("H'Mông, Hmông; Mông", ["mong", "mong", "mong"]),
        ("H Mông, h-mong: H\u00a0MÔNG", ["mong", "mong", "mong"]),
        ("5h mong, ah mông, h mongol", ["5h", "mong", "ah", "mong", "h", "mongol"]),
        ("l'amour qu’on d'eau", ["amour", "on", "eau"]),
        ("M'Nông K'Ho", ["mnong", "kho"]),
        ("women's", ["women"]),
        ("lý lí quý quí my", ["li", "li", "qui", "qui", "mi"]),
        ("岱依族民歌 then", ["岱", "依", "族", "民", "歌", "then"]),
        ("Cao Lan - Sán Chí", ["cao", "lan", "san", "chi"]),
        ("lễ-hội_1975", ["le", "hoi", "1975"]),
        ("cœur", ["coeur"]),
        ("ɔ̌n ꪼꪕ", ["ɔn", "ꪼꪕ"]),
        ("?! …", []),
    ],
)
def test_words_and_their_keys(text: str, words: list[str]) -> None:
    assert keys(text) == words


@pytest.mark.parametrize(
    ("forms", "key"),
    [
        (["sing", "singer", "singers", "singing"], "sing"),
        (["chant", "chants", "Chants"], "chant"),
        (["fête", "fêtes"], "fet"),
        (["ceremony", "ceremonies", "cérémonie", "cérémonies"], "ceremoni"),
        (["music", "musique", "musiques"], "music"),
        (["ritual", "rituals", "rituel", "rituels"], "ritu"),
        (["wedding", "weddings", "wed"], "wed"),
        (["traditional", "traditionnelle", "traditionnelles", "tradition"], "tradition"),
        (["brodée", "brodées", "broder", "brodé"], "brod"),
        (["song", "songs"], "song"),
    ],
)
def test_forms_of_a_foreign_word_share_a_key(forms: list[str], key: str) -> None:
    assert {found for form in forms for found in keys(form)} == {key}


@pytest.mark.parametrize(
    "syllable",
    ["then", "nghieng", "khoe", "thuyen", "gie", "quay", "ruou", "me", "le", "hoai", "song"],
)
def test_a_vietnamese_syllable_is_never_stemmed(syllable: str) -> None:
    assert is_syllable(syllable)
    assert stem(syllable) == syllable


def test_offsets_are_those_of_the_composed_text() -> None:
    text = "Le\u0302\u0303 ho\u0323\u0302i – l'or, Lồng Tồng"
    whole = composed(text)
    assert [whole[token.start : token.end] for token in tokens(text)] == [
        "Lễ", "hội", "or", "Lồng", "Tồng",
    ]  # fmt: skip


def test_terms_hold_nothing_that_an_engine_could_split_or_refuse() -> None:
    found = index_text(["a'b\"c*d (e) f_g", "x" * 500, "", "  "])
    assert all(term.isalnum() for text in found.keys for term in text.split())
    assert max(len(term) for text in found.keys for term in text.split()) == MAX_TERM_LETTERS
    assert len(found.keys) == 2


def test_unfinished_words_are_compared_without_stemming() -> None:
    assert plain_words("Festivals de l'eau H'Mông") == ["festivals", "de", "eau", "hmong"]


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colours", "color"), ("coloured", "colored"), ("centre", "centers"),
        ("theatre", "theater"), ("organised", "organizing"), ("dialogue", "dialogs"),
        ("catalogues", "catalog"),
    ],
)  # fmt: skip
def test_british_and_american_spellings_are_one_word(british: str, american: str) -> None:
    assert [one.key for one in tokens(british)] == [one.key for one in tokens(american)]


@given(st.text(alphabet="aăâđêôơưẳợỵzNĐœß09_hHmMônNgG '’ʼ‘-–.\n\u2009\u20ab", max_size=60))
def test_a_text_is_cut_the_same_whatever_stands_beside_it(text: str) -> None:
    """Texts of Latin letters alone are cut by a quicker rule."""
    alone, beside = list(tokens(text)), list(tokens(f"{text} 岱"))
    assert alone == beside[:-1]
