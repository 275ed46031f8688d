"""What customers were asked and said, as rows of the company's exports."""

from __future__ import annotations

import numpy as np

from servicefit.sample.catalogue import FEATURE_IDS, FEATURES
from servicefit.sample.clock import write_days
from servicefit.sample.comments import COMMENTS, REVIEW_FEATURES, REVIEWS
from servicefit.sample.company import Chunk
from servicefit.sample.opinions import CHOICES, KANO_WORDS, TASKS
from servicefit.sample.parameters import SURVEY_METHODS
from servicefit.sample.survey import NOT_APPLICABLE
from servicefit.sample.tables import Counts
from servicefit.sample.words import Columns, customer_ids, response_ids, write_ids, write_whole, write_words

_METHODS = tuple(name for name, _ in SURVEY_METHODS)


def response_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the answers of a chunk."""
    answers = chunk.answers
    return {
        "response_id": response_ids(so_far.answers + np.arange(answers.day.size)),
        "customer_id": customer_ids(so_far.customers + answers.customer),
        "responded_on": write_days(answers.day),
        "satisfaction": write_whole(answers.satisfaction),
        "recommend": write_whole(answers.recommend),
        "effort": write_whole(answers.effort),
        "repurchase_intent": write_whole(answers.intent),
        "method": write_words(_METHODS, answers.method),
        "comment": write_words(COMMENTS, answers.comment),
    }


def rating_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the ratings of a chunk, one row a feature that applies; one that was skipped applies without a rating."""
    answers = chunk.answers
    answer, feature = np.nonzero(answers.ratings != NOT_APPLICABLE)
    rating = answers.ratings[answer, feature]
    return {
        "response_id": response_ids(so_far.answers + answer),
        "feature_id": write_words(FEATURE_IDS, feature),
        "rating": write_whole(rating),
        "applicable": ["yes"] * rating.size,
        "expectation": write_whole(answers.expected[answer, feature]),
        "stated_importance": write_whole(answers.stated[answer, feature]),
    }


def invitation_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the invitations of a chunk, with the answers that came."""
    asked = chunk.invitations
    response = np.full(asked.sent.size, -1, dtype=np.int64)
    response[chunk.answers.invitation] = so_far.answers + np.arange(chunk.answers.day.size)
    return {
        "invitation_id": write_ids("I", so_far.invitations + np.arange(asked.sent.size), 8),
        "customer_id": customer_ids(so_far.customers + asked.customer),
        "sent_on": write_days(asked.sent),
        "method": write_words(_METHODS, asked.method),
        "response_id": response_ids(response),
    }


def kano_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the Kano answers of a chunk; a questionnaire is numbered as its customer."""
    kano, features = chunk.kano, len(FEATURES)
    customer = np.repeat(so_far.customers + kano.customer, features)
    return {
        "response_id": write_ids("Q", customer, 7),
        "customer_id": customer_ids(customer),
        "feature_id": list(FEATURE_IDS) * kano.customer.size,
        "answered_on": write_days(np.repeat(kano.day, features)),
        "functional": write_words(KANO_WORDS, kano.functional.ravel()),
        "dysfunctional": write_words(KANO_WORDS, kano.dysfunctional.ravel()),
    }


def best_worst_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the best-worst choices of a chunk."""
    study, n = chunk.best_worst, chunk.best_worst.customer.size
    return {
        "customer_id": customer_ids(np.repeat(so_far.customers + study.customer, TASKS.size)),
        "task_id": [f"task {task + 1}" for task in range(TASKS.shape[0]) for _ in range(TASKS.shape[1])] * n,
        "feature_id": write_words(FEATURE_IDS, TASKS.ravel()) * n,
        "choice": write_words(CHOICES, study.choice.ravel()),
    }


def review_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the reviews of a chunk; who wrote them is not known."""
    reviews = chunk.reviews
    return {
        "review_id": write_ids("V", so_far.reviews + np.arange(reviews.day.size), 7),
        "posted_on": write_days(reviews.day),
        "stars": write_whole(reviews.stars),
        "feature_id": write_words(FEATURE_IDS, REVIEW_FEATURES[reviews.text]),
        "text": write_words(tuple(text for text, _ in REVIEWS), reviews.text),
    }
