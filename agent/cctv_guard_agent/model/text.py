"""A sentence for people: a message key and parameters, with the English text beside it.

Whoever needs a sentence declares it where it is used; translations look it up by key.
"""

from collections.abc import Mapping
from dataclasses import dataclass


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
        out = self.template
        for name, value in self.params:
            out = out.replace("{" + name + "}", value)
        return out


def say(key: str, template: str, **params: object) -> Text:
    """Make a sentence; parameters become text in the order given."""
    return Text(key, template, tuple((name, str(value)) for name, value in params.items()))


def as_json(text: Text) -> Mapping[str, object]:
    """Return the sentence in the contract's form: key, params and the English text."""
    return {"key": text.key, "params": dict(text.params), "text": text.english}
