"""The golden examples keep to the schemas, and the AsyncAPI page names every schema."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

CONTRACT = Path(__file__).parents[2] / "contract"
SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in CONTRACT.glob("*.schema.json"))
EXAMPLES = sorted((CONTRACT / "examples").glob("*.json"))


def schema_of(name: str) -> dict[str, object]:
    return json.loads((CONTRACT / f"{name}.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_keeps_to_its_schema(path: Path) -> None:
    jsonschema.validate(json.loads(path.read_text("utf-8")), schema_of(path.stem.split("_")[0]))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_valid_and_has_an_example(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(name))
    assert any(path.stem.split("_")[0] == name for path in EXAMPLES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_missing_required_key_is_refused(path: Path) -> None:
    schema = schema_of(path.stem.split("_")[0])
    example = json.loads(path.read_text("utf-8"))
    for key in schema["required"]:  # type: ignore[attr-defined]
        broken = {name: value for name, value in example.items() if name != key}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


def test_asyncapi_names_every_schema() -> None:
    page = yaml.safe_load((CONTRACT / "asyncapi.yaml").read_text("utf-8"))
    assert sorted(page["channels"]) == SCHEMAS


def test_readme_names_every_topic() -> None:
    readme = (CONTRACT / "README.md").read_text("utf-8")
    for name in SCHEMAS:
        assert f"({name}.schema.json)" in readme
