"""Names in what people wrote, where a word before them says that a name follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


def _listed(phrases: str) -> tuple[str, ...]:
    """Return what stands between the bars of a list."""
    return tuple(phrase.strip() for phrase in phrases.split("|"))


@dataclass(frozen=True, slots=True)
class _Opening:
    """Words before a name.

    Parameters
    ----------
    phrases : str
        In small letters, a bar between two.
    gap : Pattern
        What may stand between them and the name.
    small : int
        How many words of the name may be written small.
    then : Pattern or None
        What must follow the name, where another word than a name is as likely.
    """

    phrases: str
    gap: re.Pattern[str]
    small: int = 0
    then: re.Pattern[str] | None = None


_AFTER_TITLE, _AFTER_GREETING = re.compile(r"\.?\s{1,3}|\."), re.compile(r"\s{1,3}")
_AFTER_SIGN_OFF = re.compile(r"[\s.,!:;\-]{1,8}")
_OPENINGS = (
    _Opening("mr | mrs | mme | mlle", _AFTER_TITLE, small=1),
    _Opening(
        """mister | missis | miss | ms | mx | sir | lady | dr | prof | professor | rev
        | herr | herrn | frau | fräulein | hr | hrn
        | monsieur | madame | mademoiselle
        | señor | señora | señorita | senor | senora | senorita | sr | sra | srta | dra | don | doña | dona
        | signor | signora | signorina | dott | dott.ssa | sig.ra | senhor | senhora
        | meneer | mevrouw | mevr | mev | dhr | pan | pani | pana | panią | fru | fröken | herra | rouva""",
        _AFTER_TITLE,
    ),
    _Opening("m. | me. | fr. | sig.", re.compile(r"\s{0,3}")),
    _Opening(
        """my name is | my name's | mein name ist | ich heiße | ich heisse | je m'appelle | je m’appelle | mon nom est
        | me llamo | mi nombre es | mi chiamo | il mio nome è | meu nome é | me chamo | mijn naam is | ik heet
        | nazywam się | mam na imię | jag heter | mitt namn är | jeg heter | jeg hedder | mit navn er | nimeni on""",
        re.compile(r":?\s{1,3}"),
        small=2,
    ),
    _Opening(
        """regards | best wishes | warm wishes | sincerely | yours truly | yours faithfully | mfg
        | freundlichen grüßen | freundlichen gruessen | freundliche grüße | freundlichem gruß | besten grüßen
        | beste grüße | viele grüße | vielen grüßen | liebe grüße | lieben grüßen | herzliche grüße | schöne grüße
        | cordialement | bien à vous | salutations | saludos | saludos cordiales | un saludo | atentamente
        | cordiali saluti | distinti saluti | atenciosamente | cumprimentos
        | vriendelijke groet | vriendelijke groeten | groet | groeten | groetjes | pozdrawiam
        | vänliga hälsningar | vänlig hälsning | mvh | venlig hilsen""",
        _AFTER_SIGN_OFF,
    ),
    _Opening(
        "lg | vg | cheers | thanks | thank you | danke | merci | gracias | grazie | obrigado | obrigada",
        _AFTER_SIGN_OFF,
        then=re.compile(r"\W*$"),
    ),
    _Opening("dear", _AFTER_GREETING),
    _Opening(
        """hi | hello | hey | good morning | good afternoon | good evening | good day
        | hallo | liebe | lieber | liebes | guten tag | guten morgen | guten abend | moin | servus | grüezi | grüß gott
        | bonjour | bonsoir | salut | cher | chère | hola | buenos días | buenas tardes | estimado | estimada
        | querido | querida | ciao | buongiorno | buonasera | caro | cara | gentile | olá | bom dia | boa tarde
        | prezado | prezada | beste | geachte | goedemorgen | goedemiddag | hej | kära | käre | kjære
        | szanowny | szanowna | drogi | droga | cześć""",
        _AFTER_GREETING,
        then=re.compile(r"\s{0,2}(?:[,!.:;\-\n]|$)"),
    ),
)
_ALSO_WORDS = frozenset(_listed("miss|ms|mx|sir|lady|don|dona|pan|pana|fru|m.|me.|fr.|sig.|rev"))
"""Titles that mean something else when they are written small."""
_NO_NAME = frozenset(
    _listed(
        "and|or|und|oder|et|ou|y|o|e|i|en|och|og|sir|madam|madame|sirs|team|all|everyone|there|support|customer|"
        "customers|service|damen|herren|zusammen|kunden|kolleginnen|kollegen|señores|señoras|messieurs|mesdames|tous|"
        "tutti|todos"
    )
)
_MOST_WORDS = 3

_OF_PHRASE = {phrase: opening for opening in _OPENINGS for phrase in _listed(opening.phrases)}
_LETTERS = re.compile(r"[^\W\d_]+")
_BY_FIRST_WORD: Final[dict[str, list[str]]] = {}
for _phrase in sorted(_OF_PHRASE, key=len):
    _BY_FIRST_WORD.setdefault(_LETTERS.findall(_phrase)[0], []).append(_phrase)
_IS_WORD, _IS_PART, _GOES_ON = re.compile(r"\w"), re.compile(r"[\w.]"), re.compile(r"[\w'’]")
_WORD = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = re.compile(
    r"(?:(?:van|von|zu|zum|zur|de|der|den|des|del|della|di|da|do|dos|das|du|la|le|lo|el|al|bin|ibn|ten|ter|"
    r"med\.|phil\.|jur\.|rer\.|nat\.) ){1,3}"
)
_CAPITAL = re.compile(r"(?:.['’])?(?P<first>.)")


def _hint(*, small: bool) -> str:
    phrases = "|".join(re.escape(phrase) for phrase, opening in _OF_PHRASE.items() if bool(opening.small) is small)
    name = "" if small else r"(?:\S{1,5} ){0,3}(?:\S['’])?\p{Lu}"
    return rf"(?:^|\W)(?i:{phrases})[\s.,!:;\-]{{0,8}}{name}"


NAME_HINTS: Final = (_hint(small=True), _hint(small=False))
"""RE2 patterns of which a text with a name after such words has one."""


def redact_names(text: str) -> str:
    """Replace names that follow a title, a greeting, a sign-off or an introduction.

    Parameters
    ----------
    text : str
        Plain characters.

    Returns
    -------
    str
        With ``[name]``; the words before it stay.
    """
    phrases = _find_phrases(_lower(text))
    parts, end = [], 0
    for place, phrase in sorted(phrases.items()):
        start, stop = _find_name(text, place, phrase)
        if stop > start >= end and start not in phrases:  # else a title follows, and the name after it
            parts += [text[end:start], "[name]"]
            end = stop
    return "".join((*parts, text[end:])) if parts else text


def _lower(text: str) -> str:
    """Write a text small, each letter in its place: a few letters would become two."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _find_phrases(lowered: str) -> dict[int, str]:
    """Find where words stand that a name may follow; the longest where several start."""
    found: dict[int, str] = {}
    for first in _BY_FIRST_WORD.keys() & set(_LETTERS.findall(lowered)):
        for phrase in _BY_FIRST_WORD[first]:
            place = lowered.find(phrase)
            while place >= 0:
                if _stands_alone(lowered, place, phrase):
                    found[place] = phrase
                place = lowered.find(phrase, place + 1)
    return found


def _stands_alone(text: str, place: int, phrase: str) -> bool:
    is_part = _IS_PART if phrase.endswith(".") else _IS_WORD  # p.m. is no M.
    return not is_part.match(text, max(place - 1, 0), place) and not _GOES_ON.match(text, place + len(phrase))


def _find_name(text: str, place: int, phrase: str) -> tuple[int, int]:
    """Find where a name starts and stops after the words before it; equal places where there is none."""
    opening, after = _OF_PHRASE[phrase], place + len(phrase)
    gap = opening.gap.match(text, after)
    if gap is None or (phrase in _ALSO_WORDS and text[place].islower()):
        return after, after
    stop = _end_of_name(text, gap.end(), opening.small)
    is_name = opening.then is None or opening.then.match(text, stop)
    return (gap.end(), stop) if is_name else (after, after)


def _end_of_name(text: str, start: int, small: int) -> int:
    """Find where a name ends of which the first words, ``small`` of them, may be written small."""
    end = place = start
    for number in range(_MOST_WORDS):
        particles = _PARTICLES.match(text, place)
        word = _WORD.match(text, particles.end() if particles else place)
        if word is None or word.group().lower() in _NO_NAME:
            break
        capital = _CAPITAL.match(word.group())
        is_capital = capital is not None and capital["first"].isupper()
        if not is_capital and number >= small:
            break
        small = 0 if is_capital else small
        end = word.end()
        if not text.startswith(" ", end):
            break
        place = end + 1
    return end
