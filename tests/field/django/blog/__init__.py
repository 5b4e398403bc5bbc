"""A small weblog served by djangorestframework-jsonapi, as its documentation sets such a project up."""
