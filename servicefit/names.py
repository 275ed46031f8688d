"""Plain names in place of ids: one name a thing, the company's own names first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAPABILITY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "reachability": "Calls answered",
        "line_stability": "Calls not cut off",
        "responsiveness": "Answered in time",
        "first_contact_resolution": "Solved the first time",
        "directness": "Not passed on",
        "continuity": "Same person again",
        "resolution_on_time": "Problems solved as promised",
        "promise_keeping": "Orders delivered as promised",
        "complaint_recovery": "Complaints put right",
        "automation_success": "Bot solves it alone",
        "follow_up": "Called back afterwards",
        "competence": "Trained staff",
        "consistency": "Same answer from everyone",
        "engagement": "Engaged staff",
        "feedback_reach": "Invitations answered",
        "feedback_closure": "Feedback acted on",
    }
)
DIMENSION_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "all": "All customers",
        "before": "Before the purchase",
        "during": "During the purchase",
        "after": "After the purchase",
        "phone": "Phone",
        "chat": "Chat",
        "email": "E-mail",
        "bot": "Bot",
        "branch": "Branch",
        "web": "Web",
        "other": "Other",
    }
)
EXPORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "survey_responses": "Survey answers",
        "survey_ratings": "Survey ratings",
        "kano_answers": "Kano answers",
        "best_worst_choices": "Best and worst choices",
        "feature_usage": "Use of features",
        "features": "Features",
        "strategy_segments": "Strategy, segments",
        "strategy_targets": "Strategy, targets",
        "survey_invitations": "Survey invitations",
        "service_budget": "Service budget",
    }
)

KANO_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "must_be": "Must never fail",
        "one_dimensional": "The better, the happier",
        "attractive": "Delights",
        "indifferent": "Makes little difference",
        "reverse": "Does harm",
        "uncertain": "Not clear yet",
        "questionable": "Answers contradict each other",
    }
)
OUTCOME_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "satisfaction": "Satisfaction",
        "recommend": "Recommendation",
        "retention": "Retention",
    }
)
# Below, words of one chart or table each: not for plain_name, since a company may call a segment "open" or "best".
QUADRANT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "fix_first": "Fix first",
        "keep_up": "Keep it so",
        "keep_safe": "Keep safe",
        "possible_overkill": "Too much?",
        "low_priority": "Leave",
        "open": "On the line",
    }
)
CROSSHAIR_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "means": "Means",
        "medians": "Medians",
        "mid-scale": "Middle of the scales",
        "diagonal": "Diagonal",
    }
)


def plain_name(name: str, own: Mapping[str, str] | None = None) -> str:
    """Say what an id is called.

    Parameters
    ----------
    name : str
        The id of a capability, segment, stage, channel, export, feature, outcome or Kano class.
    own : Mapping of str to str, optional
        The company's own names, from its settings; these come first.

    Returns
    -------
    str
        The plain name; an id that nobody named loses its underscores.

    Examples
    --------
    >>> plain_name("first_contact_resolution")
    'Solved the first time'
    >>> plain_name("small_business")
    'Small business'
    """
    for known in (own or {}, CAPABILITY_NAMES, DIMENSION_NAMES, EXPORT_NAMES, KANO_NAMES, OUTCOME_NAMES):
        if name in known:
            return known[name]
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
