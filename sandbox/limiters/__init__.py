"""Limiters of every kind with exact figures, to be measured: `/limited/{spec}/...`.

A spec is one layer, or several joined by `+`, all of which a request must pass. A layer is an algorithm, how many
requests it lets through, in which window, and options, joined by commas:

    fixed-window,20,2s
    sliding-log,25,1s,on=GET,per=endpoint+sliding-log,100,6s,on=GET,refused=counted

The algorithms are `fixed-window`, `fixed-window-clock`, `sliding-log`, `sliding-window-counter`, `token-bucket`,
`leaky-bucket-queue`, `slow-down`, `block` and `extending-penalty`; `none` alone, without figures, is no limit. A
bucket holds the number and is filled in the window; a queue takes the number at once and serves it in the window;
`slow-down` lets so many through without delay. Durations are in `s` or `ms`. The options:

    on=GET            the methods that are bound, joined by dots; `read` and `write` stand for the safe and the others
    at=token          the one endpoint (first segment of the path) that is bound
    per=endpoint      counted for each endpoint, for each `method`, or for `all` together (the default)
    by=token          counted for each Authorization field, for each `address` (the default), or for `everyone`
    refused=counted   refused requests count as well
    errors=free       requests that are answered with another 4xx do not count
    nodes=2           so many servers with counters of their own share the requests at random
    tick=1s           a clock that only shows multiples of this; buckets are then filled in lumps
    phase=700ms       `fixed-window-clock`: when windows begin after the multiples of their length
    penalty=3s        `block` and `extending-penalty`: how long a refusal blocks, by default one window
    step=100ms        `slow-down`: by how much each request over the number is later than the one before
    most=1s           `slow-down`: the longest delay
    status=503        of refusals, 429 by default; 444 closes the connection without an answer
    retry=down        Retry-After in seconds rounded `up` (the default, which is right) or `down`, as a `fraction`,
                      as a `date`, `none`, or always the same number
    fields=x          what every answer tells: `none` (the default), `draft` (RateLimit and RateLimit-Policy),
                      `draft-6` (RateLimit-Limit, -Remaining, -Reset), `x` (X-RateLimit-*, the reset in seconds),
                      `x-ms`, `x-unix`, `x-date`, or `x-interval` (without a reset)
    told=40:4s        other figures than those that are enforced, for the fields
    left=stuck        the fields tell of a remainder that never shrinks
    name=burst        the name of the limit in the draft's fields

Below a spec every name is an endpoint: `/items` and `/items/1` to `/items/9` exist, `/items/10` and all else does
not. What is sent with POST, PUT or PATCH has to be a JSON object, of which nothing is kept; `/token` gives tokens.
`POST /limited/{spec}/!reset` forgets what was counted.
"""

from sandbox.limiters.clock import Clock
from sandbox.limiters.service import EXAMPLE, STANDARD, Limited
from sandbox.limiters.spec import Layer, SpecError, parse

__all__ = ["EXAMPLE", "STANDARD", "Clock", "Layer", "Limited", "SpecError", "parse"]
