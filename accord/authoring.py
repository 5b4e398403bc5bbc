"""The few names that the author of a check needs."""

from accord.judge.document import identity
from accord.judge.expect import expect, inconclusive, not_applicable, violation, warn
from accord.judge.node import Node, Remark
from accord.judge.rules import Effect, detects, rule
from accord.judge.watches import watches
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.finding import Finding
from accord.model.measurement import Rate, Shot
from accord.model.promise import Promise
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts, Specimen, Survey
from accord.model.verdict import Verdict
from accord.runtime.checks import for_each, keeps, verifies
from accord.runtime.earlier import Earlier
from accord.runtime.exploring.draws import Draw, Stale
from accord.runtime.exploring.properties import explores
from accord.runtime.exploring.stateful import Machine, step
from accord.runtime.exploring.steady import steady_draws
from accord.runtime.exploring.world import World
from accord.runtime.making.maker import Maker
from accord.runtime.making.recipes import Made, Recipe
from accord.runtime.making.workshop import Row, Workshop, resource_in
from accord.runtime.making.writable import Change, Writable, Written
from accord.runtime.rating.rates import Rates
from accord.runtime.settlements import Settlement, WholeRun, settles
from accord.runtime.surveying.specimens import link_url
from accord.wire.client import JSONAPI, Client
from accord.wire.urls import resolve, same_origin, segment, with_query

__all__ = [
    "JSONAPI",
    "Change",
    "Client",
    "Contract",
    "Draw",
    "Earlier",
    "Effect",
    "Exchange",
    "Finding",
    "Identity",
    "Machine",
    "Made",
    "Maker",
    "Node",
    "Promise",
    "Rate",
    "Rates",
    "Recipe",
    "RelationshipFacts",
    "Remark",
    "ResourceFacts",
    "Row",
    "Settlement",
    "Shot",
    "Specimen",
    "Stale",
    "Survey",
    "Verdict",
    "WholeRun",
    "Workshop",
    "World",
    "Writable",
    "Written",
    "detects",
    "expect",
    "explores",
    "for_each",
    "identity",
    "inconclusive",
    "keeps",
    "link_url",
    "not_applicable",
    "resolve",
    "resource_in",
    "rule",
    "same_origin",
    "segment",
    "settles",
    "steady_draws",
    "step",
    "verifies",
    "violation",
    "warn",
    "watches",
    "with_query",
]
