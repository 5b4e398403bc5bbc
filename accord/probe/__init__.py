"""Inference of rate limits from outside: pure functions over requests, their times and outcomes."""

from accord.model.measurement import Documented
from accord.probe.advertised import RELEVANT, hint_of
from accord.probe.again import inferred_again
from accord.probe.asks import Ask
from accord.probe.compared import compared, remarks
from accord.probe.cost import Cost, cost_of, cost_of_layers, most_of
from accord.probe.layers import Layered, behind, layers
from accord.probe.measuring import Measured, fit_of, measure
from accord.probe.nested import Guest, few_of
from accord.probe.refusals import Answer, Norm
from accord.probe.report import measurement_of
from accord.probe.scopes import Scopes, counted, scopes
from accord.probe.trials import Trial, recounted, tried
from accord.probe.trouble import Trouble
from accord.probe.waiting import until_accepted

__all__ = [
    "RELEVANT",
    "Answer",
    "Ask",
    "Cost",
    "Documented",
    "Guest",
    "Layered",
    "Measured",
    "Norm",
    "Scopes",
    "Trial",
    "Trouble",
    "behind",
    "compared",
    "cost_of",
    "cost_of_layers",
    "counted",
    "few_of",
    "fit_of",
    "hint_of",
    "inferred_again",
    "layers",
    "measure",
    "measurement_of",
    "most_of",
    "recounted",
    "remarks",
    "scopes",
    "tried",
    "until_accepted",
]
