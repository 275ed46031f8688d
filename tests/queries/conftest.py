"""Lets the helper's assert show both tables when they differ."""

import pytest

pytest.register_assert_rewrite("tests.queries.spec")
