"""What leaves, as bytes: the canonical content the hash is taken of, and the same read back."""

import hashlib
import io
import json
import zlib
from dataclasses import asdict

import pandas as pd

from counting.domain import Edition, Version
from counting.errors import CountingError
from counting.publication.contexte import Contexte, read_contexte, write_contexte
from counting.publication.porte import Publication
from counting.seuils import Seuil

FORMAT = 2
"""1 (which says no number): « sans position ou sans profil » is one category, no common knowledge. 2: two, and some."""

CLES = ("perimetre", "niveau", "territoire", "variable", "categorie")
NOMBRES = ("valeur", "mini", "maxi")


class PublicationAltereeError(CountingError):
    """What is stored is not what was published, or this Lanterne cannot read it."""


def canonical(edition: Edition, version: Version, publication: Publication, contexte: Contexte) -> bytes:
    """Bytes of what leaves, the same for the same content: what the hash is taken of."""
    contenu = {
        "format": FORMAT,
        "edition": {"id": edition.id, "nom": edition.nom, "nuit": str(edition.nuit), "simulee": edition.simulee},
        "version": str(version),
        "seuil": asdict(publication.seuil),
        "contexte": write_contexte(contexte),
        "cases": publication.cases.to_csv(index=False, lineterminator="\n"),
    }
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_content(octets: bytes, empreinte: str, edition: str, version: Version) -> tuple[Publication, Contexte]:
    """Inverse of `canonical`, from the compressed bytes of the store.

    Raises
    ------
    PublicationAltereeError
        The content does not answer to its hash, or a later Lanterne wrote it.
    """
    lu = json.loads(_checked(octets, empreinte, edition, version))
    if lu.get("format", 1) > FORMAT:
        raise PublicationAltereeError(
            f"Le {version} publié de l’édition « {edition} » vient d’une version plus récente de Lanterne (format "
            f"{lu['format']}, lu ici : {FORMAT} au plus). Rien n’en est montré. Mettez Lanterne à jour."
        )
    return Publication(_read_cases(lu["cases"]), Seuil(**lu["seuil"])), read_contexte(lu["contexte"])


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
