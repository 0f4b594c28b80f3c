"""Publish a settled version, once, and read it back: nothing else reaches élus and the public."""

import hashlib
import io
import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Engine, insert, select

from counting.domain import Edition, Perimetre, Version
from counting.editions import versions
from counting.editions.registre import get_edition, list_editions, load_secteurs
from counting.errors import ChiffreIndisponibleError, CountingError
from counting.geographie.niveaux import load_territoires
from counting.geographie.territoires import regroupements
from counting.journal import Verbe, write_acte
from counting.publication import schema as schema_publication
from counting.publication.anterieures import Anterieure, Lien, cells
from counting.publication.contexte import Contexte, make_contexte, read_contexte, write_contexte
from counting.publication.porte import Publication, publish
from counting.publication.tableaux import COLONNES, Tableaux, make_tableaux
from counting.publication.variables import load_figures, load_registres
from counting.seuils import Seuil
from counting.store import ecriture, now

_TABLE = schema_publication.publication
DELAI_S = 1.0
"""Seconds each variable may look for fewer hidden cells; a publication then takes less than a minute."""

TOTAUX_SEULS = (Perimetre.RUE,)
"""Détails are published for « tous lieux »; those of « rue » too would hide most of both."""

PARIS_SEUL = ("type_lieu",)
"""A place tells where: everybody knows which arrondissements have a bois, a station, a hospital."""

CLES = ("perimetre", "niveau", "territoire", "variable", "categorie")
NOMBRES = ("valeur", "mini", "maxi")


class PublicationAltereeError(CountingError):
    """What is stored is not what was published."""


class PublicationImpossibleError(CountingError):
    """A version that may not be published now."""


@dataclass(frozen=True)
class EnTete:
    """What says which publication it is."""

    edition: Edition
    version: Version
    empreinte: str
    auteur: str
    ecrite_le: datetime


@dataclass(frozen=True, eq=False)
class Publiee:
    """A publication as it left: all that élus, the public and reports may see of a version.

    Attributes
    ----------
    publication : Publication
        Cells and threshold.
    contexte : Contexte
        What they rest on.
    empreinte : str
        SHA-256 of the canonical content, 64 hexadecimal digits.
    """

    edition: Edition
    version: Version
    publication: Publication
    contexte: Contexte
    empreinte: str
    auteur: str
    ecrite_le: datetime


def publish_version(
    engine: Engine,
    edition: str,
    version: Version,
    auteur: str,
    *,
    delai_s: float = DELAI_S,
    progress: Callable[[str], None] = lambda _: None,
) -> Publiee:
    """Publish a settled version; one that is published already is given back as it left.

    The registers of maraudes and lieux are read as they stand now, and frozen in the publication.

    Raises
    ------
    ChiffreIndisponibleError
        The version is not settled.
    PublicationImpossibleError
        The consolidated figure before the first one, or nobody signs.
    SecretImpossibleError, SecretRompuError
        From `counting.publication.porte.publish`: nothing is published.
    """
    deja = load_publiee(engine, edition, version)
    if deja is not None:
        return deja
    _refuse(engine, edition, version, auteur)
    progress("Comptage de chaque territoire, maraudes et haltes comprises…")
    objet = get_edition(engine, edition)
    figures, contexte = _prepare(engine, objet, version)
    groupes = regroupements(objet.nuit)
    tableaux = make_tableaux(figures, groupes, totaux_seuls=TOTAUX_SEULS, paris_seul=PARIS_SEUL)
    progress("Choix des chiffres à taire : l’adversaire essaie de les retrouver, et doit échouer…")
    publication = publish(tableaux, anterieures=_earlier(engine, objet, version, groupes), delai_s=delai_s)
    progress("Écriture et empreinte de la publication…")
    _write(engine, objet, version, auteur.strip(), publication=publication, contexte=contexte, figures=figures)
    return load_publiee(engine, edition, version) or _vanished(version)


def load_publiee(engine: Engine, edition: str, version: Version) -> Publiee | None:
    """Read a publication as it left; None while there is none.

    Raises
    ------
    PublicationAltereeError
        The content does not answer to its hash.
    """
    colonnes = [_TABLE.c[nom] for nom in ("contenu", "empreinte", "auteur", "ecrite_le")]  # never `chiffres`
    with engine.connect() as connection:
        ligne = connection.execute(
            select(*colonnes).where(_TABLE.c.edition == edition, _TABLE.c.version == version)
        ).one_or_none()
    if ligne is None:
        return None
    lu = json.loads(_checked(ligne.contenu, ligne.empreinte, edition, version))
    publication = Publication(_read_cases(lu["cases"]), Seuil(**lu["seuil"]))
    return Publiee(
        get_edition(engine, edition),
        version,
        publication,
        read_contexte(lu["contexte"]),
        ligne.empreinte,
        ligne.auteur,
        ligne.ecrite_le.replace(tzinfo=UTC),
    )


def list_publiees(engine: Engine) -> list[EnTete]:
    """Publications, the latest night first, the consolidated figure before the first one."""
    editions = {une.id: une for une in list_editions(engine)}
    colonnes = [_TABLE.c[nom] for nom in ("edition", "version", "empreinte", "auteur", "ecrite_le")]
    with engine.connect() as connection:
        lignes = connection.execute(select(*colonnes)).all()
    tetes = [
        EnTete(editions[li.edition], Version(li.version), li.empreinte, li.auteur, li.ecrite_le.replace(tzinfo=UTC))
        for li in lignes
    ]
    rang = {identifiant: numero for numero, identifiant in enumerate(editions)}
    return sorted(tetes, key=lambda une: (rang[une.edition.id], une.version is Version.PREMIER))


def to_publish(engine: Engine, edition: str) -> list[Version]:
    """Versions settled and not published, in the order they must be."""
    arretees = versions.settled(engine, edition)
    with engine.connect() as connection:
        faites = set(connection.scalars(select(_TABLE.c.version).where(_TABLE.c.edition == edition)))
    return [version for version in Version if version in arretees and version not in faites]


def canonical(edition: Edition, version: Version, publication: Publication, contexte: Contexte) -> bytes:
    """Bytes of what leaves, the same for the same content: what the hash is taken of."""
    contenu = {
        "edition": {"id": edition.id, "nom": edition.nom, "nuit": str(edition.nuit), "simulee": edition.simulee},
        "version": str(version),
        "seuil": asdict(publication.seuil),
        "contexte": write_contexte(contexte),
        "cases": publication.cases.to_csv(index=False, lineterminator="\n"),
    }
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _vanished(version: Version) -> Publiee:
    raise PublicationAltereeError(f"Le {version} vient d’être publié et ne se relit pas. Vérifiez la base.")


def _refuse(engine: Engine, edition: str, version: Version, auteur: str) -> None:
    if not auteur.strip():
        raise PublicationImpossibleError("Une publication porte le nom de son auteur. Écrivez le vôtre.")
    en_attente = to_publish(engine, edition)
    if version not in en_attente:
        raise ChiffreIndisponibleError(f"Le {version} de cette édition n’est pas arrêté. Arrêtez-le d’abord.")
    if version is not en_attente[0]:
        raise PublicationImpossibleError(f"Publiez d’abord le {en_attente[0]} : le {version} en tient compte.")


def _prepare(engine: Engine, edition: Edition, version: Version) -> tuple[pd.DataFrame, Contexte]:
    registres = load_registres(engine, edition)
    secteurs, territoires = load_secteurs(engine, edition.id), load_territoires(edition.nuit)
    marque = versions.settled(engine, edition.id)[version]
    figures = load_figures(
        engine, edition, marque=marque, secteurs=secteurs, territoires=territoires, registres=registres
    )
    contexte = make_contexte(
        engine, edition, marque=marque, secteurs=secteurs, territoires=territoires, registres=registres
    )
    return figures, contexte


def _earlier(engine: Engine, edition: Edition, version: Version, groupes: pd.DataFrame) -> list[Anterieure]:
    """Publications of the same édition, whose hidden figures the new one must keep."""
    autres = [une for une in Version if une is not version]
    anterieures = []
    for autre in autres:
        publiee = load_publiee(engine, edition.id, autre)
        if publiee is not None:
            tableaux = _stored_tables(engine, edition.id, autre, groupes)
            cases = publiee.publication.cases
            if not cells(tableaux)[list(CLES)].equals(cases[list(CLES)]):
                raise PublicationAltereeError(
                    f"Le {autre} publié ne répond plus aux groupements de territoires en vigueur : rétablissez la "
                    "liste des DST d’alors, puis publiez de nouveau."
                )
            anterieures.append(Anterieure(tableaux, cases, Lien.CORRIGE))
    return anterieures


def _stored_tables(engine: Engine, edition: str, version: Version, groupes: pd.DataFrame) -> Tableaux:
    with engine.connect() as connection:
        octets = connection.scalar(
            select(_TABLE.c.chiffres).where(_TABLE.c.edition == edition, _TABLE.c.version == version)
        )
    lus = pd.read_csv(io.BytesIO(zlib.decompress(octets or b"")), dtype={"territoire": str}, keep_default_na=False)
    return make_tableaux(lus[list(COLONNES)], groupes, totaux_seuls=TOTAUX_SEULS, paris_seul=PARIS_SEUL)


def _write(
    engine: Engine,
    edition: Edition,
    version: Version,
    auteur: str,
    *,
    publication: Publication,
    contexte: Contexte,
    figures: pd.DataFrame,
) -> None:
    contenu = canonical(edition, version, publication, contexte)
    with ecriture(engine) as connection:
        faite = select(_TABLE.c.version).where(_TABLE.c.edition == edition.id, _TABLE.c.version == version)
        if connection.scalar(faite) is not None:
            return  # somebody else published it meanwhile: what left first stays
        empreinte = hashlib.sha256(contenu).hexdigest()
        dit = f"{version}, empreinte {empreinte}"
        write_acte(connection, Verbe.PUBLIE, qui=auteur, objet=f"publication:{edition.id}", detail=dit)
        connection.execute(
            insert(_TABLE).values(
                edition=edition.id,
                version=version,
                contenu=zlib.compress(contenu, 9),
                empreinte=empreinte,
                cases=len(publication.cases),
                tues=int(publication.cases["valeur"].isna().sum()),
                chiffres=zlib.compress(figures.to_csv(index=False).encode(), 9),
                auteur=auteur,
                ecrite_le=now(),
            )
        )


def _checked(octets: bytes, empreinte: str, edition: str, version: Version) -> bytes:
    try:
        contenu = zlib.decompress(octets)
    except zlib.error:
        contenu = b""
    if hashlib.sha256(contenu).hexdigest() != empreinte:
        raise PublicationAltereeError(
            f"Le {version} publié de l’édition « {edition} » a été modifié dans la base : son contenu ne répond plus à "
            "son empreinte. Rien n’en est montré. Rétablissez la base depuis une sauvegarde."
        )
    return contenu


def _read_cases(texte: str) -> pd.DataFrame:
    types = dict.fromkeys(NOMBRES, "Int64") | dict.fromkeys((*CLES, "statut", "texte"), "str")
    vides = {nom: [""] for nom in NOMBRES}
    return pd.read_csv(io.StringIO(texte), dtype=types, keep_default_na=False, na_values=vides)
