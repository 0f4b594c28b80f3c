"""Cached readers of what was published: the only figures pages of élus and the public read."""

from datetime import date

import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre, Version
from counting.editions import publiees as fichier
from counting.errors import CountingError
from counting.publication import registre as publications
from counting.publication.evolution import changes, gather
from counting.publication.registre import EnTete, Publiee
from counting.publication.tableaux import TOTAL
from dashboard import base
from dashboard.elus.cases import get_case, is_complete
from dashboard.elus.courbe import REELLE, SANS_VERSION, SIMULEE
from dashboard.elus.lieux import Lieu

COLONNES = ("nuit", "version", "perimetre", "valeur", "nature", "source")


def headers() -> list[EnTete]:
    """Publications, the latest night first; read afresh, one may just have left."""
    return publications.list_publiees(base.store())


@st.cache_resource(show_spinner="Lecture de la publication…", max_entries=16)
def publiee(edition: str, version: Version, empreinte: str) -> Publiee:  # noqa: ARG001 - the key of the cache
    """Read a publication as it left, its hash checked. Do not change it: it is shared."""
    lue = publications.load_publiee(base.store(), edition, version)
    if lue is None:
        raise CountingError("Cette publication n’est plus dans la base. Rechargez la page.")
    return lue


def of_header(tete: EnTete) -> Publiee:
    """Read the publication of a header."""
    return publiee(tete.edition.id, tete.version, tete.empreinte)


@st.cache_resource(show_spinner=False)
def file() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Published figures and breaks that ship. Do not change them: they are shared."""
    return fichier.load_editions(), fichier.load_ruptures()


def points(lieu: Lieu, perimetre: Perimetre, lue: str) -> pd.DataFrame:
    """Effectifs of a territoire night after night, each real or simulated and saying so; columns `COLONNES`.

    Of simulated éditions, only the one being read (`lue`, its id) has points. Of a night that Lanterne published, the
    file says nothing more. An effectif hidden or incomplete has no point.
    """
    tetes = [tete for tete in headers() if not tete.edition.simulee or tete.edition.id == lue]
    lues = [of_header(tete) for tete in tetes]
    editions, _ = file()
    code = fichier.PARIS if lieu.niveau is Niveau.PARIS else lieu.code
    autres = fichier.series(editions, territoire=code, perimetre=None)
    reelles = [pd.Timestamp(une.edition.nuit) for une in lues if not une.edition.simulee]
    autres = autres[
        (autres["perimetre"].isna() | autres["perimetre"].isin([perimetre])) & ~autres["nuit"].isin(reelles)
    ]
    siens = pd.DataFrame([point for une in lues for point in _stored(une, lieu, perimetre)], columns=list(COLONNES))
    presents = [un for un in (in_words(autres), siens) if len(un)]
    return pd.concat(presents).sort_values("nuit", kind="stable", ignore_index=True) if presents else siens


def in_words(lignes: pd.DataFrame) -> pd.DataFrame:
    """Rows of the file of published figures as points of the curve; columns `COLONNES`."""
    dites = lignes.assign(version=lignes["version"].fillna(SANS_VERSION), nature=REELLE)
    return dites[list(COLONNES)].astype({"version": object, "perimetre": object, "source": object})


def evolution(lieu: Lieu, perimetre: Perimetre, jusqu_a: date | None = None) -> pd.DataFrame:
    """Changes between real éditions, up to a night; no simulated figure is ever among them."""
    reelles = [of_header(tete) for tete in headers() if not tete.edition.simulee]
    editions, ruptures = file()
    lignes = gather(reelles, editions, niveau=lieu.niveau, territoire=lieu.code, perimetre=perimetre)
    if jusqu_a is not None:
        lignes = lignes[lignes["nuit"] <= pd.Timestamp(jusqu_a)]
    return changes(lignes, ruptures, perimetre=perimetre, paris=lieu.niveau is Niveau.PARIS)


def _stored(une: Publiee, lieu: Lieu, perimetre: Perimetre) -> list[tuple[object, ...]]:
    valeur = get_case(une, lieu, perimetre, TOTAL, TOTAL).valeur
    if valeur is None or not is_complete(une, lieu, perimetre):
        return []
    nature = SIMULEE if une.edition.simulee else REELLE
    source = f"publication de Lanterne, empreinte {une.empreinte[:12]}"
    return [(pd.Timestamp(une.edition.nuit), str(une.version), str(perimetre), float(valeur), nature, source)]
