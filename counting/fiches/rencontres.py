"""Lines of a fiche in the store, one revision at a time or a whole édition at once."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from counting import schema
from counting.domain import Age, Configuration, Nature, Observation, Questionnaire, Rencontre, Sexe, TypeLieu
from counting.fiches.revisions import current
from counting.geographie.positions import current_positions
from counting.schema import COLONNES_EFFECTIFS


def write_rencontres(connection: Connection, revision: int, rencontres: Sequence[Rencontre]) -> None:
    """Write the lines of a new revision, in their order."""
    if not rencontres:
        return
    champs = ("uid", "adresse", "configuration", "type_lieu", "tentes", "enceintes", "observation", "heure")
    connection.execute(
        insert(schema.rencontre),
        [
            {"revision": revision, "rang": rang}
            | {champ: getattr(rencontre, champ) for champ in champs}
            | dict(zip(COLONNES_EFFECTIFS, rencontre.effectifs, strict=True))
            for rang, rencontre in enumerate(rencontres, start=1)
        ],
    )
    questionnaires = [
        {"revision": revision, "uid": rencontre.uid, "rang": rang, **vars(reponse)}
        for rencontre in rencontres
        for rang, reponse in enumerate(rencontre.questionnaires, start=1)
    ]
    if questionnaires:
        connection.execute(insert(schema.questionnaire), questionnaires)


def read_rencontres(connection: Connection, edition: str, revision: int) -> tuple[Rencontre, ...]:
    """Lines of a revision in their order, each with its point in force."""
    table = schema.rencontre
    lignes = (
        connection.execute(select(table).where(table.c.revision == revision).order_by(table.c.rang)).mappings().all()
    )
    reponses = connection.execute(
        select(schema.questionnaire)
        .where(schema.questionnaire.c.revision == revision)
        .order_by(schema.questionnaire.c.uid, schema.questionnaire.c.rang)
    ).mappings()
    par_uid: dict[str, list[Questionnaire]] = {}
    for reponse in reponses:
        champs = {
            nom: reponse[nom] for nom in ("sans_logement", "appel_115", "besoins", "suivi", "ressources", "soins")
        }
        par_uid.setdefault(reponse["uid"], []).append(
            Questionnaire(sexe=Sexe(reponse["sexe"]), age=Age(reponse["age"]), **champs)
        )
    positions = current_positions(connection, edition, [ligne["uid"] for ligne in lignes])
    return tuple(
        Rencontre(
            uid=ligne["uid"],
            adresse=ligne["adresse"],
            effectifs=tuple(ligne[nom] for nom in COLONNES_EFFECTIFS),
            configuration=Configuration(ligne["configuration"]),
            type_lieu=TypeLieu(ligne["type_lieu"]),
            tentes=ligne["tentes"],
            enceintes=ligne["enceintes"],
            observation=Observation(ligne["observation"]),
            heure=ligne["heure"],
            position=positions.get((ligne["uid"], ligne["adresse"])),
            questionnaires=tuple(par_uid.get(ligne["uid"], ())),
        )
        for ligne in lignes
    )


def load_rencontres(engine: Engine, edition: str, *, jusqu_a: int | None = None) -> pd.DataFrame:
    """All current rencontres of an édition, for figures.

    Returns
    -------
    DataFrame, one row a rencontre
        ``uid``, ``secteur``, ``adresse``, ``type_lieu``, ``configuration``, ``observation``, ``tentes``,
        ``enceintes`` and the 21 columns `COLONNES_EFFECTIFS`.
    """
    revisions = current(edition, jusqu_a=jusqu_a).where(schema.revision.c.nature != Nature.RETRAIT).subquery()
    champs = ("uid", "adresse", "type_lieu", "configuration", "observation", "tentes", "enceintes", *COLONNES_EFFECTIFS)
    requete = select(revisions.c.secteur, *(schema.rencontre.c[nom] for nom in champs)).join(
        revisions, schema.rencontre.c.revision == revisions.c.id
    )
    with engine.connect() as connection:
        lignes = list(map(tuple, connection.execute(requete)))  # pandas takes SQLAlchemy's own rows four times slower
    return pd.DataFrame(lignes, columns=["secteur", *champs])
