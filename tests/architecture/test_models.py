"""What every table keeps to, walked over all models of Yobal."""

import inspect

import pytest
from django.apps import apps
from django.db import models

from .source import levels

RELATIONS = (models.ForeignKey, models.ManyToManyField)  # one-to-one is a foreign key


def yobal_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=False)
    return [model for model in every if model.__module__.startswith("yobal.")]


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


@pytest.mark.parametrize("model", yobal_models(), ids=lambda model: model._meta.label)
def test_a_relation_points_downwards_or_stays_in_its_room(model):
    upwards = [
        f"{field.name} -> {target._meta.label}"
        for field in model._meta.get_fields()
        if isinstance(field, RELATIONS)
        for target in [field.related_model]
        if target.__module__.startswith("yobal.")
        if room_of(target) != room_of(model) and levels()[room_of(target)] >= levels()[room_of(model)]
    ]
    assert upwards == []


@pytest.mark.parametrize("model", yobal_models(), ids=lambda model: model._meta.label)
def test_a_relation_is_to_a_stated_model(model):
    """A generic foreign key would point anywhere, upwards too."""
    generic = [field.name for field in model._meta.private_fields if type(field).__name__ == "GenericForeignKey"]
    assert generic == []


@pytest.mark.parametrize("model", yobal_models(), ids=lambda model: model._meta.label)
def test_a_model_says_what_a_row_is(model):
    # Django writes 'Round(id, name, …)' where the class says nothing.
    told = inspect.cleandoc(model.__doc__ or "")
    assert told
    assert not told.startswith(f"{model.__name__}("), "Django's own docstring, not ours"
