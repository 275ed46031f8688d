"""Charts of the result table ``feature_value``: what customers value, and who."""
