"""Words before a name, and words that are none: titles, greetings, sign-offs and introductions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


def listed(phrases: str) -> tuple[str, ...]:
    """Return what stands between the bars of a list.

    Parameters
    ----------
    phrases : str
        With a bar between two, and blanks and lines around them as it suits.

    Returns
    -------
    tuple of str
        In the order of the list.
    """
    return tuple(phrase.strip() for phrase in phrases.split("|"))


@dataclass(frozen=True, slots=True)
class Opening:
    """Words before a name, and what makes it one.

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
    before : Pattern or None
        What must stand before the words, where they mean something else as well.
    of_anybody : bool
        Whether the words are also said of people without a name: "the frau at the till".
    """

    phrases: str
    gap: re.Pattern[str]
    small: int = 0
    then: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    of_anybody: bool = False


_AFTER_TITLE, _AFTER_GREETING = re.compile(r"\.?(?:-[a-zA-Z]{2,4}\.)?\s{1,3}|\."), re.compile(r"\s{1,3}")
_AFTER_SIGN_OFF, _AFTER_COMMA_OR_LINE = re.compile(r"[\s.,!:;\-]{1,8}"), re.compile(r"[ .!]{0,3}(?:,\s{0,4}|\n\s{0,3})")
_END_OF_LINE = re.compile(r"[^\w\n]*(?:\n|$)")
OPENINGS: Final = (
    Opening("mr | mrs | mme | mlle | dr", _AFTER_TITLE, small=1),
    Opening(
        "herr | herrn | frau | monsieur | señor | señora | senor | senora | signor | signora",
        _AFTER_TITLE,
        small=1,
        of_anybody=True,
    ),
    Opening(
        """mister | missis | miss | ms | mx | sir | lady | prof | professor | rev | fräulein | hr | hrn
        | madame | mademoiselle | señorita | senorita | sr | sra | srta | dra | don | doña | dona
        | signorina | dott | dott.ssa | sig.ra | senhor | senhora
        | meneer | mevrouw | mevr | mev | dhr | pan | pani | pana | panią | fru | fröken | herra | rouva""",
        _AFTER_TITLE,
    ),
    Opening("m. | me. | fr. | sig.", re.compile(r"\s{0,3}")),
    Opening(
        """my name is | my name's | mein name ist | ich heiße | ich heisse | je m'appelle | je m’appelle | mon nom est
        | me llamo | mi nombre es | mi chiamo | il mio nome è | meu nome é | me chamo | mijn naam is | ik heet
        | nazywam się | mam na imię | jag heter | mitt namn är | jeg heter | jeg hedder | mit navn er | nimeni on""",
        re.compile(r":?\s{1,3}"),
        small=2,
    ),
    Opening(
        "name | vorname | nachname | surname | nom | nombre | nome | naam", re.compile(r"\s{0,2}:\s{0,3}"), small=2
    ),
    Opening(
        """regards | best wishes | warm wishes | sincerely | sincerely yours | yours truly | yours faithfully | mfg
        | freundlichen grüßen | freundlichen gruessen | freundliche grüße | freundlichem gruß | besten grüßen
        | beste grüße | viele grüße | vielen grüßen | liebe grüße | lieben grüßen | herzliche grüße | schöne grüße
        | cordialement | bien à vous | salutations | saludos | saludos cordiales | un saludo | atentamente
        | cordiali saluti | distinti saluti | atenciosamente | cumprimentos
        | vriendelijke groet | vriendelijke groeten | groet | groeten | groetjes | pozdrawiam | z poważaniem
        | vänliga hälsningar | vänlig hälsning | mvh | venlig hilsen""",
        _AFTER_SIGN_OFF,
    ),
    Opening("lg | vg", _AFTER_SIGN_OFF, then=_END_OF_LINE, before=re.compile(r"[.,!?\n] ?$")),
    Opening(
        "best | cheers | thanks | thank you | danke | merci | gracias | grazie | obrigado | obrigada",
        _AFTER_COMMA_OR_LINE,
        then=_END_OF_LINE,
    ),
    Opening("beste", _AFTER_GREETING, then=re.compile(r"\s{0,2}(?:,|\n)")),
    Opening("dear", _AFTER_GREETING),
    Opening(
        """hi | hello | hey | good morning | good afternoon | good evening | good day
        | hallo | liebe | lieber | liebes | guten tag | guten morgen | guten abend | moin | servus | grüezi | grüß gott
        | bonjour | bonsoir | salut | cher | chère | hola | buenos días | buenas tardes | estimado | estimada
        | querido | querida | ciao | buongiorno | buonasera | caro | cara | gentile | olá | bom dia | boa tarde
        | prezado | prezada | geachte | goedemorgen | goedemiddag | hej | kära | käre | kjære
        | szanowny | szanowna | drogi | droga | cześć""",
        _AFTER_GREETING,
        then=re.compile(r"\s{0,2}(?:[,!.:;\-\n]|$)"),
    ),
)
"""All of them, each with what it asks for."""
ALSO_WORDS: Final = frozenset(listed("miss|ms|mx|sir|lady|don|dona|pan|pana|fru|m.|me.|fr.|sig.|rev"))
"""Titles that mean something else when they are written small."""
NO_NAME: Final = frozenset(
    listed(
        "and|or|und|oder|et|ou|y|o|e|i|en|och|og|sir|madam|madame|sirs|team|all|everyone|there|support|customer|"
        "customers|service|damen|herren|zusammen|kunden|kolleginnen|kollegen|señores|señoras|messieurs|mesdames|tous|"
        "tutti|todos"
    )
)
"""Words after an opening that name nobody."""
OTHER_WORDS: Final = frozenset(
    listed(
        "a|an|the|is|was|has|had|are|were|be|been|being|would|can|could|did|does|do|not|no|but|so|to|in|on|at|of|"
        "for|from|with|by|as|who|that|which|this|said|told|asked|still|also|always|never|very|my|me|you|he|she|it|we|"
        "they|wrong|wrongly|spelled|spelt|misspelled|misspelt|incorrect|incorrectly|missing|correct|written|"
        "der|die|das|den|dem|des|ein|eine|einer|einem|einen|am|auf|aus|bei|beim|für|im|mit|nach|ohne|über|um|unter|von|"
        "vom|vor|zu|zum|zur|war|waren|hat|hatte|hatten|ist|sind|wird|wurde|würde|kann|konnte|könnte|soll|sollte|"
        "wollte|muss|musste|sagte|meinte|kam|ging|nicht|noch|nie|nur|auch|aber|als|da|dann|dass|doch|dort|hier|es|er|"
        "sie|ich|wir|ihr|mir|mich|uns|sehr|schon|immer|leider|wieder|wo|wie|wer|wenn|weil|welche|falsch|kein|keine|"
        "au|aux|avec|dans|du|en|est|était|je|la|le|les|ma|mal|mais|me|mon|ne|pas|pour|qui|que|sans|sur|très|un|une|vous|"
        "al|como|con|de|del|el|era|esta|está|estaba|fue|ha|había|lo|los|las|mi|muy|muchas|no|para|pero|por|se|sin|su|una|"
        "alla|allo|che|chi|di|da|della|dello|era|gentile|il|mi|molto|nel|non|per|più|sbagliato|sono|si|"
        "niet|verkeerd|fout|errado|não|nie|źle|fel|feil"
    )
)
"""Words that go on with the sentence, unless only their first letter is a capital."""
SOMEBODYS: Final = re.compile(
    r"\b(?:(?:k?ein|mein|dein|sein|ihr|unser|dies|jed)(?:e[rmn]?)?|nette[rn]?|junge[rn]?|une?|una|ce|mon) $",
    re.IGNORECASE,
)
"""What stands before a word for anybody, whom no name follows that is written small."""
