"""Who a row is about cannot be read from the store, and yet equal ids stay equal."""

import hashlib
import hmac

import pytest

from servicefit.errors import SettingsError
from tests.company import LENIENT, ORDER, ORDERS, company, read, rows

SALT = "a salt of sixteen characters and more"
CUSTOMERS = "customer_id,segment\nc10,home\nC2,home\nc1,business\nÄ 7,home\n"
FILES = {
    "customers": CUSTOMERS,
    "orders": ORDER + "O9,c10,2026-01-05,1\nO10,C2,2026-01-05,1\nO1,Ä 7,2026-01-06,1\nO2,c10,2026-01-01,1\n",
    "contacts": "contact_id,customer_id,channel,started_at,outcome\nK2,,phone,2026-01-05,resolved\nK1,c1,phone,2026-01-05,resolved\n",
}


def _bucket(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 200


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVICEFIT_SALT", SALT)
    made = company(tmp_path, FILES)
    read(made)
    return made


def test_integers_are_dense_and_follow_the_order_of_the_ids_text(workspace):
    assert rows(workspace, "select kind, id from ids order by 1, 2") == [
        *[("contact", number) for number in (1, 2)],
        *[("customer", number) for number in (1, 2, 3, 4)],
        *[("order", number) for number in (1, 2, 3, 4)],
    ]
    # C2 < c1 < c10 < Ä 7 and O1 < O10 < O2 < O9, as bytes
    assert rows(workspace, "select customer_id, segment from customers where segment = 'business'") == [(2, "business")]
    assert rows(workspace, "select order_id, customer_id from orders order by 1") == [(1, 4), (2, 1), (3, 3), (4, 3)]


def test_the_mapping_holds_the_hmac_of_each_id_and_nothing_else(workspace):
    expected = {
        hmac.digest(SALT.encode(), text.encode(), "sha256"): number
        for number, text in enumerate(["C2", "c1", "c10", "Ä 7"], start=1)
    }
    assert dict(rows(workspace, "select keyed_hash, id from ids where kind = 'customer'")) == expected


@pytest.mark.parametrize("length", [16, 63, 64, 65, 200])
def test_the_hmac_is_right_for_salts_of_any_length(tmp_path, monkeypatch, length):
    monkeypatch.setenv("SERVICEFIT_SALT", "s" * length)
    made = company(tmp_path, {"orders": ORDERS})
    read(made)
    [(found,)] = rows(made, "select keyed_hash from ids where kind = 'order' and id = 2")
    assert found == hmac.digest(b"s" * length, b"O2", "sha256")


def test_the_bucket_is_the_first_eight_bytes_of_the_ids_sha_256_modulo_200(workspace):
    numbers = {"C2": 1, "c1": 2, "c10": 3, "Ä 7": 4}
    expected = {number: _bucket(text) for text, number in numbers.items()}
    assert dict(rows(workspace, "select customer_id, bucket from customers")) == expected
    assert dict(rows(workspace, "select customer_id, bucket from orders")) == {
        k: v for k, v in expected.items() if k != 2
    }


def test_an_unknown_caller_takes_the_bucket_of_the_contact(workspace):
    assert rows(workspace, "select contact_id, customer_id, bucket from contacts order by 1") == [
        (1, 2, _bucket("c1")),
        (2, None, _bucket("K2")),
    ]


def test_the_bucket_does_not_depend_on_the_salt_but_the_hashes_do(tmp_path, monkeypatch):
    found = []
    for salt in ("one salt of sixteen", "another of sixteen"):
        monkeypatch.setenv("SERVICEFIT_SALT", salt)
        made = company(tmp_path / salt[:3], FILES)
        read(made)
        found.append((rows(made, "select * from orders"), set(rows(made, "select keyed_hash from ids"))))
    assert found[0][0] == found[1][0]
    assert not found[0][1] & found[1][1]


def test_rows_lie_in_bucket_order(tmp_path):
    customers = "customer_id,segment\n" + "".join(f"C{place},home\n" for place in range(400))
    orders = ORDER + "".join(f"O{place},C{place * 7 % 400},2026-01-{1 + place % 28:02d},1\n" for place in range(1000))
    made = company(tmp_path, {"customers": customers, "orders": orders})
    read(made)
    for table in ("customers", "orders"):
        buckets = [row[0] for row in rows(made, f"select bucket from {table} order by rowid")]
        assert buckets == sorted(buckets)
        assert len(set(buckets)) > 100


def test_without_a_salt_in_the_environment_one_is_made_and_kept_for_this_user_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SERVICEFIT_SALT", raising=False)
    made = company(tmp_path, {"orders": ORDERS})
    read(made)
    file = tmp_path / ".servicefit-salt"
    assert file.stat().st_mode & 0o077 == 0
    assert len(file.read_text().strip()) == 64
    first = rows(made, "select * from ids order by kind, id")
    read(made)
    assert rows(made, "select * from ids order by kind, id") == first


def test_the_settings_name_the_environment_variable_of_the_salt(tmp_path, monkeypatch):
    monkeypatch.setenv("OUR_SALT", SALT)
    made = company(tmp_path, {"orders": ORDERS}, '[privacy]\nsalt_env = "OUR_SALT"\n')
    read(made)
    expected = hmac.digest(SALT.encode(), b"O1", "sha256")
    assert rows(made, "select id from ids where keyed_hash = from_hex('" + expected.hex() + "')") == [(1,)]


@pytest.mark.parametrize("salt", ["", "too short"])
def test_a_short_salt_is_refused(tmp_path, monkeypatch, salt):
    monkeypatch.setenv("SERVICEFIT_SALT", salt)
    with pytest.raises(
        SettingsError, match="The salt in the environment variable SERVICEFIT_SALT must have at least 16"
    ):
        read(company(tmp_path, {"orders": ORDERS}))


def test_ids_of_rejected_rows_are_hashed_with_the_same_key(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVICEFIT_SALT", SALT)
    made = company(tmp_path, {"orders": ORDERS + "O7,C9,2026-01-05,1\n"}, LENIENT)
    read(made)
    [(row,)] = rows(made, "select row_json from rejected_rows")
    assert f'"customer_id":"{hmac.digest(SALT.encode(), b"C9", "sha256").hex()[:16]}"' in row
