"""The parameters of a notebook: which there are, which values they take, and whether somebody sits before it."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence

from servicefit.errors import SettingsError, UsageError, nearest
from servicefit.names import CROSSHAIR_NAMES, OUTCOME_NAMES
from servicefit.results.runs import RUN_VARIABLE

PARAMETERS = ("workspace", "period", "segment")
"""What every notebook asks for."""

OPTIONS: Mapping[str, tuple[str, ...]] = {"outcome": tuple(OUTCOME_NAMES), "crosshair": tuple(CROSSHAIR_NAMES)}
"""What some notebooks ask for besides, and the values that it takes; a notebook has those that it declares."""

SESSION_VARIABLE = "JPY_SESSION_NAME"
"""Set by the Jupyter server for a kernel that somebody opened."""

_EXAMPLES = {"workspace": "sample_data", "period": "2026-Q3", "segment": "all"}


def read_parameters(names: Mapping[str, object]) -> dict[str, str]:
    """Check the parameters that every notebook has.

    Parameters
    ----------
    names : mapping
        The notebook's ``globals()``.

    Returns
    -------
    dict of str to str
        A value each.

    Raises
    ------
    SettingsError
        A value is no text.
    """
    return {name: _text(name, names.get(name)) for name in PARAMETERS}


def read_options(names: Mapping[str, object], history: Sequence[str]) -> dict[str, str]:
    """Check the parameters that this notebook has besides.

    Parameters
    ----------
    names : mapping
        The notebook's ``globals()``.
    history : sequence of str
        Sources of the cells run so far.

    Returns
    -------
    dict of str to str
        A value each of those that the notebook declares.

    Raises
    ------
    UsageError
        A value is none of those it takes; names the nearest.
    """
    found = {}
    for name in _declared(history):
        value, allowed = _text(name, names.get(name)), OPTIONS[name]
        if value not in allowed:
            listed = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
            raise UsageError(f'{name} must be {listed}; found "{value}".', nearest(value, allowed))
        found[name] = value
    return found


def check_injected(history: Sequence[str]) -> None:
    """Refuse parameters that the notebook does not have; papermill itself only warns.

    Parameters
    ----------
    history : sequence of str
        Sources of the cells run so far.

    Raises
    ------
    UsageError
        Names the parameter and the nearest right one.
    """
    known = [*PARAMETERS, *_declared(history)]
    for before, source in zip(("", *history), history, strict=False):
        if not _is_injected(source, before):
            continue
        for statement in _statements(source):
            for target in getattr(statement, "targets", []):
                if isinstance(target, ast.Name) and target.id not in known:
                    raise UsageError(
                        f"{target.id} must be a parameter of this notebook; it has none of that name.",
                        nearest(target.id, known),
                    )


def is_attended(history: Sequence[str]) -> bool:
    """Say whether somebody sits before the notebook, so that controls are of use; in a run nobody does."""
    executed = any(source.lstrip().startswith("# Parameters") for source in history)
    return SESSION_VARIABLE in os.environ and RUN_VARIABLE not in os.environ and not executed


def _declared(history: Sequence[str]) -> list[str]:
    """Return which of the further parameters the notebook's own cells declare, with a type."""
    targets = [
        statement.target.id
        for source in history
        for statement in _statements(source)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]
    return [name for name in OPTIONS if name in targets]


def _is_injected(source: str, before: str) -> bool:
    """Say whether a cell holds parameters from outside.

    papermill heads it; jupyter-scheduler puts bare values behind the notebook's own parameters.
    """
    if source.lstrip().startswith("# Parameters"):
        return True
    if SESSION_VARIABLE in os.environ:
        return False  # somebody sits before it and may write what they like
    own = any(isinstance(statement, ast.AnnAssign) for statement in _statements(before))
    values = [getattr(statement, "value", None) for statement in _statements(source)]
    return own and all(isinstance(value, ast.Constant) for value in values)


def _statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none where it is not plain Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def _text(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and name == "period":
        return str(value)
    if not isinstance(value, str) or not value:
        example = _EXAMPLES.get(name) or OPTIONS[name][0]
        raise SettingsError(
            f"The parameter {name} must be text; found {value!r}.", f'Write, say, {name} = "{example}".'
        )
    return value
