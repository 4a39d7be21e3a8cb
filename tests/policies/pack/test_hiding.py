"""What a message may not show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies.pack.hiding import hidden, plain


def test_a_secret_is_hidden_whatever_its_case() -> None:
    """A host or a name may be said in lower case."""
    assert hidden("`PassWord1` is `password1`!", {"PassWord1"}) == "`[secret]` is `[secret]`!"


def test_a_short_secret_is_hidden_as_a_word() -> None:
    """A port is hidden where it stands alone, not inside another number."""
    assert hidden("port 5432 of 154320", {"5432"}) == "port [secret] of 154320"


def test_the_longest_secret_goes_first() -> None:
    """One secret within another leaves nothing of either."""
    assert hidden("abcdefgh", {"abcdef", "abcdefgh"}) == "[secret]"


def test_nothing_is_hidden_without_secrets() -> None:
    """Empty and blank secrets hide nothing."""
    assert hidden("as it is", {"", " "}) == "as it is"


@given(st.text(min_size=6).filter(lambda each: each.strip() and "[secret]" not in each), st.text())
def test_no_long_secret_ever_stays(secret: str, around: str) -> None:
    """Wherever it stands, a secret of six characters or more is gone."""
    assert secret not in hidden(f"{around}{secret}{around}", {secret}).replace("[secret]", "")


@given(st.text())
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    """Control characters, marks that reorder and the engine's colour marks are escaped."""
    found = plain(text)
    assert found.isprintable()
    assert not set(found) & set("\u202e\u2066\u200f")
    assert "<{%" not in found


def test_a_very_long_text_is_cut() -> None:
    """A name of 10 kB does not fill the screen."""
    assert len(plain("x" * 10_000)) == 2_001
