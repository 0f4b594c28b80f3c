"""A publication of the town of squares, the whole way from the fiches, and the words of somebody who means harm."""

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from ville import EDITION, centre, fiche, gens, make_base, write_reference

from counting.domain import Version
from counting.editions.versions import settle
from counting.fiches.registre import save
from counting.geographie.niveaux import Territoires, load_territoires
from counting.publication.registre import Publiee, publish_version

HOSTILE = '=HYPERLINK("x") #panic() $a$ [b] *c* _d_ <e> @f \\ ` // & {}'
"""Code for a spreadsheet, Typst, XML, a format string."""

FORMULES = ("=1+1", "+33 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "\x01=1")


@cache
def publish_town() -> tuple[Publiee, Territoires]:
    """Once a process: 42 persons in the 1er (12 women), 60 in the 13e (20 women), 3 in the 16e; the RATP is awaited."""
    with tempfile.TemporaryDirectory() as nom:
        return _publish(Path(nom))


def fill_town(dossier: Path) -> Engine:
    """The édition with its fiches, its first figure settled."""
    write_reference(dossier)
    engine = make_base(dossier)
    lignes = {
        "01-01": gens("a", point=centre(1, 2), h=30, f=12),
        "13-01": gens("b", point=centre(13, 2), h=40, f=20),
        "16-01": gens("c", point=centre(16, 2), h=3),
    }
    for secteur in ("01-01", "01-02", "13-01", "16-01", "BOIS-16"):
        save(engine, fiche(secteur, *[lignes[secteur]] if secteur in lignes else []))
    settle(engine, EDITION, Version.PREMIER, "Ana")
    return engine


def _publish(dossier: Path) -> tuple[Publiee, Territoires]:
    engine = fill_town(dossier)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(dossier))
        publiee = publish_version(engine, EDITION, Version.PREMIER, "Ana Nyme", delai_s=0.5)
        territoires = load_territoires(publiee.edition.nuit)
    engine.dispose()
    return publiee, territoires


def spoil(publiee: Publiee, territoires: Territoires, texte: str = HOSTILE) -> tuple[Publiee, Territoires]:
    """The same, with hostile words wherever a person or a file gives words."""
    contexte = replace(publiee.contexte, sources=(texte,), absences={"halte": texte}, simulees=(texte,), regle=texte)
    edition = replace(publiee.edition, nom=texte, simulee=True)
    couches = {niveau: couche.assign(nom=texte) for niveau, couche in territoires.couches.items()}
    return replace(publiee, edition=edition, contexte=contexte, auteur=texte), replace(territoires, couches=couches)
