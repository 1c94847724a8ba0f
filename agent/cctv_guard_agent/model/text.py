"""A sentence for people: a message key and parameters, with the English text beside it.

Whoever needs a sentence declares it where it is used; translations look it up by key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence."""

    key: str
    """`area.message`, stable, e.g. `check.internet_reachable.title`."""
    template: str
    """The English sentence with `{parameter}` places."""
    params: tuple[tuple[str, str], ...] = ()

    @property
    def english(self) -> str:
        """The English sentence with its parameters filled in (parameters are never themselves templates)."""
        values = dict(self.params)
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), self.template)


def say(key: str, template: str, **params: object) -> Text:
    """Make a sentence; parameters become text in the order given."""
    return Text(key, template, tuple((name, str(value)) for name, value in params.items()))


def as_json(text: Text) -> Mapping[str, object]:
    """Return the sentence in the contract's form: key, params and the English text."""
    return {"key": text.key, "params": dict(text.params), "text": text.english}
