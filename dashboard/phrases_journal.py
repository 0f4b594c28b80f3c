"""The journal in words: its lines keep codes, which never change; what they name is said when they are read."""

import re
from collections.abc import Callable
from datetime import datetime

import pandas as pd
from sqlalchemy import Engine

from counting.fiches.colonnes import fold
from counting.journal import Filtre, list_objets
from counting.noms import Noms
from dashboard.registre import PAGES
from geo.reference import nom_arrondissement

INSEE = re.compile(r"\b75(?:10[1-9]|11\d|120)\b")
FIXES = {
    "connexion": "connexion",
    "decoupage": "découpage proposé",
    "editions-publiees": "page Éditions publiées",
    "import": "remarques sur un fichier importé",
    "journal": "journal",
    "lieux": "registre des lieux",
    "maraudes": "registre des maraudes",
    "modele": "modèle de fiche",
    "premier compte": "premier compte",
}
"""Objects that have no identifier."""


def say_objet(objet: str, noms: Noms, quand: datetime | None = None) -> str:
    """Say what a line is about; a code that is not known stays as it is.

    >>> say_objet("page:saisir_fiche", Noms({}, {}, {}))
    'page Saisie'
    >>> say_objet("fiche:2026-01/19-09", Noms({}, {"2026-01": "Nuit 2026"}, {}))
    'fiche du secteur 19-09, édition Nuit 2026'
    """
    sorte, _, reste = objet.partition(":")
    if sorte == "compte":
        return _compte(reste, noms, quand)
    dire = SORTES.get(sorte) if reste else None
    return dire(reste, noms) if dire else FIXES.get(objet, objet)


def say_detail(objet: str, detail: str) -> str:
    """Say the details of a line: the arrondissements of an account by their names.

    >>> say_detail("compte:3", "organisateur, 75118, ouvert")
    'organisateur, 18e arrondissement, ouvert'
    """
    if not objet.startswith("compte:"):
        return detail
    return INSEE.sub(lambda code: f"{nom_arrondissement(code[0])} arrondissement", detail)


def in_words(lignes: pd.DataFrame, noms: Noms) -> pd.DataFrame:
    """Lines of `counting.journal.load_actes`, in words; the code stays in a last column."""
    objets = [say_objet(objet, noms, quand) for objet, quand in zip(lignes["objet"], lignes["quand"], strict=True)]
    details = [say_detail(objet, dit) for objet, dit in zip(lignes["objet"], lignes["detail"], strict=True)]
    return lignes.assign(objet=objets, detail=details, code=lignes["objet"])


def find_objets(engine: Engine, filtre: Filtre, texte: str, noms: Noms) -> frozenset[str]:
    """Codes of the period whose words, or which themselves, hold a text, whatever its accents and capitals."""
    cherche = fold(texte)
    return frozenset(
        objet
        for objet in list_objets(engine, filtre)
        if any(cherche in fold(dit) for dit in (objet, *_all_words(objet, noms)))
    )


def _all_words(objet: str, noms: Noms) -> list[str]:
    """All that an object has been called."""
    sorte, _, reste = objet.partition(":")
    anciens = noms.comptes.get(int(reste), []) if sorte == "compte" and reste.isdecimal() else []
    return [say_objet(objet, noms), *(say_objet(objet, noms, depuis) for depuis, _ in anciens)]


def _compte(numero: str, noms: Noms, quand: datetime | None) -> str:
    """An account by its name at a time, by its last one when None."""
    connus = noms.comptes.get(int(numero), []) if numero.isdecimal() else []
    avant = [nom for depuis, nom in connus if quand is None or depuis <= quand] or [nom for _, nom in connus[:1]]
    return f"compte de {avant[-1]}" if avant else f"compte no {numero}"


def _edition(identifiant: str, noms: Noms) -> str:
    return f"édition {noms.editions.get(identifiant, identifiant)}"


def _page(action: str, _noms: Noms) -> str:
    titres = [page.titre for page in PAGES if page.action == action]
    return f"page {titres[0]}" if titres else f"page:{action}"


def _of_edition(titre: str) -> Callable[[str, Noms], str]:
    return lambda reste, noms: f"{titre}{_edition(reste, noms)}"


def _of_secteur(titre: str) -> Callable[[str, Noms], str]:
    def dire(reste: str, noms: Noms) -> str:
        edition, _, secteur = reste.partition("/")
        return f"{titre} du secteur {secteur}, {_edition(edition, noms)}"

    return dire


SORTES: dict[str, Callable[[str, Noms], str]] = {
    "page": _page,
    "edition": _of_edition(""),
    "fiches": _of_edition("fiches, "),
    "publication": _of_edition("publication, "),
    "tirage": _of_edition("secteurs à recompter, "),
    "fiche": _of_secteur("fiche"),
    "leurres": _of_secteur("leurres"),
    "recompte": _of_secteur("second passage"),
    "maraude": lambda uid, noms: f"maraude « {noms.maraudes.get(uid, uid)} »",
    "plan": lambda nom, _noms: f"plan de maraudes « {nom} »",
    "lieu": lambda uid, _noms: f"lieu {uid}",
    "regle": lambda nom, _noms: f"règle de couverture « {nom} »",
    "sauvegarde": lambda fichier, _noms: f"sauvegarde {fichier}",
}
"""Kinds of objects, and how each is said; accounts apart."""
