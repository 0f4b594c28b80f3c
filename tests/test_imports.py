"""A file brought into an édition: judged first, written at once, and never twice."""

from dataclasses import replace

import pandas as pd
import pytest
from village import EDITION, LUNE, make_engine, make_index, table

from counting.domain import SANS_SECTEUR, Etat, Fiche, Nature, Questionnaire, Rencontre, Sexe
from counting.errors import EditionInconnueError, FicheRefuseeError, FichierIllisibleError
from counting.fiches.a_localiser import decider, file_a_localiser
from counting.fiches.colonnes import CLES, COLONNES
from counting.fiches.correspondances import CorrespondanceError, propose, recall, remember
from counting.fiches.etats import etats
from counting.fiches.imports import accept, preview
from counting.fiches.modeles import modele_csv, modele_xlsx
from counting.fiches.registre import read, save
from counting.fiches.revisions import history
from counting.fichiers.tableur import read_table
from counting.geographie.positions import load_positions
from counting.store import marque

SEUL = (1, *[0] * 20)
DEUX_FICHES = """
    Secteur ; Adresse             ; Heure ; Hommes ; Femmes
    19-01   ; 3 rue de la Lune    ; 22h45 ; 1      ; 0
    19-01   ; 9 rue de la Lune    ; 23h   ; 1      ; 1
    19-02   ; 5 rue du Soleil     ; 23h10 ; 0      ; 1
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def engine(tmp_path):
    return make_engine(tmp_path)


@pytest.fixture
def regarder(engine, index):
    """Preview of a table written as lines."""

    def preview_of(texte, **options):
        lignes = table(texte)
        return preview(engine, EDITION, lignes, propose(list(lignes.columns)), index=index, **options)

    return preview_of


@pytest.fixture
def importer(engine, regarder):
    return lambda texte: accept(engine, regarder(texte), "Ana")


def adresses(engine, secteur):
    fiche = read(engine, EDITION, secteur)
    return [rencontre.adresse for rencontre in fiche.rencontres] if fiche else None


def remarques(apercu):
    """Line, column and weight of each remark."""
    return [
        (li.ligne, li.ou.rpartition("colonne ")[2], "refus" if li.bloquante else "doute")
        for li in apercu.anomalies.itertuples()
    ]


def saisir(engine, secteur, *lignes, auteur="Bob", base=None, nature=Nature.SAISIE):
    """Write a fiche by hand over the present one; lines are rencontres or addresses."""
    presente = read(engine, EDITION, secteur)
    numero = (presente.base if presente else 0) if base is None else base
    rencontres = tuple(li if isinstance(li, Rencontre) else Rencontre(f"main/{li}", li, SEUL) for li in lignes)
    cle = f"{secteur}-{len(history(engine, EDITION, secteur))}"
    return save(engine, Fiche(EDITION, secteur, auteur, cle, nature, numero, "Cléo", rencontres))


# -- Columns ------------------------------------------------------------------------------------------------


def test_les_titres_du_modele_sont_tous_reconnus():
    titres = [colonne.titre for colonne in COLONNES]
    assert list(propose(titres).values()) == list(CLES)


def test_une_correspondance_acceptee_est_retrouvee_quel_que_soit_l_ordre(engine):
    remember(engine, ["Qui", "Où"], {"Qui": "nombre", "Où": "adresse"})
    remember(engine, ["Qui", "Où"], {"Qui": "hommes", "Où": "adresse"})
    assert recall(engine, ["OU", "qui"]) == {"OU": "adresse", "qui": "hommes"}
    assert recall(engine, ["Qui", "Hommes"]) == {"Hommes": "hommes"}


def test_un_numero_de_ligne_n_est_pas_pris_pour_une_identite():
    assert propose(["N°", "Numéro", "_uuid"]) == {"_uuid": "identifiant"}


@pytest.mark.parametrize("mapping", [{"a": "hommes", "b": "hommes"}, {"a": "adresse"}, {"a": "inconnue"}, {}])
def test_une_correspondance_impossible_est_refusee(engine, mapping):
    with pytest.raises(CorrespondanceError):
        remember(engine, list(mapping), mapping)


def test_le_modele_se_relit_une_fois_rempli():
    titres = [colonne.titre for colonne in COLONNES]
    rempli = modele_csv() + ";".join(colonne.exemple for colonne in COLONNES).encode()
    assert list(read_table(rempli).columns) == titres
    with pytest.raises(FichierIllisibleError, match="aucune ligne"):
        read_table(modele_xlsx())


def test_l_exemple_du_modele_est_une_ligne_propre(regarder):
    titres, exemples = zip(*[(c.titre, c.exemple) for c in COLONNES], strict=True)
    apercu = regarder(f"{';'.join(titres)}\n{';'.join(exemples).replace('19-09', '19-01')}")
    assert apercu.bloquees == 0


# -- Preview ------------------------------------------------------------------------------------------------


def test_un_apercu_n_ecrit_rien(engine, regarder):
    avant = marque(engine)
    apercu = regarder(DEUX_FICHES)
    assert marque(engine) == avant
    assert (apercu.propres, apercu.douteuses, apercu.bloquees, apercu.nouvelles) == (3, 0, 0, 3)
    assert apercu.secteurs[["lignes", "effectif", "etat"]].to_dict("index") == {
        "19-01": {"lignes": 2, "effectif": 3, "etat": Etat.ATTENDUE},
        "19-02": {"lignes": 1, "effectif": 1, "etat": Etat.ATTENDUE},
    }


def test_chaque_faute_dit_sa_ligne_sa_colonne_et_son_poids(regarder):
    apercu = regarder("""
        Secteur ; Adresse             ; Hommes ; Âges
        19-01   ; 3 rue de la Lune    ; douze  ;
        19-99   ; 3 rue de la Lune    ; 1      ;
        19-01   ;                     ; 1      ;
        19-01   ; 3 rue de la Lune    ; 1      ; 32
    """)
    assert remarques(apercu) == [(2, "Hommes", "refus"), (3, "Secteur", "refus"), (4, "Adresse", "doute")]
    assert (apercu.propres, apercu.douteuses, apercu.bloquees) == (1, 1, 2)
    assert apercu.anomalies.loc[0, ["trouve", "remede"]].tolist() == [
        "douze", "Écrivez un nombre en chiffres, ou laissez vide.",
    ]  # fmt: skip


@pytest.mark.parametrize("ecrit", ["19-01", "1901", "19 1", "19-1", "19/01/2026", "19-janv.", "19-janv"])
def test_un_code_de_secteur_se_lit_malgre_le_tableur(regarder, ecrit):
    apercu = regarder(f"Secteur;Adresse;Hommes\n{ecrit};3 rue de la Lune;1")
    assert apercu.lignes["secteur"].tolist() == ["19-01"]
    assert apercu.bloquees == 0
    assert apercu.douteuses == (1 if "janv" in ecrit or "/" in ecrit else 0)


def test_sans_secteur_ecrit_la_ligne_ne_rend_la_fiche_d_aucun_secteur(regarder):
    apercu = regarder("""
        Secteur ; Adresse                ; Hommes
                ; 5 rue du Soleil        ; 1
                ; derrière le gros arbre ; 1
    """)
    assert apercu.lignes["secteur"].tolist() == [SANS_SECTEUR, SANS_SECTEUR]
    assert remarques(apercu) == [(3, "Secteur", "doute")]
    assert apercu.a_localiser == 1


def test_une_adresse_loin_du_secteur_ecrit_est_un_doute(regarder):
    apercu = regarder("Secteur;Adresse;Hommes\n19-01;3 avenue de Mars;1\n19-01;5 rue du Soleil;1")
    assert remarques(apercu) == [(2, "Adresse", "doute")]
    assert apercu.lignes["secteur"].tolist() == ["19-01", "19-01"]
    assert apercu.a_localiser == 1


def test_un_zero_demande_deux_noms_et_n_entre_pas_par_un_fichier(engine, regarder):
    apercu = regarder("Secteur;Effectif\n19-01;0\n19-02;")
    assert apercu.bloquees == 2
    assert "contreseing" in apercu.anomalies.loc[0, "remede"]
    accept(engine, apercu, "Ana")
    assert etats(engine, EDITION)["restituee"].sum() == 0


def test_deux_lignes_d_un_meme_identifiant_sont_toutes_deux_refusees(regarder):
    apercu = regarder("Id;Secteur;Adresse;Hommes\na;19-01;x;1\nb;19-01;x;1\na;19-01;y;2")
    assert [(ligne, colonne) for ligne, colonne, poids in remarques(apercu) if poids == "refus"] == [
        (2, "Identifiant"),
        (4, "Identifiant"),
    ]


def test_le_secteur_dit_combien_de_lignes_lui_manqueront(regarder):
    apercu = regarder("Secteur;Adresse;Hommes\n19-01;x;1\n19-01;y;un")
    assert apercu.secteurs.loc["19-01", ["lignes", "bloquees", "effectif"]].tolist() == [2, 1, 1]


def test_l_ecran_montre_d_abord_les_refus_et_pas_tout(regarder):
    lignes = "\n".join(f"19-01;;{'un' if rang == 299 else 1}" for rang in range(300))
    apercu = regarder(f"Secteur;Adresse;Hommes\n{lignes}")
    assert len(apercu.anomalies) == 301
    assert len(apercu.premieres_anomalies) == 200
    assert apercu.premieres_anomalies["ligne"].iloc[0] == 301


def test_la_progression_va_jusqu_au_bout_sans_reculer(regarder):
    vus = []
    regarder(DEUX_FICHES, progress=lambda fait, total: vus.append((fait, total)))
    assert vus == sorted(vus)
    assert vus[-1] == (6, 6)


def test_une_edition_inconnue_est_refusee(engine, index):
    with pytest.raises(EditionInconnueError):
        preview(engine, "autre", table(DEUX_FICHES), {"Hommes": "hommes"}, index=index)


# -- Accept -------------------------------------------------------------------------------------------------


def test_seules_les_lignes_sans_faute_sont_ecrites(engine, importer):
    bilan = importer(DEUX_FICHES + "19-02 ; 7 rue du Soleil ; ; un ; 0")
    assert (bilan.secteurs, bilan.nouvelles) == (("19-01", "19-02"), 3)
    assert adresses(engine, "19-01") == ["3 rue de la Lune", "9 rue de la Lune"]
    assert adresses(engine, "19-02") == ["5 rue du Soleil"]
    assert [revision.nature for revision in history(engine, EDITION, "19-01")] == [Nature.IMPORT]
    assert len(load_positions(engine, EDITION)) == 3


def test_reimporter_le_meme_fichier_ne_change_rien(engine, importer):
    importer(DEUX_FICHES)
    avant = marque(engine)
    bilan = importer(DEUX_FICHES)
    assert marque(engine) == avant
    assert (bilan.secteurs, bilan.nouvelles, bilan.deja_importees) == ((), 0, 3)


def test_l_ordre_des_lignes_et_des_colonnes_ne_compte_pas(engine, importer, regarder):
    importer(DEUX_FICHES)
    avant = marque(engine)
    importer("""
        Femmes ; Adresse             ; Heure ; Hommes ; Secteur
        1      ; 5 rue du Soleil     ; 23h10 ; 0      ; 19-02
        1      ; 9 rue de la Lune    ; 23h   ; 1      ; 19-01
        0      ; 3 rue de la Lune    ; 22h45 ; 1      ; 19-01
    """)
    assert marque(engine) == avant


def test_deux_clics_sont_un_import(engine, regarder):
    apercu = regarder(DEUX_FICHES)
    accept(engine, apercu, "Ana")
    avant = marque(engine)
    assert accept(engine, apercu, "Ana").secteurs == ()
    assert marque(engine) == avant


def test_deux_lignes_identiques_sont_deux_rencontres(engine, importer):
    importer("Secteur;Adresse;Hommes\n19-01;x;1\n19-01;x;1")
    assert adresses(engine, "19-01") == ["x", "x"]


def test_un_import_s_ajoute_a_ce_qui_est_saisi(engine, importer):
    saisir(engine, "19-01", "1 rue de la Lune")
    importer(DEUX_FICHES)
    assert adresses(engine, "19-01") == ["1 rue de la Lune", "3 rue de la Lune", "9 rue de la Lune"]


def test_une_saisie_entre_l_apercu_et_l_accord_est_gardee(engine, regarder):
    apercu = regarder(DEUX_FICHES)
    saisir(engine, "19-01", "1 rue de la Lune")
    accept(engine, apercu, "Ana")
    assert len(adresses(engine, "19-01")) == 3
    assert etats(engine, EDITION).loc["19-01", "etat"] == Etat.RESTITUEE


def test_un_identifiant_connu_remplace_sa_ligne_en_place(engine, importer, regarder):
    importer("Id;Secteur;Adresse;Hommes\na;19-01;x;1\nb;19-01;y;1")
    corrige = "Id;Secteur;Adresse;Hommes\na;19-01;x;2"
    assert regarder(corrige).modifiees == 1
    assert importer(corrige).modifiees == 1
    assert [(r.uid, r.effectif) for r in read(engine, EDITION, "19-01").rencontres] == [("a", 2), ("b", 1)]


def test_une_ligne_remplacee_garde_les_questionnaires_saisis(engine, importer):
    importer("Id;Secteur;Adresse;Hommes\na;19-01;x;1")
    (ligne,) = read(engine, EDITION, "19-01").rencontres
    reponse = Questionnaire(sexe=Sexe.H)
    saisir(engine, "19-01", replace(ligne, questionnaires=(reponse,)), nature=Nature.CORRECTION)
    importer("Id;Secteur;Adresse;Hommes\na;19-01;x;2")
    (ligne,) = read(engine, EDITION, "19-01").rencontres
    assert (ligne.effectif, ligne.questionnaires) == (2, (reponse,))


@pytest.mark.parametrize("identifiant", ["a", ""])
def test_une_correction_faite_depuis_n_est_pas_defaite_par_le_meme_fichier(engine, importer, identifiant):
    fichier = f"Id;Secteur;Adresse;Hommes\n{identifiant};19-01;x;1"
    importer(fichier)
    (ligne,) = read(engine, EDITION, "19-01").rencontres
    saisir(engine, "19-01", replace(ligne, tentes=3), nature=Nature.CORRECTION)
    avant = marque(engine)
    importer(fichier)
    assert marque(engine) == avant


def test_une_ligne_retiree_depuis_ne_revient_pas_et_c_est_dit(engine, importer, regarder):
    importer(DEUX_FICHES)
    saisir(engine, "19-01", read(engine, EDITION, "19-01").rencontres[0], nature=Nature.CORRECTION)
    assert remarques(regarder(DEUX_FICHES)) == [(3, "Secteur", "doute")]
    importer(DEUX_FICHES)
    assert adresses(engine, "19-01") == ["3 rue de la Lune"]


def test_une_fiche_retiree_entiere_peut_etre_reimportee(engine, importer):
    importer(DEUX_FICHES)
    saisir(engine, "19-01", nature=Nature.RETRAIT)
    assert adresses(engine, "19-01") is None
    importer(DEUX_FICHES)
    assert adresses(engine, "19-01") == ["3 rue de la Lune", "9 rue de la Lune"]
    assert adresses(engine, "19-02") == ["5 rue du Soleil"]


def test_une_ligne_ne_peut_pas_etre_sur_deux_fiches(engine, importer, regarder):
    importer("Id;Secteur;Adresse;Hommes\na;19-01;x;1")
    apercu = regarder("Id;Secteur;Adresse;Hommes\na;19-02;x;1")
    assert (2, "Identifiant", "refus") in remarques(apercu)
    assert "19-01" in apercu.anomalies.set_index("regle").loc["attendu sur une seule fiche", "remede"]


def test_une_ligne_placee_apres_coup_ne_change_pas_de_fiche(engine, importer):
    fichier = "Adresse;Hommes\nderrière le gros arbre;1"
    importer(fichier)
    (uid,) = file_a_localiser(engine, EDITION).index
    decider(engine, EDITION, uid, lon=LUNE[0] + 0.001, lat=LUNE[1] + 0.001, auteur="Ana")
    avant = marque(engine)
    importer(fichier)
    assert marque(engine) == avant
    assert adresses(engine, SANS_SECTEUR) == ["derrière le gros arbre"]


def test_une_fiche_en_conflit_attend_qu_on_tranche(engine, importer, regarder):
    apercu = regarder(DEUX_FICHES)
    saisir(engine, "19-01", "x", base=0)
    saisir(engine, "19-01", "y", auteur="Zoé", base=0)
    assert (2, "Secteur", "refus") in remarques(regarder(DEUX_FICHES))
    avant = marque(engine)
    with pytest.raises(FicheRefuseeError, match=r"19-01.*Rien n’est écrit"):
        accept(engine, apercu, "Ana")
    assert marque(engine) == avant
    assert importer(DEUX_FICHES).secteurs == ("19-02",)


def test_un_import_perime_n_ecrit_rien(engine, importer, regarder):
    apercu = regarder("Id;Secteur;Adresse;Hommes\na;19-02;x;1")
    importer("Id;Secteur;Adresse;Hommes\na;19-01;x;1")
    with pytest.raises(FicheRefuseeError, match="relancez"):
        accept(engine, apercu, "Ana")
    assert adresses(engine, "19-02") is None


def test_un_import_interrompu_n_ecrit_rien(engine, regarder):
    def interrompre(fait, _total):
        if fait == 2:
            raise KeyboardInterrupt

    avant = marque(engine)
    with pytest.raises(KeyboardInterrupt):
        accept(engine, regarder(DEUX_FICHES), "Ana", progress=interrompre)
    assert marque(engine) == avant


def test_un_import_a_un_auteur(engine, regarder):
    with pytest.raises(FicheRefuseeError, match="auteur"):
        accept(engine, regarder(DEUX_FICHES), " ")


def test_un_identifiant_demesure_reste_une_identite(engine, importer):
    long = "x" * 200
    importer(f"Id;Secteur;Adresse;Hommes\n{long};19-01;x;1\n{long}y;19-01;x;1")
    uids = [rencontre.uid for rencontre in read(engine, EDITION, "19-01").rencontres]
    assert len(set(uids)) == 2
    assert max(map(len, uids)) <= 64


def test_beaucoup_de_lignes_sur_un_meme_secteur(engine, index):
    lignes = pd.DataFrame(
        {"Secteur": "19-01", "Adresse": [f"{1 + rang % 20} rue de la Lune" for rang in range(2_000)], "Hommes": "1"},
        index=range(2, 2_002),
    )
    apercu = preview(engine, EDITION, lignes, propose(list(lignes.columns)), index=index)
    assert accept(engine, apercu, "Ana").nouvelles == 2_000
    assert len(read(engine, EDITION, "19-01").rencontres) == 2_000
