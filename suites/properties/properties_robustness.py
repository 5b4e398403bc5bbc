"""Robustness: nothing that can be asked makes the server fail."""

from __future__ import annotations

from hypothesis import strategies as st

from accord.authoring import Draw, World, explores, not_applicable, segment

_NAMES = st.text(min_size=1, max_size=12) | st.sampled_from(["relationships", "links", "data", "..", "*", "_meta"])


@explores("properties/robustness/no-server-error")
def paths_below_a_resource_never_fail(world: World, draw: Draw) -> None:
    """Whatever stands below the URL of a resource, the server does not fail."""
    served = {facts.type: facts.sample_url for facts in world.survey.resources if facts.sample_url}
    if not served:
        raise not_applicable("no resource was seen")
    url = served[draw(st.sampled_from(sorted(served)))]
    names = draw(st.lists(_NAMES, min_size=1, max_size=3))
    world.tell("identifier", f"{len(names)} segments below a resource")
    world.get("/".join([url, *map(segment, names)]))
