"""Properties: what holds of every API, tried with requests that Hypothesis draws."""
