"""Names in what people wrote, where a word before them says that a name follows."""

from __future__ import annotations

import re
from typing import Final

from servicefit.intake.redaction_words import ALSO_WORDS, NO_NAME, OPENINGS, OTHER_WORDS, SOMEBODYS, Opening, listed

_MOST_WORDS = 6

_OF_PHRASE = {phrase: opening for opening in OPENINGS for phrase in listed(opening.phrases)}
_LETTERS = re.compile(r"[^\W\d_]+")
_BY_FIRST_WORD: Final[dict[str, list[str]]] = {}
for _phrase in sorted(_OF_PHRASE, key=len):
    _BY_FIRST_WORD.setdefault(_LETTERS.findall(_phrase)[0], []).append(_phrase)
_IS_WORD, _IS_PART, _GOES_ON = re.compile(r"\w"), re.compile(r"[\w.]"), re.compile(r"[\w'’]")
_WORD = re.compile(r"(?:[^\W\d_]\.){1,3}(?:-[^\W\d_]+\.?)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLE = (
    "(?:(?:van|von|zu|zum|zur|de|del|della|di|da|do|dos|das|du|la|le|lo|el|al|bin|ibn|ten|ter|und(?= zu)|den(?= [A-Z])|"
    r"(?:med|dent|vet|phil|jur|iur|rer|nat|pol|oec|theol|habil)\.)(?: der| den| des)? ){1,3}"
)
_PARTICLES = re.compile(f"{_PARTICLE}|{_PARTICLE.upper()}")
_AND = re.compile("(?:and|und|et|y|e|en|og|och|i|&) ", re.IGNORECASE)
_MARKS = re.compile(r"\[[a-z]+\]")
_CAPITAL = re.compile(r"(?:.['’])?(?P<first>.)")


def _hint(opening: Opening) -> str:
    phrases = "|".join(map(re.escape, listed(opening.phrases)))
    name = "" if opening.small else r"(?:\S{1,6}\s{1,3}){0,7}(?:\S['’])?\p{Lu}"
    return rf"(?:^|\W)(?i:{phrases})(?:{opening.gap.pattern}){name}"


NAME_HINTS: Final = tuple(map(_hint, OPENINGS))
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
    if _MARKS.sub("", text).isupper():
        phrases = {place: phrase for place, phrase in phrases.items() if _OF_PHRASE[phrase].then is None}
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
    if gap is None or (phrase in ALSO_WORDS and text[place].islower()):
        return after, after
    near = max(place - 12, 0)
    if opening.before and not opening.before.search(text, near, place):
        return after, after
    small = 0 if opening.of_anybody and SOMEBODYS.search(text, near, place) else opening.small
    stop = _end_of_name(text, gap.end(), small, of_anybody=opening.of_anybody)
    is_name = opening.then is None or opening.then.match(text, stop)
    return (gap.end(), stop) if is_name else (after, after)


def _end_of_name(text: str, start: int, small: int, *, of_anybody: bool) -> int:
    """Find where a name ends of which the first words, ``small`` of them, may be written small."""
    end = place = start
    for number in range(_MOST_WORDS):
        joined = _AND.match(text, place) if number else None
        place = joined.end() if joined else place
        particles = _PARTICLES.match(text, place)
        word = _WORD.match(text, particles.end() if particles else place)
        if word is None or not _may_be_name(word.group()):
            break
        if joined and word.group().lower() in _OF_PHRASE:
            break  # a title, and the name after it
        if _is_capital(word.group()):
            small = 0
        elif number >= small or joined or (particles and of_anybody):
            break
        end = word.end()
        if not text.startswith(" ", end):
            break
        place = end + 1
    return end


def _may_be_name(word: str) -> bool:
    lowered = word.lower()
    return lowered not in NO_NAME and (lowered not in OTHER_WORDS or word.istitle())


def _is_capital(word: str) -> bool:
    capital = _CAPITAL.match(word)
    return capital is not None and capital["first"].isupper()
