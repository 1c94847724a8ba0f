"""Sentences in other languages: one catalogue a language, looked up by message key (`<language>.json` beside this).

A catalogue is `{"language": "Deutsch", "words": {...}, "texts": {...}}`. `texts` holds a template for each key that
`say` declares; English is what stands in the code. `words` holds single words that travel as parameters ("certain").
A key that a catalogue lacks is shown in English and counted, so that a report can say so. To add a language, add its
file: nothing else changes.
"""

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.text import Text

ENGLISH = "en"
_FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{(\w+)\}")


def languages() -> tuple[str, ...]:
    """Return the languages that can be asked for, English first."""
    return (ENGLISH, *sorted(path.stem for path in _FOLDER.glob("*.json")))


class Language:
    """One language; remembers which sentences it could not translate."""

    def __init__(self, code: str = ENGLISH) -> None:
        """Load its catalogue. Raises ConfigError where there is none."""
        if code not in languages():
            raise ConfigError(f"--language: {code!r} is not there; there are: {', '.join(languages())}")
        catalogue = {} if code == ENGLISH else _catalogue(code)
        self.code = code
        self._texts: Mapping[str, str] = catalogue.get("texts", {})
        self._words: Mapping[str, str] = catalogue.get("words", {})
        self.missing: set[str] = set()

    def __call__(self, text: Text) -> str:
        """Return a sentence in this language, else in English."""
        return self._fill(text.key, dict(text.params)) or text.english

    def of(self, text: Mapping[str, Any]) -> str:
        """Return a sentence of a payload (`{key, params, text}`) in this language, else in English."""
        params = {str(name): str(value) for name, value in dict(text.get("params") or {}).items()}
        return self._fill(str(text.get("key", "")), params) or str(text.get("text", ""))

    def word(self, word: str) -> str:
        """Return a single word in this language, else as it is."""
        return self._words.get(word, word)

    def _fill(self, key: str, params: Mapping[str, str]) -> str | None:
        if self.code == ENGLISH:
            return None
        template = self._texts.get(key)
        if template is None:
            self.missing.add(key)
            return None
        return _PLACE.sub(lambda place: self.word(params.get(place[1], place[0])), template)


@functools.cache
def _catalogue(code: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads((_FOLDER / f"{code}.json").read_text("utf-8"))
    return content
