"""The few names that the author of a check needs."""

from accord.judge.document import identity
from accord.judge.expect import expect, inconclusive, not_applicable, violation, warn
from accord.judge.node import Node, Remark
from accord.judge.rules import Effect, detects, rule
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts, Specimen, Survey
from accord.runtime.checks import for_each, verifies
from accord.runtime.earlier import Earlier
from accord.runtime.maker import Made, Maker, Recipe
from accord.runtime.specimens import link_url
from accord.runtime.writable import Change, Writable, Written
from accord.wire.client import JSONAPI, Client
from accord.wire.urls import resolve, same_origin, with_query

__all__ = [
    "JSONAPI",
    "Change",
    "Client",
    "Contract",
    "Earlier",
    "Effect",
    "Exchange",
    "Identity",
    "Made",
    "Maker",
    "Node",
    "Recipe",
    "RelationshipFacts",
    "Remark",
    "ResourceFacts",
    "Specimen",
    "Survey",
    "Writable",
    "Written",
    "detects",
    "expect",
    "for_each",
    "identity",
    "inconclusive",
    "link_url",
    "not_applicable",
    "resolve",
    "rule",
    "same_origin",
    "verifies",
    "violation",
    "warn",
    "with_query",
]
