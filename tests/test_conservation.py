"""Retention: past the delay, nothing says where within a secteur someone was, and no figure has moved."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from pandas.testing import assert_frame_equal
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from ville import EDITION, centre, chiffres_par_niveau, fiche, gens, histoires, jouer, make_base

from counting import schema
from counting.chiffres.cube import CLES, SOMMES, load_cube
from counting.conservation.durees import Etape, list_conservations, reduce_again, reduce_due, reduce_edition
from counting.conservation.nettoyage import wipe
from counting.domain import SANS_SECTEUR, Niveau, Perimetre, Position, Questionnaire, StatutPosition, Version
from counting.editions.registre import load_secteurs
from counting.editions.versions import marque_of, settle
from counting.errors import CountingError, FicheRefuseeError
from counting.fiches import brouillons
from counting.fiches.a_localiser import load_decisions
from counting.fiches.etats import etats
from counting.fiches.registre import read, save
from counting.fiches.revisions import history
from counting.geographie.positions import CHOIX, decide, write_positions
from counting.journal import Filtre, load_actes
from counting.mots import PARIS
from counting.scelles import require_open
from counting.seuils import CONSERVATION
from counting.store import ecriture

ADRESSE = "14 bis impasse du Guet"
CHOISIE = "devant le kiosque vert"
BROUILLON = "sous le porche du 3"
IDENTIFIANT = "ligne-A-du-guet"
NIVEAUX = tuple(niveau for niveau in Niveau if niveau is not Niveau.QUARTIER)
DELAI = timedelta(days=CONSERVATION.valeur)


@pytest.fixture(autouse=True)
def reference_de_la_ville(ville, monkeypatch):
    """The reduction reads the same geography as the figures: the town of squares."""
    monkeypatch.setattr("counting.conservation.durees.load_territoires", lambda _: ville)


@pytest.fixture
def close(base):
    """An édition with an address corrected, a point chosen, an orphan line, a draft; both versions settled."""
    ligne = replace(
        gens(IDENTIFIANT, adresse="ici", point=centre(13), h=1), heure="23:17", questionnaires=(Questionnaire(),)
    )
    save(base, fiche("13-01", ligne))
    save(base, fiche("13-01", replace(ligne, adresse=ADRESSE), base=1))
    save(base, fiche("RATP", gens("b", adresse="quai nord", point=centre(12), f=2)))
    save(base, fiche(SANS_SECTEUR, gens("c", adresse=CHOISIE, h=3)))
    settle(base, EDITION, Version.PREMIER, "Ana")
    decide(
        base,
        EDITION,
        "c",
        adresse=CHOISIE,
        position=Position(*centre(16, 0), StatutPosition.OK, 1.0, CHOIX),
        auteur="A",
    )
    settle(base, EDITION, Version.CONSOLIDE, "Ana")
    brouillons.keep(base, EDITION, "01-01", "Ana", {"adresse": BROUILLON})
    return base


def octets(base) -> bytes:
    """Every byte of the database: file, write-ahead log and its index."""
    return b"".join(Path(base.url.database + suite).read_bytes() for suite in ("", "-wal", "-shm"))


def cube(base, ville, version, edition=EDITION):
    secteurs = load_secteurs(base, edition)
    marque = marque_of(base, edition, version)
    lu = load_cube(base, edition, secteurs=secteurs, territoires=ville, marque=marque)
    cles = [cle for cle in CLES if cle != "quartier"]
    return lu.groupby(cles)[list(SOMMES)].sum().to_dict("index")


def test_plus_rien_ne_dit_l_endroit_ni_dans_la_base_ni_dans_ses_fichiers(close):
    secrets = [texte.encode() for texte in (ADRESSE, CHOISIE, BROUILLON, IDENTIFIANT, "23:17", "quai nord")]
    assert all(secret in octets(close) for secret in secrets)
    reduce_edition(close, EDITION, qui="Zoé")
    assert wipe(close)
    assert not [secret for secret in secrets if secret in octets(close)]
    with close.connect() as connexion:
        assert set(connexion.execute(select(schema.position.c.lon, schema.position.c.lat))) == {(None, None)}
        adresses = set(connexion.scalars(select(schema.rencontre.c.adresse)))
        assert set(connexion.scalars(select(schema.rencontre.c.heure))) == {""}
    assert adresses == {"13-01", "13-01 (2)", "RATP", SANS_SECTEUR}
    assert load_decisions(close, EDITION) == {}
    assert brouillons.recall(close, EDITION, "01-01", "Ana") is None


def test_un_lecteur_qui_tient_le_journal_fait_dire_que_les_octets_restent(close):
    reduce_edition(close, EDITION, qui="Zoé")
    lecteur = sqlite3.connect(close.url.database, isolation_level=None)
    lecteur.execute("BEGIN")
    lecteur.execute("SELECT count(*) FROM rencontre").fetchone()
    with close.connect() as connexion:
        connexion.exec_driver_sql("PRAGMA busy_timeout = 100")
    assert not wipe(close)
    lecteur.close()
    assert wipe(close)
    assert ADRESSE.encode() not in octets(close)


def test_chaque_version_garde_ses_chiffres(close, ville):
    avant = {version: cube(close, ville, version) for version in Version}
    tableaux = chiffres_par_niveau(close, ville, Perimetre.TOUS_LIEUX, niveaux=NIVEAUX)
    assert avant[Version.PREMIER] != avant[Version.CONSOLIDE]  # the orphan line found its secteur in between
    reduce_edition(close, EDITION, qui="Zoé")
    assert {version: cube(close, ville, version) for version in Version} == avant
    for niveau, tableau in chiffres_par_niveau(close, ville, Perimetre.TOUS_LIEUX, niveaux=NIVEAUX).items():
        assert_frame_equal(tableau, tableaux[niveau])


@settings(max_examples=15)
@given(histoire=histoires)
def test_ce_dont_les_chiffres_sont_faits_ne_bouge_pas(engine_des_histoires, ville, histoire):
    *_, (edition, _) = jouer(engine_des_histoires, histoire)

    def tout():
        lus = cube(engine_des_histoires, ville, Version.PREMIER, edition)
        return lus, etats(engine_des_histoires, edition).to_dict("index")

    avant = tout()
    reduce_again(engine_des_histoires, edition, qui="Zoé")
    assert tout() == avant


@pytest.fixture(scope="module")
def engine_des_histoires(tmp_path_factory):
    engine = make_base(tmp_path_factory.mktemp("histoires"))
    yield engine
    engine.dispose()


def test_la_fiche_reduite_se_relit(close):
    reduce_edition(close, EDITION, qui="Zoé")
    lue = read(close, EDITION, "13-01")
    assert [(ligne.adresse, ligne.heure, ligne.effectif) for ligne in lue.rencontres] == [("13-01 (2)", "", 1)]
    assert len(lue.rencontres[0].questionnaires) == 1
    assert [revision.auteur for revision in history(close, EDITION, "13-01")] == ["Ana", "Ana"]


def test_une_edition_reduite_est_scellee_par_la_base(close):
    reduce_edition(close, EDITION, qui="Zoé")
    with pytest.raises(IntegrityError, match="reduced edition"), ecriture(close) as connexion:
        write_positions(connexion, EDITION, [gens("c", point=centre(13, 2), h=1)], "A")


def test_une_edition_scellee_se_refuse_en_francais_une_autre_s_ecrit(close):
    reduce_edition(close, EDITION, qui="Zoé")
    with pytest.raises(FicheRefuseeError, match="réduite au secteur et scellée"):
        save(close, fiche("13-01", gens("d", adresse=ADRESSE, h=1), base=2))
    with pytest.raises(FicheRefuseeError, match="réduite au secteur et scellée"):
        decide(
            close, EDITION, "c", adresse="x", position=Position(2.3, 48.8, StatutPosition.OK, 1.0, CHOIX), auteur="A"
        )
    with close.connect() as connexion, pytest.raises(FicheRefuseeError, match="réduite au secteur et scellée"):
        require_open(connexion, EDITION)
    with close.connect() as connexion:
        require_open(connexion, "une autre")


def test_les_verrous_sont_remis_et_une_panne_ne_change_rien(close, monkeypatch):
    def verrous():
        with close.connect() as connexion:
            return set(connexion.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all())

    avant = verrous(), octets(close).count(ADRESSE.encode())
    with monkeypatch.context() as panne:
        panne.setattr("counting.conservation.reduction._rewrite_points", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reduce_edition(close, EDITION, qui="Zoé")
    assert (verrous(), read(close, EDITION, "13-01").rencontres[0].adresse) == (avant[0], ADRESSE)
    reduce_edition(close, EDITION, qui="Zoé")
    assert verrous() == avant[0]
    for ordre in ("UPDATE rencontre SET heure = ''", "DELETE FROM position", "DELETE FROM reduction"):
        with close.begin() as connexion, pytest.raises(IntegrityError, match="append-only"):
            connexion.execute(text(ordre))


def test_deux_fois_vaut_une_et_se_journalise_une_fois(close):
    premiere = reduce_edition(close, EDITION, qui="Zoé")
    assert reduce_edition(close, EDITION, qui="Max") == premiere
    assert (premiere.qui, premiere.rencontres, premiere.positions, premiere.brouillons) == ("Zoé", 4, 4, 1)
    actes = load_actes(close, Filtre(objet=f"edition:{EDITION}"))
    assert len(actes) == 1
    assert actes["qui"].item() == "Zoé"
    assert actes["detail"].item().startswith("réduite au secteur : rencontres 4, positions 4, brouillons 1")
    assert ADRESSE not in actes.to_csv()


def test_une_edition_ouverte_ou_inconnue_ou_sans_auteur_est_refusee(base):
    save(base, fiche("13-01", gens("a", adresse=ADRESSE, h=1)))
    settle(base, EDITION, Version.PREMIER, "Ana")
    with pytest.raises(CountingError, match="n’est pas close"):
        reduce_edition(base, EDITION, qui="Zoé")
    with pytest.raises(CountingError, match="inconnue"):
        reduce_edition(base, "ailleurs", qui="Zoé")
    settle(base, EDITION, Version.CONSOLIDE, "Ana")
    with pytest.raises(CountingError, match="auteur"):
        reduce_edition(base, EDITION, qui=" ")
    assert read(base, EDITION, "13-01").rencontres[0].adresse == ADRESSE


@pytest.mark.parametrize(("jours", "etape"), [(-1, Etape.EN_COURS), (0, Etape.DUE), (1, Etape.DUE)])
def test_le_delai_court_du_chiffre_consolide(close, jours, etape):
    une = list_conservations(close)[0]
    assert une.due_le == (une.close_le + DELAI).astimezone(PARIS).date()
    assert une.etape(une.close_le + DELAI + timedelta(days=jours)) is etape


def test_une_edition_simulee_n_est_jamais_due(close):
    une = list_conservations(close)[0]
    simulee = replace(une, edition=replace(une.edition, simulee=True))
    assert simulee.etape(une.close_le + 2 * DELAI) is Etape.EN_COURS


def test_la_tache_de_nuit_reduit_ce_qui_est_du_et_plus_aucun_brouillon_n_y_vient(close):
    assert reduce_due(close, qui="minuterie", maintenant=datetime.now(UTC)) == []
    plus_tard = datetime.now(UTC) + DELAI + timedelta(days=1)
    assert [edition.id for edition in reduce_due(close, qui="minuterie", maintenant=plus_tard)] == [EDITION]
    with pytest.raises(FicheRefuseeError, match="réduite au secteur"):
        brouillons.keep(close, EDITION, "01-01", "Ana", {"adresse": BROUILLON})
    assert reduce_due(close, qui="minuterie", maintenant=plus_tard) == []
    assert brouillons.recall(close, EDITION, "01-01", "Ana") is None
    assert list_conservations(close)[0].etape(plus_tard) is Etape.REDUITE


def test_un_point_de_coordonnees_seules_garde_son_arrondissement_et_perd_son_quartier(close, ville):
    reduce_edition(close, EDITION, qui="Zoé")
    secteurs = load_secteurs(close, EDITION)
    marque = marque_of(close, EDITION, Version.CONSOLIDE)
    lu = load_cube(close, EDITION, secteurs=secteurs, territoires=ville, marque=marque)
    assert set(zip(lu["secteur"], lu["arrondissement"], lu["quartier"], strict=True)) == {
        ("13-01", "75113", ""), ("RATP", "75112", ""), ("16-01", "75116", ""),
    }  # fmt: skip
