"""Makes Strawberry types from data. Types refer to each other by name, since they form circles."""

import enum
import re
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

_MODULE = "api.types.made"
_NO_DEFAULT = strawberry.UNSET


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field; without a default it is required unless its annotation is optional."""

    name: str
    annotation: Any
    description: str
    default: Any = _NO_DEFAULT


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type as an annotation, what it means, its arguments."""

    name: str
    annotation: Any
    description: str
    arguments: tuple[Argument, ...] = ()


class Maker:
    """Holds the types made so far; one maker makes one schema."""

    def __init__(self) -> None:
        self._module = types.ModuleType(_MODULE)
        sys.modules[_MODULE] = self._module
        self._enums: dict[str, tuple[str, ...]] = {}

    def ref(self, name: str) -> Any:
        """The type of that name, made already or later."""
        return LazyType(name, _MODULE)

    def type(
        self,
        name: str,
        description: str,
        fields: Sequence[Field],
        bases: Sequence[Any] = (),
        *,
        interface: bool = False,
    ) -> Any:
        """An object type, or an interface."""
        body: dict[str, Any] = {"__module__": _MODULE, "__annotations__": {f.name: f.annotation for f in fields}}
        body |= {field.name: _strawberry(field) for field in fields}
        made = type(name, tuple(bases), body)
        decorate = strawberry.interface if interface else strawberry.type
        return self._keep(name, decorate(made, name=name, description=description))

    def input(self, name: str, description: str, fields: Sequence[Field]) -> Any:
        """An input type; every field may be left out."""
        body: dict[str, Any] = {"__module__": _MODULE, "__annotations__": {f.name: f.annotation for f in fields}}
        body |= {f.name: strawberry.field(name=f.name, description=f.description, default=None) for f in fields}
        return self._keep(name, strawberry.input(type(name, (), body), name=name, description=description))

    def enum(self, name: str, values: tuple[str, ...], description: str) -> Any:
        """An enumeration whose values are written as they are stored; text, where a value is no GraphQL name."""
        if not all(re.fullmatch(r"[_A-Za-z][_0-9A-Za-z]*", value) for value in values):
            return str
        if self._enums.setdefault(name, values) != values:
            raise ValueError(f"two enumerations are named {name}")
        if not hasattr(self._module, name):
            made = enum.Enum(name, {value: value for value in values}, module=_MODULE)  # type: ignore[misc]
            self._keep(name, strawberry.enum(made, name=name, description=description))
        return getattr(self._module, name)

    def _keep(self, name: str, made: Any) -> Any:
        setattr(self._module, name, made)
        return made


def optional(annotation: Any) -> Any:
    """The same, or null."""
    return Optional[annotation]  # noqa: UP045 (lazy references know no `|`)


def many(annotation: Any) -> Any:
    """A list of them, none of which is null."""
    return list.__class_getitem__(annotation)


def _strawberry(field: Field) -> StrawberryField:
    made = StrawberryField(
        python_name=field.name,
        graphql_name=field.name,
        type_annotation=StrawberryAnnotation(field.annotation),
        description=field.description,
    )
    made.arguments = [
        StrawberryArgument(
            a.name, a.name, StrawberryAnnotation(a.annotation), description=a.description, default=a.default
        )
        for a in field.arguments
    ]
    return made
