"""The airport's survey reckoned again, straight from a raw file, with nothing of the package: the brute-force twin."""

import hashlib
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from scipy.stats import t as student

QUESTIONS = {  # feature: column of the raw files
    "airtrain": "Q7AIRTRAIN",
    "art": "Q7ART",
    "booths_arrivals": "Q7INFODOWN",
    "booths_departures": "Q7INFOUP",
    "food": "Q7FOOD",
    "parking": "Q7PARK",
    "parking_shuttle": "Q7LTPARKING",
    "rental_cars": "Q7RENTAL",
    "roads": "Q7ROADS",
    "screens": "Q7SCREENS",
    "signs": "Q7SIGN",
    "stores": "Q7STORE",
    "walkways": "Q7WALKWAYS",
    "wifi": "Q7WIFI",
}
FEATURES = list(QUESTIONS)
SEGMENTS = {"business": ["1", "5"], "family": ["3", "6"], "holiday": ["2"], "school": ["4"]}
LOW, MIDDLE, HIGH, NEVER_USED, BLANK = (1, 2), 3, (4, 5), 6, 0


@dataclass(frozen=True)
class Survey:
    """Respondents of a year who rated the airport as a whole: answers (rows × features) and what goes with them."""

    answers: np.ndarray
    satisfaction: np.ndarray
    weight: np.ndarray
    bucket: np.ndarray
    purpose: np.ndarray

    def only(self, chosen):
        """Return the respondents chosen."""
        return replace(self, **{name: values[chosen] for name, values in vars(self).items()})

    def of(self, segment):
        """Return the respondents of a segment."""
        return self if segment == "all" else self.only(np.isin(self.purpose, SEGMENTS[segment]))

    def complete(self):
        """Return those who left no rating blank."""
        return self.only((self.answers != BLANK).all(axis=1))

    @property
    def rated(self):
        """Whether each feature got a rating."""
        return (self.answers != BLANK) & (self.answers != NEVER_USED)


def read_survey(folder, year):
    """Read one of the raw files."""
    raw = pd.read_csv(folder / f"{year}_SFO_Customer_Survey.csv", dtype=str, keep_default_na=False)
    raw.columns = raw.columns.str.lstrip("*")
    raw = raw[raw["Q7ALL"].isin(list("12345"))]
    digests = [hashlib.sha256(f"{year}-{number}".encode()).digest() for number in raw["RESPNUM"]]
    return Survey(
        answers=raw[list(QUESTIONS.values())].to_numpy().astype(int),
        satisfaction=raw["Q7ALL"].to_numpy().astype(float),
        weight=raw["WEIGHT"].to_numpy().astype(float).round(6),
        bucket=np.array([int.from_bytes(digest[:8], "big") % 200 for digest in digests]),
        purpose=raw["Q2PURP1"].to_numpy().astype(str),
    )


def performance(survey):
    """Return the weighted mean rating of every feature, 0 to 100."""
    weight = survey.rated * survey.weight[:, None]
    return 25 * (weight * (survey.answers - 1)).sum(axis=0) / weight.sum(axis=0)


def penalties_and_rewards(survey):
    """Return both by weighted least squares on low, high and rated; shape (2, features). Only for complete answers."""
    low, high = np.isin(survey.answers, LOW), np.isin(survey.answers, HIGH)
    columns = np.hstack([low, high, survey.rated, np.ones((len(low), 1))]).astype(float)
    weighted = columns * survey.weight[:, None]
    slopes = np.linalg.lstsq(weighted.T @ columns, weighted.T @ survey.satisfaction, rcond=None)[0]
    return slopes[: 2 * len(FEATURES)].reshape(2, -1)


def groups_with_ratings(survey):
    """Return in how many groups of customers somebody rated each feature."""
    return np.array([len(np.unique(survey.bucket[rated])) for rated in survey.rated.T])


def interval(estimate, survey, told_by=None):
    """Return the ends of a figure's interval, from leaving out one group of customers at a time.

    ``told_by`` groups tell how sure a figure is, all of them where nothing is given.
    """
    groups = np.unique(survey.bucket)
    without = np.array([estimate(survey.only(survey.bucket != group)) for group in groups])
    error = np.sqrt((len(groups) - 1) * without.var(axis=0))
    if told_by is None:
        told_by = len(groups)
    half = student.ppf(0.975, told_by - 1) * error
    return estimate(survey) - half, estimate(survey) + half


def explained_by_every_set(survey):
    """Return R² of every set of ratings about the middle, by the set; who rated what is always in.

    Moments are those of pairs of columns, over the answers in which neither is blank.
    """
    rating = np.where(survey.rated, survey.answers - MIDDLE, 0)
    blank = survey.answers == BLANK
    features = [np.where(blank, np.nan, part) for part in (survey.rated, rating)]
    covariance = _pairwise_covariance(np.hstack([*features, survey.satisfaction[:, None]]), survey.weight)
    assert np.linalg.eigvalsh(covariance)[0] > 0  # else the package repairs it, and this twin does not
    count = len(FEATURES)
    found = {}
    for size in range(count + 1):
        sets = list(combinations(range(count), size))
        always = np.tile(np.arange(count), (len(sets), 1))
        places = np.hstack([always, np.array(sets, dtype=int).reshape(len(sets), size) + count])
        inner = covariance[places[:, :, None], places[:, None, :]]
        outer = covariance[places, -1]
        explained = (outer * np.linalg.solve(inner, outer[:, :, None])[:, :, 0]).sum(axis=1) / covariance[-1, -1]
        found.update(zip(map(frozenset, sets), explained, strict=True))
    return found


def shares_of_explained(explained):
    """Return each feature's mean gain in R² over all orders of entry (Lindeman, Merenda & Gold), as a share."""
    count = len(FEATURES)
    gains = np.zeros(count)
    for chosen, value in explained.items():
        for feature in chosen:
            gains[feature] += (value - explained[chosen - {feature}]) / (count * comb(count - 1, len(chosen) - 1))
    return gains / (explained[frozenset(range(count))] - explained[frozenset()])


def _pairwise_covariance(columns, weight):
    known = (~np.isnan(columns)).astype(float)
    values = np.nan_to_num(columns)
    weighted = values * weight[:, None]
    rows = (known * weight[:, None]).T @ known
    means = weighted.T @ known / rows
    return weighted.T @ values / rows - means * means.T
