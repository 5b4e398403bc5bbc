"""Inference of rate limits from outside: pure functions over requests, their times and outcomes."""

from accord.model.measurement import Documented
from accord.probe.advertised import RELEVANT, hint_of
from accord.probe.asks import Ask
from accord.probe.cost import Cost, cost_of, cost_of_layers, most_of
from accord.probe.layers import Layered, layers
from accord.probe.measuring import Measured, fit_of, measure
from accord.probe.refusals import Answer, Norm
from accord.probe.report import measurement_of
from accord.probe.scopes import Scopes, counted, scopes
from accord.probe.trouble import Trouble
from accord.probe.waiting import until_accepted

__all__ = [
    "RELEVANT",
    "Answer",
    "Ask",
    "Cost",
    "Documented",
    "Layered",
    "Measured",
    "Norm",
    "Scopes",
    "Trouble",
    "cost_of",
    "cost_of_layers",
    "counted",
    "fit_of",
    "hint_of",
    "layers",
    "measure",
    "measurement_of",
    "most_of",
    "scopes",
    "until_accepted",
]
