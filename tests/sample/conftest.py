from pathlib import Path

import pytest

from servicefit.sample import write_sample
from tests.sample.reading import Company, read_company

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="session")
def committed() -> Path:
    return SAMPLE_DATA


@pytest.fixture(scope="session")
def remade(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("remade") / "sample_data"
    write_sample(folder, customers=8_000, seed=1)
    return folder


@pytest.fixture(scope="session")
def company(remade) -> Company:
    return read_company(remade)
