"""Which words of a company's file mean which words of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from servicefit.columns import Column
from servicefit.proposal.likeness import words_of
from servicefit.proposal.seen import SeenColumn

_PHONE = "telephone; tel; call; voice; hotline; telefon; anruf; appel; phone call; mobile; telefonisch"
_EMAIL = "e-mail; mail; courriel; e mail; electronic mail"
_WEB = "website; online; portal; web form; form; internet; self service; webformular; en ligne; site web; app"
MEANINGS: dict[str, dict[str, str]] = {
    "channel": {
        "phone": _PHONE,
        "chat": "live chat; messaging; whatsapp; sms; messenger; instant message",
        "email": _EMAIL,
        "bot": "chatbot; ivr; virtual agent; voicebot; automated; assistant",
        "branch": "store; shop; in person; walk in; filiale; agence; vor ort; counter; en agence; office; face to face",
        "web": _WEB,
        "other": "letter; fax; post; brief; social; social media; twitter; facebook; sonstige; autre; autres; misc; postal mail",
    },
    "method": {
        "email": _EMAIL,
        "sms": "text; text message; txt; texto",
        "phone": _PHONE,
        "web": _WEB,
        "in_person": "face to face; interview; personal; persoenlich; en personne; paper; f2f; on site; vor ort",
    },
    "direction": {
        "inbound": "in; incoming; received; eingehend; entrant; from customer; einkommend",
        "outbound": "out; outgoing; made; ausgehend; sortant; to customer; callback",
    },
    "outcome": {
        "resolved": "solved; closed; done; completed; fixed; success; geloest; erledigt; abgeschlossen; resolu; ferme; complete; settled",
        "unresolved": "not solved; open; pending; new; in progress; on hold; not resolved; active; offen; nicht geloest; non resolu; ouvert; "
        "en cours; failed; awaiting user info; awaiting problem; awaiting vendor; awaiting evidence; hold; neu; reopened; waiting on customer",
        "transferred": "passed on; forwarded; escalated; handed over; weitergeleitet; transfere; transfer; transferred to queue; handed on; assigned",
        "dropped": "cut off; disconnected; lost; line dropped; getrennt; unterbrochen; coupe; connection lost; abgebrochen; system error",
        "abandoned": "gave up; hung up; hangup; caller hung up; aufgelegt; aufgegeben; abandonne; raccroche; customer hung up; left queue",
        "unanswered": "not taken; no answer; missed; not answered; nicht angenommen; verpasst; sans reponse; manque; noanswer; missed call; busy; unreached",
    },
    "kind": {
        "question": "inquiry; enquiry; query; information; request; anfrage; frage; demande; info; how to; service request; feature request",
        "problem": "incident; fault; defect; error; bug; stoerung; fehler; probleme; panne; issue; outage; technical",
        "complaint": "claim; beschwerde; reklamation; reclamation; plainte; dissatisfaction; grievance",
    },
    "stage": {
        "before": "presale; pre sale; presales; pre purchase; vor dem kauf; vor kauf; avant; avant achat; sales; prospect; vorher; prior",
        "during": "purchase; buying; checkout; order; kauf; beim kauf; pendant; onboarding; delivery; waehrend; at purchase",
        "after": "aftersale; after sales; post sale; post purchase; service; support; nach dem kauf; nach kauf; apres; apres vente; nachher; use",
    },
    "delivery": {
        "human": "person; people; manual; staff; agent; mensch; persoenlich; humain; personal",
        "automated": "auto; automatic; machine; digital; system; automatisch; automatisiert; automatique; automatise; self service",
        "mixed": "both; hybrid; gemischt; beides; mixte; human and automated",
    },
    "escalation": {
        "none": "no; not escalated; keine; nein; aucune; aucun; non; standard; level 0",
        "manager": "supervisor; team lead; teamleiter; management; vorgesetzter; responsable; chef; level 1",
        "executive": "director; ceo; board; c level; vorstand; geschaeftsfuehrung; direction; head office; level 2",
        "regulator": "authority; ombudsman; legal; behoerde; schlichtungsstelle; regulateur; mediateur; agency; court; level 3",
    },
    "functional": {
        "like": "like it; i like it; likes; delighted; gefaellt mir; wuerde mich freuen; mag ich; j aime; ca me plait; enjoy; would like it",
        "expect": "must be; expected; expect it; i expect it; must; setze voraus; selbstverstaendlich; normal; je m y attends; taken for granted; basic",
        "neutral": "indifferent; don t care; i am neutral; no matter; egal; neutre; indifferent to it; do not care; all the same",
        "tolerate": "live with; can live with it; i can live with it; accept; kann damit leben; nehme ich hin; je peux m en passer; put up with; tolerable; live with it",
        "dislike": "dislike it; i dislike it; hate; stoert mich; mag ich nicht; gefaellt mir nicht; deplait; je n aime pas; would dislike it; annoyed",
    },
    "choice": {
        "best": "1; 1.0; +1; most; top; most important; am wichtigsten; beste; meilleur; le plus important; b; most preferred",
        "worst": "-1; -1.0; least; bottom; least important; am unwichtigsten; schlechteste; pire; le moins important; w; least preferred",
        "none": "0; 0.0; neither; not chosen; not picked; unchosen; keins; keine; aucun; not selected; shown",
    },
    "discipline": {
        "operational_excellence": "operations; efficiency; cost leadership; cost; exzellenz; operative exzellenz; excellence operationnelle; low cost",
        "customer_intimacy": "intimacy; customer closeness; kundennaehe; intimite client; relationship; closeness; proximite client",
        "product_leadership": "product; innovation; produktfuehrerschaft; leadership produit; best product; product leader",
    },
    "performed_by": {
        "manager": "internal; inside; supervisor; intern; interne; own staff; leader; chef",
        "outside": "external; agency; extern; externe; mystery shopper; third party; institute; agentur; agence",
    },
    "flag": {
        "true": "t; yes; y; on; 1; ja; oui; wahr; x; vrai; si; j; o; sim",
        "false": "f; no; n; off; 0; nein; non; falsch; faux; not",
    },
}
MEANINGS["dysfunctional"] = MEANINGS["functional"]
READ_AS_THEY_ARE = {"true", "t", "yes", "y", "on", "1", "1.0", "false", "f", "no", "n", "off", "0", "0.0"}
"""Words for yes and no that need no translation."""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Words of a column, as far as they are known or nearly so.

    Parameters
    ----------
    sure : dict of str to str
        The company's word to the contract's; words that are the contract's own stand in it too.
    near : dict of str to str
        The same where only the spelling is near.
    share : float
        Of the filled cells, those with such a word.
    unknown : int
        How many different words are left.
    """

    sure: dict[str, str]
    near: dict[str, str]
    share: float
    unknown: int


def match_words(column: Column, seen: SeenColumn) -> WordMatch:
    """Find what the words of a column mean.

    Parameters
    ----------
    column : Column
        Of the contract, with a list of words, or yes and no.
    seen : SeenColumn
        Of the company.

    Returns
    -------
    WordMatch
        Empty when the column has too many different values to be a list of words.
    """
    allowed = column.words or ("true", "false")
    known = _known(column.name if column.words else "flag", allowed)
    sure: dict[str, str] = {}
    near: dict[str, str] = {}
    share = 0.0
    for word, part in seen.words:
        plain = _plain(word)
        if plain in known:
            sure[word] = known[plain]
        elif not plain.lstrip("-").isdigit() and (close := get_close_matches(plain, known, 1, 0.8)):
            near[word] = known[close[0]]
        else:
            continue
        share += part
    return WordMatch(sure, near, share, len(seen.words) - len(sure) - len(near))


def _known(name: str, allowed: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for word in allowed:
        phrases = (word, *MEANINGS.get(name, {}).get(word, "").split(";"))
        known |= {plain: word for phrase in phrases if (plain := _plain(phrase))}
    return known


def _plain(word: str) -> str:
    """Reduce a word to what is compared; a number keeps its sign."""
    text = word.strip()
    if text.lstrip("+-").replace(".", "", 1).isdigit():
        return text.removesuffix(".0").removeprefix("+")
    return " ".join(words_of(text.lower()))
