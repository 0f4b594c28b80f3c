"""What of a password is guessed first: the person's name, this service's words, usual words, runs, repeats, years.

NIST SP 800-63B-4 (§ 3.1.1.2) asks to refuse passwords that are « commonly used, expected, or compromised »: lists of
them, words of the context, repeats and sequences. Past 12 characters, almost all that lists hold is made of the parts
below, joined: so each part found is counted for what it costs to guess, and the rule of 12 characters is then asked of
what remains.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

POIDS = 2
"""Characters a part counts for: a word among a thousand, a run or a year is 10 bits, two random letters are 9.4."""

MOT, DATEE, SUITE, REPETEE = "mots attendus (votre nom, Lanterne, mots courants)", "dates", "suites", "répétitions"
"""What is said of the parts found: their kind, never themselves."""

ATTENDUS = [
    mot
    for ligne in (Path(__file__).parent / "mots_attendus.txt").read_text(encoding="utf-8").splitlines()
    if not ligne.startswith("#")
    for mot in ligne.split()
]
RANGEES = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
           "01234567890", "aqwzsxedcrfvtgbyhnuj", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i9o0p")  # fmt: skip
SUITE_MIN, MORCEAU_MIN = 4, 3
CHIFFRES = str.maketrans("013457@$€!", "oieastasei")
"""Digits and signs put for letters."""

DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-/. ]?(?:0?[1-9]|1[0-2])[-/. ]?(?:19|20)\d\d|(?:19|20)\d\d")
REPETITION = re.compile(r"(.+?)\1{2,}|(.{4,}?)\2+")


def weigh(texte: str, courriel: str = "", nom: str = "") -> tuple[int, list[str]]:
    """Count the characters of a password, each part that is easy to guess for two; and name the kinds found.

    Examples
    --------
    >>> weigh("cheval exact agrafe pile")
    (24, [])
    >>> weigh("Lanterne2026!")
    (5, ['mots attendus (votre nom, Lanterne, mots courants)', 'dates'])
    """
    reste = _bare(texte)
    parties = list(_parts(reste, {*_pieces(courriel), *_pieces(nom)}))
    poids = len(reste) + sum(POIDS - len(morceau) for _, morceau in parties)
    return poids, list(dict.fromkeys(sorte for sorte, _ in parties))


def _parts(texte: str, siens: set[str]) -> Iterator[tuple[str, str]]:
    """Parts that are easy to guess, the longest first; what one took, no other takes again."""
    mots = sorted({*siens, *ATTENDUS}, key=lambda mot: (-len(mot), mot))
    for sorte, chercher in ((MOT, mots), (DATEE, DATE), (SUITE, None), (REPETEE, REPETITION)):
        while morceau := _find(texte, chercher):
            yield sorte, morceau
            texte = texte.replace(morceau, "\0", 1)


def _find(texte: str, chercher: list[str] | re.Pattern[str] | None) -> str:
    if isinstance(chercher, re.Pattern):
        return next((trouve[0] for trouve in chercher.finditer(texte) if "\0" not in trouve[0]), "")
    if chercher is None:
        return _run(texte)
    lettres = texte.translate(CHIFFRES)
    for mot in chercher:
        for ecrit in (texte, lettres):
            debut = ecrit.find(mot)
            if debut >= 0 and "\0" not in texte[debut : debut + len(mot)]:
                return texte[debut : debut + len(mot)]
    return ""


def _run(texte: str) -> str:
    """Longest piece of a row of keys, of the alphabet or of digits, either way, four characters at least."""
    lignes = [*RANGEES, *(rangee[::-1] for rangee in RANGEES)]
    for longueur in range(len(texte), SUITE_MIN - 1, -1):
        for debut in range(len(texte) - longueur + 1):
            morceau = texte[debut : debut + longueur]
            if any(morceau in ligne for ligne in lignes):
                return morceau
    return ""


def _pieces(texte: str) -> set[str]:
    """Words of a name or an address, three letters at least, the whole, and the whole without what joins them."""
    nu = _bare(texte)
    mots = re.split(r"[^a-z0-9]+", nu)
    return {mot for mot in (*mots, nu, "".join(mots)) if len(mot) >= MORCEAU_MIN}


def _bare(texte: str) -> str:
    """Small letters without accents."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    return "".join(signe for signe in decompose if not unicodedata.combining(signe)).replace("\0", " ")
