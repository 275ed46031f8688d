"""Exports of a small made-up company, as its systems would write them."""

import gzip

MARKERS = ("Jane Doemark", "jane@mark.example", "+49 30 1234567", "my wish is mark", "KMARK", "Markstraße 5")
WORDS = ("Gelöst", "Weitergeleitet", "Aufgelegt", "Verpasst")
CHANNELS = ("Telefon", "E-Mail", "Filiale")


def day(place):
    return f"{1 + place % 28:02d}.{1 + place % 12:02d}.2025"


def german_company(folder, *, rows=120):
    """Write exports in German: semicolons, tabs, day.month.year, decimal commas, one file a year in another order."""
    folder.mkdir(parents=True, exist_ok=True)
    customers = "".join(
        f"KMARK{place};Jane Doemark {place};jane@mark.example;Markstraße 5;{('Privat', 'Gewerbe', 'Konzern')[place % 3]};{day(place)}\n"
        for place in range(rows)
    )
    (folder / "Stammdaten.csv").write_text(
        "Kundennummer;Name;E-Mail;Anschrift;Kundengruppe;Kunde seit\n" + customers, encoding="utf-8"
    )
    orders = "".join(f"B{n}\tKMARK{n}\t{day(n)}\t{1 + n % 3}.{100 + n},{n % 90 + 10}\n" for n in range(rows))
    (folder / "bestellungen.tsv").write_text(
        "Bestellnummer\tKundennr.\tBestelldatum\tBetrag\n" + orders, encoding="utf-8"
    )
    for year, head in (
        (2024, "Ticketnummer;Kunde;Kanal;Beginn;Ergebnis;Wartezeit;Notiz"),
        (2025, "Kunde;Ticketnummer;Beginn;Kanal;Ergebnis;Notiz;Wartezeit"),
    ):
        lines = "".join(
            ";".join(_contact(year, place, rows)[name] for name in head.split(";")) + "\n" for place in range(rows)
        )
        with gzip.open(folder / f"anrufe_{year}.csv.gz", "wt", encoding="utf-8") as file:
            file.write(head + "\n" + lines)
    return folder


def _contact(year, place, rows):
    return {
        "Ticketnummer": f"T{year}{place}",
        "Kunde": f"KMARK{place % rows}",
        "Kanal": CHANNELS[place % 3],
        "Beginn": f"{1 + place % 28:02d}.{1 + place % 12:02d}.{year} 08:{place % 60:02d}",
        "Ergebnis": WORDS[place % 4],
        "Wartezeit": f"{place % 7},5",
        "Notiz": "my wish is mark, call +49 30 1234567",
    }


def french_orders(folder):
    """Write one export in French, with another separator."""
    lines = "".join(f"C{n}|CL{n % 20}|{1 + n % 28:02d}/{1 + n % 12:02d}/2025|{n},{n % 90 + 10}\n" for n in range(100))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ventes.txt").write_text(
        "Numéro de commande|N° client|Date de commande|Montant\n" + lines, encoding="utf-8"
    )
    return folder
