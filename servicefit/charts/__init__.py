"""Result tables as charts: one theme, one offline renderer, one function a chart."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servicefit.charts.capability import plot_capability as plot_capability
    from servicefit.charts.capability_by import plot_capability_by as plot_capability_by
    from servicefit.charts.capability_history import plot_capability_history as plot_capability_history
    from servicefit.charts.data_health import plot_data_health as plot_data_health
    from servicefit.charts.feature_value.importance_performance import importance_performance as importance_performance
    from servicefit.charts.feature_value.importance_performance import (
        plot_importance_performance as plot_importance_performance,
    )
    from servicefit.charts.feature_value.penalty_reward import penalty_reward as penalty_reward
    from servicefit.charts.feature_value.penalty_reward import plot_penalty_reward as plot_penalty_reward
    from servicefit.charts.feature_value.stated_derived import plot_stated_derived as plot_stated_derived
    from servicefit.charts.feature_value.stated_derived import stated_derived as stated_derived
    from servicefit.charts.feature_value.who_values_it import plot_who_values_it as plot_who_values_it
    from servicefit.charts.feature_value.who_values_it import who_values_it as who_values_it
    from servicefit.charts.feedback import plot_feedback as plot_feedback
    from servicefit.charts.journey import plot_satisfaction_by_promise as plot_satisfaction_by_promise
    from servicefit.charts.renderer import enable as enable
    from servicefit.charts.renderer import figure_html as figure_html
    from servicefit.charts.renderer import runtime_html as runtime_html

# Altair imports jsonschema, and that a grammar of IRIs which takes longer to build than all the rest and which no chart
# needs. jsonschema does without it where it cannot be imported (1.1 of 1.4 s, measured with `python -X importtime`).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# Altair takes its time to import all the same: each name is fetched when it is first asked for.
_HOMES = {
    "plot_capability": "capability",
    "plot_capability_by": "capability_by",
    "plot_capability_history": "capability_history",
    "plot_data_health": "data_health",
    "plot_feedback": "feedback",
    "plot_importance_performance": "feature_value.importance_performance",
    "plot_penalty_reward": "feature_value.penalty_reward",
    "plot_satisfaction_by_promise": "journey",
    "plot_stated_derived": "feature_value.stated_derived",
    "plot_who_values_it": "feature_value.who_values_it",
    # Charts of an answer: sf.charts.penalty_reward(ws.feature_value("2026-Q3")).
    "importance_performance": "feature_value.importance_performance",
    "penalty_reward": "feature_value.penalty_reward",
    "stated_derived": "feature_value.stated_derived",
    "who_values_it": "feature_value.who_values_it",
    "enable": "renderer",
    "figure_html": "renderer",
    "runtime_html": "renderer",
}

__all__ = [
    "enable",
    "figure_html",
    "importance_performance",
    "penalty_reward",
    "plot_capability",
    "plot_capability_by",
    "plot_capability_history",
    "plot_data_health",
    "plot_feedback",
    "plot_importance_performance",
    "plot_penalty_reward",
    "plot_satisfaction_by_promise",
    "plot_stated_derived",
    "plot_who_values_it",
    "runtime_html",
    "stated_derived",
    "who_values_it",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
