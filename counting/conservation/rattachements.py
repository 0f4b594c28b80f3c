"""What figures keep of the points of a reduced édition: an arrondissement, and a secteur for lines that had none."""

import pandas as pd
from sqlalchemy import Engine, func, select

from counting.domain import SANS_SECTEUR
from counting.geographie.niveaux import NON_LOCALISE
from counting.geographie.positions import POSITION
from counting.schema import position
from counting.schema_journal import rattachement


def attach(rencontres: pd.DataFrame, engine: Engine, edition: str, *, jusqu_a: int) -> pd.DataFrame:
    """Give the lines of a reduced édition what is kept of their points; those of any other are returned as they are.

    Parameters
    ----------
    rencontres : DataFrame
        ``uid``, ``adresse``, ``secteur``.
    engine, edition, jusqu_a
        Which édition, and up to which position, as in `counting.geographie.positions.load_positions`.

    Returns
    -------
    DataFrame
        Columns of `rencontres`; for a reduced édition ``secteur`` completed where it was `SANS_SECTEUR`, and
        ``arrondissement``: that of the point there was, `NON_LOCALISE` without a sure one.
    """
    gardes = _load(engine, edition, jusqu_a)
    if gardes.empty:
        return rencontres
    trouves = gardes.reindex(rencontres["uid"]).set_axis(rencontres.index)
    valable = trouves["adresse"] == rencontres["adresse"]
    orpheline = (rencontres["secteur"] == SANS_SECTEUR) & valable & (trouves["secteur"] != "")
    return rencontres.assign(
        secteur=rencontres["secteur"].astype(object).mask(orpheline, trouves["secteur"]),
        arrondissement=trouves["arrondissement"].where(valable, NON_LOCALISE),
    )


def _load(engine: Engine, edition: str, jusqu_a: int) -> pd.DataFrame:
    """Last position of each line, index = uid: ``adresse`` (reduced), ``secteur``, ``arrondissement``."""
    dernieres = select(func.max(POSITION.id)).where(POSITION.edition == edition, POSITION.id <= jusqu_a)
    colonnes = [POSITION.uid, POSITION.adresse, rattachement.c.secteur, rattachement.c.arrondissement]
    requete = (
        select(*colonnes)
        .join(rattachement, rattachement.c.position == position.c.id)
        .where(POSITION.id.in_(dernieres.group_by(POSITION.uid)))
    )
    with engine.connect() as connection:
        lignes = list(map(tuple, connection.execute(requete)))
    return pd.DataFrame(lignes, columns=[colonne.name for colonne in colonnes]).set_index("uid")
