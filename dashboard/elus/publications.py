"""Cached readers of what was published: the only figures pages of élus and the public read."""

import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre, Version
from counting.editions.publiees import load_editions
from counting.errors import CountingError
from counting.publication import registre as publications
from counting.publication.evolution import gather
from counting.publication.registre import EnTete, Publiee
from dashboard import base


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


def series(niveau: Niveau, territoire: str, perimetre: Perimetre) -> pd.DataFrame:
    """Real effectifs of a territoire from edition to edition; those of simulated éditions are never among them."""
    reelles = [of_header(tete) for tete in headers() if not tete.edition.simulee]
    return gather(reelles, load_editions(), niveau=niveau, territoire=territoire, perimetre=perimetre)
