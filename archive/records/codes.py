"""Stable codes of elements and records: seven random symbols and a check symbol.

The alphabet is Douglas Crockford's base 32 (no I, L, O, U, so that no code can be misread or read
as a word); the check symbol is the Luhn algorithm modulo 32 over it (ISO/IEC 7812-1 generalised),
which stays inside the alphabet and catches every wrong symbol and nearly every swap of
neighbours. 32**7 codes: with 100,000 records a new one collides with probability 3e-6, and the
unique constraint then refuses it. Codes are never reused.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_LENGTH = 7
CODE_LENGTH = BODY_LENGTH + 1
MISREADINGS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """A fresh random code with its check symbol."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    """The Luhn mod 32 check symbol of `body`; KeyError-free only for symbols of the alphabet."""
    total = 0
    for distance, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (2 if distance % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def normalise_code(typed: str) -> str | None:
    """The code a person meant (case, dashes, O for 0, I for 1), or None when it cannot be one."""
    code = typed.upper().translate(MISREADINGS)
    is_wellformed = len(code) == CODE_LENGTH and all(symbol in ALPHABET for symbol in code)
    return code if is_wellformed and check_symbol(code[:-1]) == code[-1] else None
