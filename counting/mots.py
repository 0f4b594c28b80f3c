"""Numbers, shares and dates in French, the same on every screen and in every document."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

PARIS = ZoneInfo("Europe/Paris")

FINE, INSECABLE = "\u202f", "\u00a0"
"""No-break spaces: the narrow one between thousands and before a percent sign, the wide one before a colon."""

_REMPLACES = re.compile(
    r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?<=:)(?=[a-z+-][\w+-]*(?:/\w+)?:)", re.IGNORECASE
)
"""Where a bare address becomes a link, and « :word: » a picture, even when each of their signs is escaped."""

ABSENT = "—"
"""Shown in a cell that has no value: missing is never a zero."""

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def nombre(valeur: float | None, decimales: int = 0) -> str:
    """Write a number.

    >>> nombre(3507), nombre(12.345, 1), nombre(0), nombre(None)
    ('3\u202f507', '12,3', '0', '—')
    """
    if pd.isna(valeur):
        return ABSENT
    return f"{valeur:,.{decimales}f}".replace(",", FINE).replace(".", ",").replace("-", "−")


def part(valeur: float | None, decimales: int = 1) -> str:
    """Write a share of [0, 1] as a percentage.

    A share that is neither nothing nor all never reads as if it were.

    >>> part(0.142), part(None), part(0.998, 0), part(0.0004)
    ('14,2\u202f%', '—', 'plus de 99\u202f%', 'moins de 0,1\u202f%')
    """
    if pd.isna(valeur):
        return ABSENT
    pas = 10**-decimales
    arrondie = round(100 * valeur, decimales)
    if 0 < valeur < 1 and arrondie in (0, 100):
        return (
            f"moins de {part(pas / 100, decimales)}" if arrondie == 0 else f"plus de {part(1 - pas / 100, decimales)}"
        )
    return f"{nombre(100 * valeur, decimales)}{FINE}%"


def bornes(basse: float | None, haute: float | None, decimales: int = 1) -> str:
    """Write the bounds of a share.

    >>> bornes(0.12, 0.19)
    'entre 12,0\u202f% et 19,0\u202f%'
    """
    if pd.isna(basse) or pd.isna(haute):
        return ABSENT
    return f"entre {part(basse, decimales)} et {part(haute, decimales)}"


def ecart(valeur: float | None, decimales: int = 0) -> str:
    """Write a change with its sign.

    >>> ecart(16), ecart(-1043), ecart(0)
    ('+16', '−1\u202f043', '0')
    """
    return nombre(valeur, decimales) if pd.isna(valeur) or valeur <= 0 else f"+{nombre(valeur, decimales)}"


def accord(valeur: int, singulier: str, pluriel: str) -> str:
    """Write a count with its noun; in French zero is singular.

    >>> accord(0, "personne", "personnes"), accord(2458, "personne", "personnes")
    ('0 personne', '2\u202f458 personnes')
    """
    return f"{nombre(valeur)} {singulier if abs(valeur) < 2 else pluriel}"


def incomplet(effectif: int | None, restitues: int, attendus: int) -> str:
    """Write a total with what it rests on; a total that lacks a secteur always says so.

    >>> incomplet(318, 24, 27), incomplet(318, 27, 27), incomplet(None, 0, 27)
    ('318 sur 24 secteurs restitués de 27', '318', 'aucun secteur restitué de 27')
    """
    if restitues == 0 and attendus > 0:
        return f"aucun secteur restitué de {nombre(attendus)}"
    if restitues == attendus:
        return nombre(effectif)
    return f"{nombre(effectif)} sur {accord(restitues, 'secteur restitué', 'secteurs restitués')} de {nombre(attendus)}"


def litteral(texte: str) -> str:
    r"""Words of a person or a file inside Markdown: shown as they are, never as formatting, an image or a link.

    What Markdown replaces once the escapes are read is cut by an invisible word joiner.

    >>> litteral("**12** bd [X](y)")
    '\\*\\*12\\*\\* bd \\[X\\]\\(y\\)'
    """
    coupe = _REMPLACES.sub("\u2060", texte)
    return "".join(f"\\{signe}" if signe in "\\`*_{}[]()#+-.!|<>$~:" else signe for signe in coupe)


def jour(quand: date | None) -> str:
    """Write a date in full.

    >>> jour(date(2025, 1, 23)), jour(date(2026, 3, 1))
    ('jeudi 23 janvier 2025', 'dimanche 1er mars 2026')
    """
    if pd.isna(quand):
        return ABSENT
    return f"{JOURS[quand.weekday()]} {_quantieme(quand)} {MOIS[quand.month - 1]} {quand.year}"


def nuit(debut: date) -> str:
    """Write the night that begins on the evening of `debut`.

    >>> nuit(date(2025, 1, 23)), nuit(date(2020, 1, 31))
    ('nuit du 23 au 24 janvier 2025', 'nuit du 31 janvier au 1er février 2020')
    """
    fin = date.fromordinal(debut.toordinal() + 1)
    depart = _quantieme(debut)
    if debut.month != fin.month:
        depart += f" {MOIS[debut.month - 1]}"
    if debut.year != fin.year:
        depart += f" {debut.year}"
    return f"nuit du {depart} au {_quantieme(fin)} {MOIS[fin.month - 1]} {fin.year}"


def _quantieme(quand: date) -> str:
    return "1er" if quand.day == 1 else str(quand.day)


def heure(quand: datetime) -> str:
    """Write the time of an event, in Paris, with its day when it was not in the last twelve hours.

    >>> heure(datetime(2020, 1, 31, 0, 12, tzinfo=UTC))
    '01 h 12 le 31 janvier 2020'
    """
    local = quand.astimezone(PARIS)
    texte = f"{local:%H} h {local:%M}"
    return texte if datetime.now(UTC) - quand < timedelta(hours=12) else f"{texte} le {jour(local).split(' ', 1)[1]}"


def moment(quand: datetime) -> str:
    """Write a moment on the clock of Paris.

    >>> moment(datetime(2026, 1, 23, 5, 7, tzinfo=UTC))
    'vendredi 23 janvier 2026 à 6 h 07'
    """
    la_bas = (quand if quand.tzinfo else quand.replace(tzinfo=UTC)).astimezone(PARIS)
    return f"{jour(la_bas.date())} à {la_bas.hour} h {la_bas.minute:02}"


def cite(texte: str) -> str:
    r"""A text between guillemets, with narrow no-break spaces.

    >>> cite("rue")
    '«\u202frue\u202f»'
    """
    return f"«{FINE}{texte}{FINE}»"


def typo(texte: str) -> str:
    r"""A French sentence with its no-break spaces: inside guillemets, after a number, before ; : ! ? and %.

    >>> typo("« rue » : 3 % ; oui")
    '«\u202frue\u202f»\xa0: 3\u202f%\u202f; oui'
    """
    for avant, apres in (("« ", f"«{FINE}"), (" »", f"{FINE}»"), (" :", f"{INSECABLE}:")):
        texte = texte.replace(avant, apres)
    texte = re.sub(r"(?<=\d) (?=[^\W\d])", INSECABLE, texte)
    for signe in ";!?%":
        texte = texte.replace(f" {signe}", f"{FINE}{signe}")
    return texte
