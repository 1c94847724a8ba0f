"""Texts that come from outside, shown where Home Assistant renders Markdown (repairs, flows)."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def as_text(text: str) -> str:
    """Return Markdown that shows `text` as it is.

    A camera chooses its own name: with it, it could otherwise draw a picture from the internet or lay a link.
    Source: CommonMark 2.4: any ASCII punctuation may be escaped with a backslash; that ends bare links too.
    """
    return _PUNCTUATION.sub(r"\\\1", text)
