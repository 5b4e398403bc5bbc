"""The GraphQL endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import JSON, missing_field, refuse
from sandbox.commercetools.graphql_introspection import schema_document, type_document
from sandbox.commercetools.graphql_query import (
    Fragment,
    Query,
    QueryError,
    Selected,
    Selection,
    Spread,
    Variable,
    parsed,
)
from sandbox.commercetools.graphql_schema import LISTS, Offered, Type, extension_of, schema_of
from sandbox.commercetools.json_body import read_object
from sandbox.commercetools.kinds import KINDS
from sandbox.commercetools.queries import paged
from sandbox.commercetools.values import Field, read_fields, text
from sandbox.message import Document, Response

SCOPES = ("view_products", "view_product_types", "view_project_settings", "manage_products")
MOST_FIELDS = 20_000
_MEMBERS = {kind.path: kind.members for kind in KINDS}


def answer(call: Call) -> Response:
    """The answer to a query; one that cannot be met is refused as a whole."""
    given = read_object(call.request.body)
    asked = read_fields(call, given, (Field("query", text), Field("operationName", text)))
    if "query" not in asked:
        raise missing_field("query")
    variables = given.get("variables")
    try:
        query = parsed(asked["query"])
        name = asked.get("operationName", next(iter(query.operations)))
        if name not in query.operations:
            raise QueryError(f"there is no operation '{name[:40]}'")
        execution = _Execution(call, query, schema_of(call), variables if isinstance(variables, dict) else {})
        data = execution.object(execution.types["Query"], {}, query.operations[name])
    except QueryError as error:
        raise refuse(400, "SyntaxError", f"Query does not pass validation. {error}.") from None
    return Response(200, (("content-type", JSON),), {"data": data})


@dataclass(slots=True)
class _Execution:
    """One query as it is answered."""

    call: Call
    query: Query
    types: Mapping[str, Type]
    variables: Mapping[str, Any]
    fields: int = 0

    def object(self, kind: Type, value: Any, selections: tuple[Selection, ...], depth: int = 0) -> Document:
        """What a selection shows of a value of a type."""
        shown: Document = {}
        for each in selections:
            if isinstance(each, Selected):
                self._count()
                shown[each.shown] = self._field(kind, value, each)
                continue
            fragment = self._fragment(each) if isinstance(each, Spread) else each
            if depth > 50:
                raise QueryError("fragments go round in circles")
            if self._fits(kind, value, fragment):
                inner = self.types.get(fragment.type or "", kind)
                shown.update(self.object(inner, value, fragment.selections, depth + 1))
        return shown

    def _field(self, kind: Type, value: Any, asked: Selected) -> Any:
        if asked.name == "__typename":
            return self._type_name(kind, value)
        if kind.name == "Query" and asked.name in ("__schema", "__type"):
            return self._told(asked)
        offered = kind.fields.get(asked.name)
        if offered is None:
            raise QueryError(f"Cannot query field '{asked.name}' on type '{kind.name}'")
        unknown = [name for name in asked.arguments if name not in offered.arguments]
        if unknown:
            raise QueryError(f"Unknown argument '{unknown[0]}' on field '{asked.name}'")
        return self._shown(offered.type.strip("[]!"), self._found(kind, offered, value, asked), asked)

    def _found(self, kind: Type, offered: Offered, value: Any, asked: Selected) -> Any:
        arguments = {name: self._given(each) for name, each in asked.arguments.items()}
        if kind.name == "Query" and asked.name in LISTS:
            return self._listed(LISTS[asked.name][1], arguments)
        if asked.name == "attributes" and offered.type == "ProductType!":
            return {**(offered.resolve or _nothing)(self.call, value, arguments), "__variant": value}
        return offered.resolve(self.call, value, arguments) if offered.resolve else value.get(asked.name)

    def _shown(self, type_name: str, found: Any, asked: Selected) -> Any:
        if isinstance(found, list) and type_name != "Json":
            return [self._shown(type_name, each, asked) for each in found]
        kind = self.types[type_name]
        if found is None or kind.kind == "SCALAR":
            if asked.selections and kind.kind == "SCALAR":
                raise QueryError(f"Field '{asked.name}' of type '{type_name}' has no fields")
            return found
        if not asked.selections:
            raise QueryError(f"Field '{asked.name}' of type '{type_name}' must have a selection of fields")
        return self.object(kind, found, asked.selections)

    def _listed(self, path: str, arguments: Mapping[str, Any]) -> Document:
        pairs = []
        for name, value in arguments.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, str(each)) for each in values if each is not None]
        request = self.call.request.replacing(query=tuple(pairs))
        call = Call(request, self.call.project, self.call.terms, self.call.caller)
        return paged(call, self.call.project.rows_of(path).rows.values(), _MEMBERS[path])

    def _told(self, asked: Selected) -> Any:
        """What is told of the types themselves."""
        if asked.name == "__schema":
            return self._plain(schema_document(self.types), asked.selections)
        told = self.types.get(str(self._given(asked.arguments.get("name"))))
        return None if told is None or told.hidden else self._plain(type_document(told, self.types), asked.selections)

    def _plain(self, value: Any, selections: tuple[Selection, ...]) -> Any:
        """What a selection shows of a document that has no types."""
        if isinstance(value, list):
            return [self._plain(each, selections) for each in value]
        if not isinstance(value, dict) or not selections:
            return value
        shown: Document = {}
        for each in selections:
            if isinstance(each, Selected):
                shown[each.shown] = self._plain(value.get(each.name), each.selections)
            else:
                fragment = self._fragment(each) if isinstance(each, Spread) else each
                self._count()
                shown.update(self._plain(value, fragment.selections))
        return shown

    def _type_name(self, kind: Type, value: Any) -> str:
        if kind.kind != "INTERFACE":
            return kind.name
        return extension_of(self._product_type(value)) if self._product_type(value) else kind.name

    def _fits(self, kind: Type, value: Any, fragment: Fragment) -> bool:
        """Whether a fragment is about a value; what it names has to be there."""
        if fragment.type is None or fragment.type == kind.name:
            return True
        if fragment.type not in self.types:
            raise QueryError(f"Unknown type '{fragment.type}'")
        return kind.kind == "INTERFACE" and self._type_name(kind, value) == fragment.type

    def _product_type(self, value: Any) -> Document:
        """The product type of the product whose variant has these attributes."""
        variant = value.get("__variant")
        for row in self.call.project.rows_of("products").rows.values():
            for data in (row["masterData"]["current"], row["masterData"]["staged"]):
                if any(each is variant for each in (data["masterVariant"], *data["variants"])):
                    return self.call.project.rows_of("product-types").rows[row["productType"]["id"]]
        return {}

    def _fragment(self, spread: Spread) -> Fragment:
        if spread.name not in self.query.fragments:
            raise QueryError(f"Unknown fragment '{spread.name}'")
        return self.query.fragments[spread.name]

    def _given(self, value: Any) -> Any:
        if isinstance(value, Variable):
            return self.variables.get(value.name)
        return [self._given(each) for each in value] if isinstance(value, list) else value

    def _count(self) -> None:
        """Refuse what would take too long, as fragments within fragments can."""
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise QueryError("it asks for too much")


def _nothing(_: Call, __: Any, ___: Mapping[str, Any]) -> Document:
    return {}
