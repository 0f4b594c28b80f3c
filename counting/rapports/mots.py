"""Numbers, shares and dates in French typography, for documents."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FINE, INSECABLE = "\u202f", "\u00a0"
ABSENT = "—"
PARIS = ZoneInfo("Europe/Paris")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def nombre(valeur: float) -> str:
    r"""Write a whole number.

    >>> nombre(3507), nombre(-3)
    ('3\u202f507', '−3')
    """
    return f"{valeur:,.0f}".replace(",", FINE).replace("-", "−")


def part(valeur: float) -> str:
    r"""Write a share of [0, 1]; one that is neither nothing nor all never reads as if it were.

    >>> part(0.142), part(0.0004), part(1.0)
    ('14,2\u202f%', 'moins de 0,1\u202f%', '100,0\u202f%')
    """
    if 0 < valeur < 0.0005:
        return f"moins de 0,1{FINE}%"
    if 0.9995 <= valeur < 1:
        return f"plus de 99,9{FINE}%"
    return f"{100 * valeur:.1f}{FINE}%".replace(".", ",")


def accord(valeur: int, singulier: str, pluriel: str) -> str:
    r"""Write a count with its noun; in French zero is singular.

    >>> accord(1, "secteur", "secteurs"), accord(12, "secteur", "secteurs")
    ('1\xa0secteur', '12\xa0secteurs')
    """
    return f"{nombre(valeur)}{INSECABLE}{singulier if abs(valeur) < 2 else pluriel}"


def jour(quand: date) -> str:
    r"""Write a date in full.

    >>> jour(date(2025, 1, 23)), jour(date(2026, 3, 1))
    ('jeudi 23\xa0janvier 2025', 'dimanche 1er\xa0mars 2026')
    """
    rang = "1er" if quand.day == 1 else str(quand.day)
    return f"{JOURS[quand.weekday()]} {rang}{INSECABLE}{MOIS[quand.month - 1]} {quand.year}"


def moment(quand: datetime) -> str:
    r"""Write a moment on the clock of Paris.

    >>> moment(datetime(2026, 1, 23, 5, 7, tzinfo=UTC))
    'vendredi 23\xa0janvier 2026 à 6\xa0h\xa007'
    """
    la_bas = (quand if quand.tzinfo else quand.replace(tzinfo=UTC)).astimezone(PARIS)
    return f"{jour(la_bas.date())} à {la_bas.hour}{INSECABLE}h{INSECABLE}{la_bas.minute:02}"


def cite(texte: str) -> str:
    r"""A text between guillemets, with narrow no-break spaces.

    >>> cite("rue")
    '«\u202frue\u202f»'
    """
    return f"«{FINE}{texte}{FINE}»"


def typo(texte: str) -> str:
    r"""A French sentence with its no-break spaces: inside guillemets, before ; : ! ? and %.

    >>> typo("« rue » : 3 % ; oui")
    '«\u202frue\u202f»\xa0: 3\u202f%\u202f; oui'
    """
    for avant, apres in (("« ", f"«{FINE}"), (" »", f"{FINE}»"), (" :", f"{INSECABLE}:")):
        texte = texte.replace(avant, apres)
    for signe in ";!?%":
        texte = texte.replace(f" {signe}", f"{FINE}{signe}")
    return texte
