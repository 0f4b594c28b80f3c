"""A publication leaves once, comes back as it left, and does not betray the one before."""

import zlib
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from ville import EDITION, centre, fiche, gens

from counting.conservation.durees import reduce_edition
from counting.domain import Configuration, Niveau, Perimetre, Position, StatutPosition, Version
from counting.editions.versions import settle
from counting.errors import ChiffreIndisponibleError
from counting.fiches.registre import save
from counting.geographie.territoires import regroupements
from counting.lieux.domain import Lieu, Publics, TypeAccueil
from counting.lieux.registre import save as save_lieux
from counting.maraudes.domain import Maraude, Passage, TypeMaraude, Zone
from counting.maraudes.registre import save as save_maraudes
from counting.publication import registre as publications
from counting.publication.anterieures import cells
from counting.publication.contenu import PublicationAltereeError, canonical
from counting.publication.depot import load_tables
from counting.publication.liens import link
from counting.publication.registre import (
    PublicationImpossibleError,
    list_publiees,
    load_publiee,
    publish_version,
    to_publish,
)
from counting.publication.reserve import unpack
from counting.publication.schema import publication as table
from counting.publication.tableaux import NON_REPARTIES, SANS_POSITION, TOTAL, TableauxError, make_tableaux
from counting.publication.variables import A_PORTEE, BLANCHE, COUVERTURE, HALTE, LOIN, VUES
from counting.seuils import SECRET

PREMIER, CONSOLIDE = Version
T = SECRET.valeur
GROUPES = regroupements(date(2026, 1, 22))


@pytest.fixture(autouse=True)
def dans_la_ville(ville, monkeypatch):
    """The geography of the town of squares, everywhere."""
    monkeypatch.setattr(publications, "load_territoires", lambda _jour: ville)


def remplir(base, femmes=4):
    """1st: 60 men, 40 women, no point; 13th: 50 men, `femmes` women, on the spot; bois of the 16th: 30 and 30."""
    save(base, fiche("01-01", gens("a", h=60, f=40), cle_client="a"))
    save(base, fiche("13-01", gens("b", point=centre(13, 2), h=50, f=femmes), cle_client="b"))
    save(base, fiche("BOIS-16", gens("c", point=centre(16, 2), h=30, f=30), cle_client="c"))


def publier(base, version=PREMIER):
    settle(base, EDITION, version, "Ana")
    return publish_version(base, EDITION, version, "Ana", delai_s=0.2)


def case(publiee, territoire, variable, categorie, niveau=Niveau.ARRONDISSEMENT):
    cases = publiee.publication.cases
    ici = (cases[["perimetre", "niveau", "territoire", "variable", "categorie"]].to_numpy()
           == [Perimetre.TOUS_LIEUX, niveau, territoire, variable, categorie]).all(axis=1)  # fmt: skip
    return cases[ici].iloc[0]


def test_ce_qui_est_lu_est_ce_qui_est_parti(base):
    remplir(base)
    publiee = publier(base)
    relue = load_publiee(base, EDITION, PREMIER)
    pd.testing.assert_frame_equal(publiee.publication.cases, relue.publication.cases)
    assert relue.contexte == publiee.contexte
    contenu = canonical(relue.edition, PREMIER, relue.publication, relue.contexte)
    with base.connect() as connexion:
        assert zlib.decompress(connexion.scalar(table.select().with_only_columns(table.c.contenu))) == contenu
    assert [(une.version, une.empreinte) for une in list_publiees(base)] == [(PREMIER, publiee.empreinte)]
    assert case(publiee, "75101", TOTAL, TOTAL)["valeur"] == 100
    assert pd.isna(case(publiee, "75113", "sexe", "F")["valeur"])


def test_publier_deux_fois_rend_la_premiere(base):
    remplir(base)
    premiere = publier(base)
    assert publish_version(base, EDITION, PREMIER, "Zoé").auteur == premiere.auteur == "Ana"
    assert len(list_publiees(base)) == 1


def test_ce_qui_est_publie_ne_se_reecrit_ni_ne_s_efface(base):
    remplir(base)
    publier(base)
    for ordre in ("UPDATE publication SET auteur = 'X'", "DELETE FROM publication"):
        with pytest.raises(IntegrityError, match="append-only"), base.begin() as connexion:
            connexion.execute(text(ordre))


def test_un_contenu_change_dans_la_base_se_voit_et_ne_se_montre_pas(base):
    remplir(base)
    publiee = publier(base)
    faux = canonical(publiee.edition, PREMIER, publiee.publication, publiee.contexte).replace(b"60", b"61", 1)
    with base.begin() as connexion:
        connexion.execute(text("DROP TRIGGER publication_update"))
        connexion.execute(table.update().values(contenu=zlib.compress(faux)))
    with pytest.raises(PublicationAltereeError, match="a été modifié"):
        load_publiee(base, EDITION, PREMIER)
    with base.begin() as connexion:
        connexion.execute(table.update().values(contenu=b"abc"))
    with pytest.raises(PublicationAltereeError):
        load_publiee(base, EDITION, PREMIER)


def test_on_arrete_puis_on_publie_dans_l_ordre_et_en_signant(base):
    with pytest.raises(ChiffreIndisponibleError, match="n’est pas arrêté"):
        publish_version(base, EDITION, PREMIER, "Ana")
    remplir(base)
    settle(base, EDITION, PREMIER, "Ana")
    settle(base, EDITION, CONSOLIDE, "Ana")
    assert to_publish(base, EDITION) == [PREMIER, CONSOLIDE]
    with pytest.raises(PublicationImpossibleError, match="Publiez d’abord le premier chiffre"):
        publish_version(base, EDITION, CONSOLIDE, "Ana")
    with pytest.raises(PublicationImpossibleError, match="auteur"):
        publish_version(base, EDITION, PREMIER, " ")


def test_sans_registre_les_variables_manquent_et_on_dit_pourquoi(base):
    remplir(base)
    publiee = publier(base)
    assert not set(publiee.publication.cases["variable"]) & {COUVERTURE, HALTE}
    assert set(publiee.contexte.absences) == {COUVERTURE, HALTE}
    assert any("Aucune maraude" in note for note in publiee.contexte.notes())


def test_zones_blanches_et_haltes_sont_figees_a_la_publication(base, ville):
    """A maraude passes in the 13th; a halte for women is open at 23 h beside the rencontre of the 13th."""
    remplir(base, femmes=40)
    treize = ville.couches[Niveau.ARRONDISSEMENT].geometry["75113"]
    zones, passages = (Zone("z", "z", treize.wkb),), (Passage("z", 1, "22:00", "00:00"),)
    save_maraudes(base, [Maraude("m", "M", "Op", TypeMaraude.MIS, zones=zones, passages=passages)], "Ana")
    ici = Position(*centre(13, 2), StatutPosition.OK, 1.0, "")
    halte = Lieu("s", "1", "H", TypeAccueil.HALTE_FEMMES, position=ici, horaires="20:00-08:00",
                 publics=Publics(femmes=True, hommes=False))  # fmt: skip
    save_lieux(base, [halte], "Ana")
    publiee = publier(base)
    with base.connect() as connexion:
        octets = connexion.scalar(table.select().with_only_columns(table.c.chiffres))
    comptes, faits = unpack(octets)
    tous = comptes[comptes["perimetre"] == Perimetre.TOUS_LIEUX].set_index(["territoire", "categorie"])["effectif"]
    assert tous["75113", VUES] == 90
    assert tous["75116", BLANCHE] == 60
    assert tous["75101", SANS_POSITION].tolist() == [100, 100]
    assert (tous["75113", A_PORTEE], tous["75113", LOIN]) == (40, 50)
    assert case(publiee, "75101", COUVERTURE, SANS_POSITION)["valeur"] == 100
    assert publiee.contexte.simulees == ()
    assert ("75113", ((COUVERTURE, BLANCHE),)) in {(fait.territoire, fait.petites) for fait in faits}
    assert case(publiee, "75113", COUVERTURE, BLANCHE)["texte"] == "0"
    assert case(publiee, "75116", COUVERTURE, VUES)["texte"] == "0"
    assert case(publiee, "75116", HALTE, A_PORTEE)["texte"] == "0"


def test_une_edition_reduite_se_publie_sans_ce_que_ses_positions_disaient(base):
    remplir(base)
    settle(base, EDITION, PREMIER, "Ana")
    settle(base, EDITION, CONSOLIDE, "Ana")
    reduce_edition(base, EDITION, qui="Zoé")
    publiee = publish_version(base, EDITION, PREMIER, "Ana", delai_s=0.2)
    assert not {COUVERTURE, HALTE} & set(publiee.publication.cases["variable"])
    assert set(publiee.contexte.absences) == {COUVERTURE, HALTE}
    assert case(publiee, "75101", TOTAL, TOTAL)["valeur"] == 100


def test_une_edition_ou_personne_n_est_compte_ne_se_publie_pas_encore(base):
    with pytest.raises(TableauxError, match="Personne n’est compté"):
        publier(base)
    assert to_publish(base, EDITION) == [PREMIER]


def test_rue_n_a_que_ses_totaux(base):
    remplir(base)
    cases = publier(base).publication.cases
    assert set(cases.loc[cases["perimetre"] == Perimetre.RUE, "variable"]) == {TOTAL}


def test_ceux_que_rien_ne_situe_sont_comptes_a_part_sans_rien_taire_d_autre(base):
    remplir(base, femmes=40)
    save(base, fiche("RATP", gens("d", h=2, f=1)))
    publiee = publier(base)
    assert case(publiee, "75056", TOTAL, TOTAL, Niveau.PARIS)["valeur"] == 253
    assert case(publiee, "75056", "sexe", NON_REPARTIES, Niveau.PARIS)["valeur"] == 3
    assert case(publiee, "75056", "sexe", "F", Niveau.PARIS)["valeur"] == 110
    assert not publiee.publication.cases.loc[publiee.publication.cases["variable"] == "sexe", "valeur"].isna().any()


# -- The adversary, on what was stored ------------------------------------------------------------------------


def programme(base, version):
    """Links and bounds anybody writes from a stored publication, and which cells are hidden."""
    publiee = load_publiee(base, EDITION, version)
    tableaux = load_tables(base, EDITION, version, GROUPES)
    systeme = link(tableaux, T)
    bas, haut = np.zeros(len(systeme.valeurs)), np.full(len(systeme.valeurs), 10_000.0)
    cases = publiee.publication.cases
    rangs = cells(tableaux)["cellule"].to_numpy()
    bas[rangs], haut[rangs] = cases["mini"].astype(float), cases["maxi"].fillna(10_000).astype(float)
    tues = np.zeros(len(bas), np.bool_)
    tues[rangs] = cases["valeur"].isna()
    personne = systeme.figees & ~systeme.implicites
    bas[personne] = haut[personne] = systeme.valeurs[personne]
    return tableaux, systeme, bas, haut, tues


def test_du_premier_chiffre_au_consolide_rien_ne_se_retrouve_par_difference(base):
    """The 13th alone is corrected, 4 women then 12: all other figures are known to be the same in both versions."""
    remplir(base, femmes=4)
    save(base, fiche("16-01", gens("e", h=20, f=15, configuration=Configuration.GROUPE), cle_client="e"))
    publier(base)
    save(base, fiche("13-01", gens("b", point=centre(13, 2), h=50, f=12), base=1))
    publier(base, CONSOLIDE)
    (avant, un, bas1, haut1, tues1), (apres, deux, bas2, haut2, tues2) = (programme(base, une) for une in Version)
    assert avant.categories == apres.categories
    n = len(bas1)
    egaux = np.flatnonzero(un.valeurs == deux.valeurs)  # who was not corrected is known to be the same
    croissants = np.flatnonzero(un.valeurs < deux.valeurs)
    lignes = np.zeros((len(egaux) + 2 * un.liens.shape[0], 2 * n))
    lignes[np.arange(len(egaux)), egaux], lignes[np.arange(len(egaux)), n + egaux] = 1, -1
    liens = un.liens.toarray()
    lignes[len(egaux) : len(egaux) + len(liens), :n] = lignes[len(egaux) + len(liens) :, n:] = 0
    lignes[len(egaux) : len(egaux) + len(liens), :n] = liens
    lignes[len(egaux) + len(liens) :, n:] = deux.liens.toarray()
    hausses = np.zeros((len(croissants), 2 * n))
    hausses[np.arange(len(croissants)), croissants], hausses[np.arange(len(croissants)), n + croissants] = 1, -1
    bornes = np.column_stack([np.concatenate([bas1, bas2]), np.concatenate([haut1, haut2])])
    commun = {
        "A_eq": lignes,
        "b_eq": np.zeros(len(lignes)),
        "A_ub": hausses,
        "b_ub": np.zeros(len(hausses)),
        "bounds": bornes,
    }
    caches = np.flatnonzero(np.concatenate([tues1, tues2]))
    assert len(caches)
    for rang in caches[:: max(1, len(caches) // 24)]:
        but = np.zeros(2 * n)
        but[rang] = 1
        moins, plus = (linprog(signe * but, **commun) for signe in (1, -1))
        deja = rang >= n and not tues1[rang - n]  # published then, it moved by no more than its table did
        assert -plus.fun - moins.fun >= (1 if deja else T - 1) - 1e-6


@pytest.mark.parametrize("femmes", [1, 3])
def test_peu_de_personnes_ajoutees_ne_donnent_pas_leur_portrait(base, femmes):
    """A late line adds one or three women in the 13th: nothing tells that those who came are women, alone…"""
    remplir(base, femmes=20)
    publier(base)
    avant = load_publiee(base, EDITION, Version.PREMIER).publication.cases
    save(base, fiche("13-01", gens("b", point=centre(13, 2), h=50, f=20 + femmes), base=1))
    publier(base, CONSOLIDE)
    apres = load_publiee(base, EDITION, Version.CONSOLIDE).publication.cases
    cles = ["perimetre", "niveau", "territoire", "variable", "categorie"]
    deux = avant.merge(apres, on=cles, suffixes=("1", "2"))
    bouge = deux[(deux["valeur1"] != deux["valeur2"]).fillna(value=False)]
    femmes_du_13e = apres[(apres["territoire"] == "75113") & (apres["categorie"] == "F")]
    assert set(zip(femmes_du_13e["mini"], femmes_du_13e["maxi"], strict=True)) == {(20, 20 + femmes)}
    assert not bouge["variable"].isin(["sexe", "age", "configuration"]).any()


def test_des_tableaux_de_rue_reduits_a_leurs_totaux_n_ont_pas_d_autres_liens():
    lignes = [
        {"territoire": str(code), "perimetre": p, "variable": "sexe", "categorie": c, "effectif": 20}
        for code in GROUPES.index for p in Perimetre for c in "HF"
    ]  # fmt: skip
    tables = make_tableaux(pd.DataFrame(lignes), GROUPES, totaux_seuls=[Perimetre.RUE])
    assert set(cells(tables).query("perimetre == 'rue'")["variable"]) == {TOTAL}
    systeme = link(tables, T)
    liees = np.zeros(len(systeme.valeurs), np.bool_)
    liees[systeme.liens.indices] = True
    forme = tables.effectifs.shape
    assert liees.reshape(forme)[1].all()
    assert not liees.reshape(forme)[0, :, 1:].any()
