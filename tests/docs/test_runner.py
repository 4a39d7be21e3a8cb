"""The runner of pages: what it executes, how it compares, what it writes."""

from __future__ import annotations

import pytest

from tests.docs.changing import UnfitError, changed
from tests.docs.comparing import renewed, same
from tests.docs.page import blocks
from tests.docs.running import execute, rewritten

PAGE = """\
# A page

<!-- file: kept.txt
hidden
-->
<!-- run: echo more >> kept.txt -->
```console
$ cat kept.txt
hidden
stale
$ mkdir below && cd below
```

```yaml title="seen.yaml"
one: 1
two: 2
```

```diff title="seen.yaml"
 one: 1
-two: 2
+two: 3
```

```
$ cat \\
    seen.yaml; false
one: 1
two: 3
$ echo "$? in $PWD"
1 in /home/you/ecosystem/below
```

```sh
echo never
```
"""


def test_a_page_is_executed_in_order() -> None:
    """Files, changes, hidden commands, a folder, an exit code: each is there for the next; what differs is seen."""
    (ran,) = execute([PAGE], slow=False)
    assert [each.as_shown for each in ran] == [False, True, True, True]
    assert ran[0].said == ("hidden", "more")
    assert rewritten(PAGE, ran) == PAGE.replace("stale", "more")


def test_slow_parts_wait() -> None:
    """A block after `<!-- slow -->` is for the slow run, the next is not; `<!-- slow: page -->` is for all."""
    text = "x\n<!-- slow -->\n```\n$ echo 1\n1\n```\n```\n$ echo 2\n2\n```\n"
    assert [block.slow for block in blocks(text)] == [True, False]
    assert [block.slow for block in blocks(text + "<!-- slow: page -->\n")] == [True, True]
    assert [[each.exchange.command for each in ran] for ran in execute([text], slow=False)] == [["echo 2"]]


def test_pages_of_a_story_share_a_place() -> None:
    """The second page finds what the first one left."""
    first, second = execute(["```\n$ echo 1 > left\n```\n", "```\n$ cat left\n1\n```\n"], slow=False)
    assert [each.as_shown for each in (*first, *second)] == [True, True]


def test_a_hidden_command_must_succeed() -> None:
    """A set-up that fails is said with its line."""
    with pytest.raises(AssertionError, match="line 2: `false`"):
        list(execute(["x\n<!-- run: false -->\n"], slow=False))


def test_a_command_that_does_not_end() -> None:
    """It is killed, and named."""
    with pytest.raises(AssertionError, match="`sleep 60` did not end in 0 s"):
        list(execute(["```\n$ sleep 60\n```\n"], slow=False, seconds=0.2))


@pytest.mark.parametrize(
    ("shown", "said", "is_same"),
    [
        (["a"], ["a"], True),
        (["a"], ["b"], False),
        (["a"], ["a", "b"], False),
        (["a", "[...]"], ["a", "b", "c"], True),
        (["[...]", "c"], ["a", "b", "c"], True),
        (["a", "[...]", "c"], ["a", "c"], True),
        (["a", "[...]", "c"], ["a", "b"], False),
        (["took [...] s"], ["took 1.5 s"], True),
        (["took [...] s"], ["took 1.5 min"], False),
        (["a.b"], ["axb"], False),
    ],
)
def test_a_gap_stands_for_what_varies(shown: list[str], said: list[str], is_same: bool) -> None:
    """`[...]` is any lines, or any words of a line; everything else is exact."""
    assert same(shown, said) is is_same


def test_what_is_written_keeps_the_gaps() -> None:
    """As many lines at either end as were shown; what cannot be kept so is written in full."""
    assert renewed(["a", "[...]", "z"], ["b", "c", "d", "e"]) == ("b", "[...]", "e")
    assert renewed(["[...]", "z"], ["b", "c"]) == ("[...]", "c")
    assert renewed(["took [...] s"], ["took 2 s"]) == ("took [...] s",)
    assert renewed(["a", "[...]", "m", "[...]", "z"], ["b", "c"]) == ("b", "c")


def test_a_change_must_fit_once() -> None:
    """A hunk that fits nowhere, or twice, is refused; several hunks are made one after the other."""
    assert changed("a\nb\nc\nd\n", " a\n-b\n+B\n@@\n-d\n") == "a\nB\nc\n"
    with pytest.raises(UnfitError, match="in 0 places"):
        changed("a\n", "-b\n")
    with pytest.raises(UnfitError, match="in 2 places"):
        changed("a\nx\na\n", "-a\n+b\n")
