"""What people write is kept without what tells who they are: the forms that are met in real life."""

import io

import pytest
from openpyxl import Workbook

from servicefit.intake import redaction
from servicefit.intake.redaction import redact
from tests.company import company, read, rows

PHONES = """
+49 30 1234567 | +49 (0)30 123456-78 | +4930 1234567 | 0049 30 1234567 | 030/1234567 | 030 / 12 34 56 7 | (030) 123 45 67
0171-2345678 | 0171 234 56 78 | 01712345678 | +1 212-555-0123 | (212) 555-0123 | 212.555.0123 | 1-800-555-0199
212 555 0123 x12 | 555-0123 | +44 20 7946 0958 | 020 7946 0958 | 07700 900123 | +33 1 23 45 67 89 | 01 23 45 67 89
01.23.45.67.89 | 06-12-34-56-78 | +34 612 345 678 | 612 34 56 78 | 612 345 678 | +39 06 1234 5678 | 333 1234567
+31 (0)6 12345678 | 06-12345678 | +48 601 234 567 | 601-234-567 | +41 44 668 18 00 | 044 668 18 00 | +46 8 123 456 78
08-123 456 78 | +45 32 12 34 56 | 32 12 34 56 | +55 11 91234-5678 | (11) 91234-5678 | 11 91234-5678 | +91 98765 43210
98765 43210 | +86 138 0013 8000 | +81 3-1234-5678 | 03-1234-5678 | +61 412 345 678 | 0412 345 678 | 0171–2345678
0171\u00a02345678 | 0171\u200b2345678 | ０１７１ ２３４５６７８ | ٠١٧١ ٢٣٤٥٦٧٨
"""
EMAILS = """
jane@mail.example | jane.doe+shop@mail.example.co.uk | JANE_DOE@MAIL.EXAMPLE | o'neill@mail.example | jürgen@müller.example
jane @ mail.example | jane@ mail . example | jane (at) mail.example | jane [at] mail [dot] example | jane(at)mail(dot)example
jane at mail dot example | jane at gmail.com | jane@localhost | ｊａｎｅ＠ｍａｉｌ．ｅｘａｍｐｌｅ | jane&#64;mail.example
jane%40mail.example | jane@1und1.example
"""
IBANS = """
DE89370400440532013000 | DE89 3704 0044 0532 0130 00 | de89 3704 0044 0532 0130 00 | GB29 NWBK 6016 1331 9268 19
FR1420041010050500013M02606 | NL91-ABNA-0417-1643-00 | MT84 MALT 0110 0001 2345 MTLC AST0 01S | NO93 8601 1117 947
"""
CARDS = "4111 1111 1111 1111 | 4111-1111-1111-1111 | 5555555555554444 | 3782 822463 10005 | 4111.1111.1111.1111"
LINKS = """
https://shop.example/account?id=17 | HTTP://SHOP.EXAMPLE | www.shop.example/jane | facebook.com/jane.doe | janedoe.com
t.me/janedoe | ftp://files.example/a.pdf | janedoe.de | JANEDOE.DE | jane-doe.fr | blog.janedoe.co.uk | janedoe.io | janedoe.at
"""
NUMBERS = "1234567 | 13800138000 | 4711081512345678901234"
NAMES = {
    "Mr Smith": "Mr [name]",
    "mr. smith": "mr. [name]",
    "MRS SMITH": "MRS [name]",
    "Ms. O'Neill": "Ms. [name]",
    "Dr. med. Hans Meier": "Dr. [name]",
    "Prof.Meier": "Prof.[name]",
    "Mr J.R. Smith": "Mr [name]",
    "Herr Dr. Meier": "Herr Dr. [name]",
    "Herrn Müller-Lüdenscheidt": "Herrn [name]",
    "frau von der Leyen": "frau [name]",
    "Madame Dupont": "Madame [name]",
    "M. d'Artagnan": "M. [name]",
    "mme dupont": "mme [name]",
    "Señora García López": "Señora [name]",
    "Don Quijote": "Don [name]",
    "Signora Rossi": "Signora [name]",
    "Senhor da Silva": "Senhor [name]",
    "Meneer van den Berg": "Meneer [name]",
    "Pani Kowalska": "Pani [name]",
    "Fru Lindström": "Fru [name]",
    "Dear Jane Doe": "Dear [name]",
    "Dear Mr Smith": "Dear Mr [name]",
    "Hallo Anna,": "Hallo [name],",
    "Best regards\nJane Doe": "Best regards\n[name]",
    "Mit freundlichen Grüßen, Max Mustermann": "Mit freundlichen Grüßen, [name]",
    "Cordialement Paul": "Cordialement [name]",
    "Thanks, Anna": "Thanks, [name]",
    "my name is jane doe": "my name is [name]",
    "My name is Jane Doe": "My name is [name]",
    "ich heiße Max": "ich heiße [name]",
    "je m’appelle Paul": "je m’appelle [name]",
    "me llamo Ana": "me llamo [name]",
    "mijn naam is Jan": "mijn naam is [name]",
    "@jane_doe": "[name]",
    "Sra. Ana María López García": "Sra. [name]",
    "Señor José Luis Rodríguez Zapatero": "Señor [name]",
    "Sra. Ana María López de la Cruz": "Sra. [name]",
    "Herr K.-H. Müller": "Herr [name]",
    "Herr K.-Heinz Müller": "Herr [name]",
    "Mr Smith and Jones": "Mr [name]",
    "Mr Smith and Mrs Jones": "Mr [name] and Mrs [name]",
    "Herr von und zu Guttenberg": "Herr [name]",
    "FRAU VON DER LEYEN": "FRAU [name]",
    "Dr.-Ing. Meier": "Dr.-Ing. [name]",
    "Dr.-Ing. habil. Meier": "Dr.-Ing. [name]",
    "Dr. rer. pol. Meier": "Dr. [name]",
    "Hello Anna and Paul,": "Hello [name],",
    "herr meier": "herr [name]",
    "frau meier war nett": "frau [name] war nett",
    "señora garcía": "señora [name]",
    "monsieur dupont": "monsieur [name]",
    "signor rossi": "signor [name]",
    "dr. meier": "dr. [name]",
    "Best,\nJane Doe": "Best,\n[name]",
    "Sincerely yours,\nJane Doe": "Sincerely yours,\n[name]",
    "Name: Jane Doe": "Name: [name]",
    "name: jane doe": "name: [name]",
    "Z poważaniem\nJan Kowalski": "Z poważaniem\n[name]",
    "Alles gut. LG Anna": "Alles gut. LG [name]",
    "Danke,\nAnna\nKunde": "Danke,\n[name]\nKunde",
    "Beste Jan, dank": "Beste [name], dank",
    "My name is Jane and I wait": "My name is [name] and I wait",
}
ORDINARY = [
    "In 2024 I waited 12 days for 3 parcels and paid 3.50.",
    "It came on 05.10.2024, not on 2024-10-04 or 10/04/2024.",
    "from 03.05.2024 - 10.05.2024, 03.-05.06.2023, 3.-5.6.2023, 04.06-07.06",
    "between 9.30-17.30, at 2024-01-15 12:30, from 2019-2024, in 2023/2024, 2024-05..2024-08",
    "1,250,000.50 or 1.250.000,50 or 12345.67 EUR, 20 000 - 30 000 pieces, 12 500 000 pieces",
    "5 @ 3.50, 2@3.50, 24/7, 10 of 10, 100%, 10x20x30 cm, room 4711, postcode 10115, 99.9 % of 16 GB",
    "on 15.01.2024 12 days late, on 15.01.2024 1250 pieces",
    "Frau am Telefon war nett. Don't miss London. It took 20 ms. my LG TV is fine. Hi, Great!",
    "Hello my router is dead. Dear Sir or Madam, thank you. Best regards",
    "Größe & Preis ok, 5€… „super“ – 👍 über 30 °C",
    "see a.m./p.m., e.g. this/that, nice.And quick, gut.Es war so, bueno.De nada, it broke.it is",
    "Gekauft am 12.03.24 14:30 Uhr",
    "on 12/03/24 14:30",
    "12.03.24 12 Tage",
    "24. 12. 2024",
    "Mo 8-12 13-17 Uhr, Di 8.30-12.30 13.30-17.30",
    "1000/500 Mbit/s, score 8/10 9/10 7/10, router 192.168.178.1",
    "Beste Beratung!",
    "Beste Qualität",
    "Beste Hotline",
    "My name is wrong on the invoice",
    "mein Name ist falsch geschrieben",
    "Danke Telekom",
    "LG Monitor",
    "THANKS FOR NOTHING",
    "HELLO SUPPORT HOTLINE, NOBODY ANSWERS",
    "FRAU AN DER KASSE",
    "die frau an der kasse, Meine frau wartet, la señora de la tienda",
    "",
]


def _each(listed):
    return [form.strip(" ") for line in listed.strip("\n").splitlines() for form in line.split("|")]


@pytest.mark.parametrize(
    ("listed", "word"),
    [
        (PHONES, "[phone]"),
        (EMAILS, "[email]"),
        (IBANS, "[iban]"),
        (CARDS, "[card]"),
        (LINKS, "[link]"),
        (NUMBERS, "[number]"),
    ],
)
def test_each_form_is_replaced_and_the_text_around_it_stays(listed, word):
    found = {form: redact(f"Reach me: {form}, please.") for form in _each(listed)}
    assert found == dict.fromkeys(found, f"Reach me: {word}, please.")


def test_a_name_is_replaced_where_the_words_before_it_say_that_it_is_one():
    assert {text: redact(text) for text in NAMES} == NAMES


def test_a_name_ends_where_the_sentence_goes_on():
    assert redact("I told Mr Smith that Frau Meier was out.") == "I told Mr [name] that Frau [name] was out."


def test_ordinary_text_stays_as_it_is():
    assert [redact(text) for text in ORDINARY] == ORDINARY


def test_the_same_text_gives_the_same_text():
    text = "Mr Smith, jane@mail.example, +49 30 1234567"
    assert {redact(text) for _ in range(3)} == {"Mr [name], [email], [phone]"}


def test_an_account_number_with_a_slip_keeps_no_long_number():
    assert redact("DE88 3704 0044 0532 0130 00") == "DE[number]"


RESPONSE = "response_id,customer_id,responded_on,satisfaction,comment\n"


def _comments(folder, *texts):
    lines = "".join(f'R{place},C1,2026-01-05,5,"{text}"\n' for place, text in enumerate(texts))
    workspace = company(folder, {"survey_responses": RESPONSE + lines})
    assert read(workspace)["survey_responses"].rows_accepted == len(texts)
    return [text for (text,) in rows(workspace, "select comment from survey_responses order by response_id")]


def test_comments_are_kept_without_what_is_personal(tmp_path):
    given = ("All good, 12 days", "call 0171 2345678", "", "Mr Smith\nwas here; jane@mail.example")
    assert _comments(tmp_path, *given) == ["All good, 12 days", "call [phone]", None, "Mr [name]\nwas here; [email]"]


def test_texts_of_reviews_and_titles_of_actions_too(tmp_path):
    files = {
        "orders": "order_id,customer_id,ordered_at,revenue\nO1,C1,2026-01-05,10\n",
        "reviews": "review_id,posted_on,stars,text\nW1,2026-01-05,5,ask jane@mail.example\n",
        "feedback_actions": "action_id,raised_on,title\nA1,2026-01-05,Call Mrs Smith back\n",
    }
    workspace = company(tmp_path, files)
    read(workspace)
    assert rows(workspace, "select text from reviews") == [("ask [email]",)]
    assert rows(workspace, "select title from feedback_actions") == [("Call Mrs [name] back",)]


def test_a_text_that_cannot_be_redacted_is_left_out(tmp_path, monkeypatch):
    def fail(text):
        raise ValueError(text)

    monkeypatch.setattr(redaction, "redact_names", fail)
    assert _comments(tmp_path, "nothing to see", "jane@mail.example") == ["nothing to see", None]


def test_comments_of_an_excel_file_are_redacted(tmp_path):
    book = Workbook()
    book.active.append(RESPONSE.strip().split(","))
    book.active.append(["R1", "C1", "2026-01-05", 5, "call 0171 2345678\nor Mr Smith"])
    book.active.append(["R2", "C1", "2026-01-05", 5, 1712345678])
    sheet = io.BytesIO()
    book.save(sheet)
    workspace = company(tmp_path, {"exports/survey_responses.xlsx": sheet.getvalue()})
    read(workspace)
    kept = rows(workspace, "select comment from survey_responses order by response_id")
    assert kept == [("call [phone] or Mr [name]",), ("[number]",)]
