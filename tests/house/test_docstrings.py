"""Docstrings agree with what they describe, read from the living objects (a linter does not see a dataclass's fields)."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest
from numpydoc.docscrape import get_doc_object
from numpydoc.validate import validate

import servicefit

MODULES = sorted(info.name for info in pkgutil.walk_packages(servicefit.__path__, "servicefit."))


def public_names(module: ModuleType) -> list[str]:
    """Public functions and classes that a module defines, and the classes' public methods."""
    names = []
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value):
            names.append(f"{module.__name__}.{name}")
        elif inspect.isclass(value):
            names.append(f"{module.__name__}.{name}")
            methods = [key for key, item in vars(value).items() if inspect.isfunction(item) and not key.startswith("_")]
            names += [f"{module.__name__}.{name}.{method}" for method in methods]
    return names


def describes_parameters(module: ModuleType, name: str) -> bool:
    thing = module
    for part in name.removeprefix(module.__name__ + ".").split("."):
        thing = getattr(thing, part)
    return bool(get_doc_object(thing)["Parameters"])


def faults(name: str, codes: set[str]) -> list[str]:
    return [f"{name}: {words}" for code, words in validate(name)["errors"] if code in codes]


@pytest.mark.parametrize("module_name", MODULES)
def test_described_parameters_are_those_of_the_signature(module_name):
    module = importlib.import_module(module_name)
    described = [name for name in public_names(module) if describes_parameters(module, name)]
    assert [fault for name in described for fault in faults(name, {"PR01", "PR02"})] == []


@pytest.mark.parametrize("module_name", [name for name in MODULES if name.startswith("servicefit.statistics.")])
def test_statistics_say_what_they_take_and_return(module_name):
    module = importlib.import_module(module_name)
    functions = [
        name for name in public_names(module) if inspect.isfunction(getattr(module, name.rsplit(".", 1)[1], None))
    ]
    assert functions
    assert [
        fault for name in functions for fault in faults(name, {"PR01", "PR02", "PR04", "PR07", "RT01", "RT03"})
    ] == []
