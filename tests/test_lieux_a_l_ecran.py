"""What the page *Lieux* says and reads, without a browser: hours, words, the form, nights, totals."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from village import LUNE, make_index

from counting.domain import Position, StatutPosition
from counting.geographie.positions import CHOIX
from counting.lieux import registre as registre_lieux
from counting.lieux.controles import LieuRefuseError
from counting.lieux.domain import Audience, Capacite, Lieu, Moment, Publics, TypeAccueil, Visibilite
from counting.lieux.horaires import HorairesIllisiblesError
from counting.lieux.publies import Total
from counting.mots import PARIS
from dashboard.lieux import carte as carte_lieux
from dashboard.lieux import contexte as contexte_lieux
from dashboard.lieux import en_mots as lieux_en_mots
from dashboard.lieux import nuits as nuits_lieu
from dashboard.lieux import page as lieux
from dashboard.lieux import redaction as redaction_lieu
from dashboard.lieux.carte import EtatLieu, Symbole
from dashboard.lieux.redaction import Redaction, cells_of, split_faults
from dashboard.lieux.semaine_ouverte import week_in_words, week_lines

SAMEDI = date(2026, 11, 21)
ICI = Position(2.38, 48.88, StatutPosition.OK, 1.0, "fichier")


def lieu(nom="Halte", type_=TypeAccueil.HALTE_NUIT, **champs):
    return Lieu("essai", champs.pop("identifiant", nom), nom, type_, **champs)


def places(combien, audience="", moment=Moment.NUIT):
    return Capacite(moment, audience, combien)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("adresses"))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("", "inconnus"),
        ("off", "fermé ces 7 jours"),
        ("Mo-Fr 18:00-24:00", "lundi au vendredi 18 h–minuit"),
        ("Sa-Su 00:00-24:00", "samedi 0 h–dimanche minuit"),
        ("Dec 01-Dec 31 20:00-08:00", "fermé ces 7 jours"),
        ("Aug 01-Nov 20 20:00-08:00", "vendredi 20 h–8 h"),
        ('Mo 10:00-12:00 "sur rendez-vous"', "lundi 10 h–12 h (sous condition)"),
    ],
)
def test_les_heures_se_disent_en_mots(texte, attendu):
    assert week_in_words(texte, SAMEDI) == attendu


def test_la_nuit_deja_commencee_est_dite_avec_son_debut():
    lignes = week_lines("20:00-08:00", SAMEDI)
    assert lignes[0] == "vendredi 20 h – samedi 8 h"
    assert lignes[-1] == "vendredi 20 h – samedi 8 h"
    assert len(lignes) == 8


def test_un_jour_ferie_se_voit_dans_la_semaine_relue():
    ouvre = week_in_words("Mo-Fr 09:00-17:00; PH off", date(2026, 12, 21))
    assert ouvre == "lundi au jeudi 9 h–17 h"


def test_des_heures_illisibles_disent_ou():
    with pytest.raises(HorairesIllisiblesError, match="à partir de"):
        week_lines("20 heures", SAMEDI)


def test_une_capacite_inconnue_n_est_jamais_zero():
    rien = lieu()
    assert lieux_en_mots.places_in_words(rien, Moment.NUIT) == "inconnu"
    assert lieux_en_mots.places_in_words(lieu(capacites=(places(0),)), Moment.NUIT) == "0"
    partielle = lieu(capacites=(places(20, "femmes"),), publics=Publics(femmes=True))
    assert lieux_en_mots.places_in_words(partielle, Moment.NUIT) == "20 femmes ; total inconnu"


def test_la_phrase_compte_les_places_connues_et_dit_les_autres():
    registre = [
        lieu("A", capacites=(places(30),)),
        lieu("B", capacites=(places(20, "femmes"),)),
        lieu("C"),
        lieu("D", TypeAccueil.ESI),
        lieu("E", au=date(2026, 3, 31)),
    ]
    assert lieux_en_mots.answer(registre, SAMEDI) == (
        "4 lieux au registre aujourd’hui, dont 3 haltes de nuit ou de femmes : 50 places de nuit connues, "
        "capacité inconnue pour 1, connue en partie pour 1 ; 1 autre hors période."
    )
    assert lieux_en_mots.answer([], SAMEDI) == "0 lieu au registre aujourd’hui."


def test_l_etat_dit_ouvert_ferme_inconnu_ou_hors_periode():
    registre = [
        lieu("A", horaires="20:00-08:00"),
        lieu("B", horaires="09:00-17:00"),
        lieu("C"),
        lieu("D", horaires="24/7", au=date(2026, 3, 31)),
    ]
    vues = lieux.look(registre, datetime(2026, 11, 21, 23, tzinfo=PARIS))
    assert [vue.dit for vue in vues] == ["ouvert, ferme à 8 h", "fermé, ouvre demain à 9 h", "inconnu", "hors période"]


def test_un_lieu_sans_point_n_est_pas_sur_la_carte_et_son_nom_y_est_inerte():
    place = lieu("<b>Halte</b>", position=ICI)
    couche = carte_lieux.couche([Symbole(place, "a", EtatLieu.OUVERT), Symbole(lieu(), "b", EtatLieu.FERME)])
    donnees = next(iter(couche._children.values())).symboles
    assert "&lt;b&gt;Halte" in donnees
    assert donnees.count('"code"') == 1


def test_tous_les_types_ont_un_signe():
    assert set(carte_lieux.FAMILLES) == set(TypeAccueil)


def test_un_lieu_relu_sans_rien_changer_est_le_meme(index):
    ecrit = lieu(
        "Halte du canal", operateur="Les Veilleurs", adresse="3 rue de la Lune, 75019", position=ICI,
        publics=Publics(femmes=True, hommes=False), capacites=(places(15, "femmes"), places(40, moment=Moment.JOUR)),
        horaires="20:00-08:00", du=date(2026, 11, 1), au=date(2027, 3, 31), provenance="convention", vu_le=SAMEDI,
        remarque="sonner", simule=True,
    )  # fmt: skip
    redaction = Redaction("", ecrit, cells_of(ecrit))
    redaction.pin(ecrit.point)
    assert redaction_lieu.read(redaction, [ecrit], index=index, jour=SAMEDI) == (ecrit, [])


def nouveau(**cellules):
    vide = lieu("", identifiant="n1", adresse=cellules.pop("adresse", "3 rue de la Lune, 75019"))
    return Redaction("", None, cells_of(vide) | {"nom": "Halte neuve", "horaires": "20:00-08:00"} | cellules)


def test_une_adresse_sure_se_place_seule_et_une_epingle_l_emporte(index):
    redaction = nouveau()
    place, _ = redaction_lieu.read(redaction, [], index=index, jour=SAMEDI)
    assert place.point[0] > LUNE[0]
    redaction.pin((2.39, 48.89))
    epingle, _ = redaction_lieu.read(redaction, [], index=index, jour=SAMEDI)
    assert (epingle.point, epingle.position.methode) == ((2.39, 48.89), CHOIX)


def test_une_epingle_est_celle_de_son_adresse():
    redaction = nouveau()
    redaction.pin((2.39, 48.89))
    redaction.cellules["adresse"] = "5 rue du Soleil, 75019"
    assert redaction.point is None
    redaction.cellules["adresse"] = "3 Rue de la Lune,  75019"
    assert redaction.point == (2.39, 48.89)


@pytest.mark.parametrize(
    ("cellules", "colonne", "remede"),
    [
        ({"places_nuit": "quinze"}, "places_nuit", "Écrivez un nombre en chiffres"),
        ({"places_nuit_femmes": "-3"}, "places_nuit_femmes", "Écrivez un nombre en chiffres"),
        ({"horaires": "20 heures"}, "horaires", "OpenStreetMap"),
        ({"horaires": "off"}, "horaires", "n’ouvrent jamais"),
        ({"adresse": "3 rue de la Lune, 69001 Lyon"}, "adresse", "Île-de-France"),
        ({"au": "31/02/2027"}, "au", "Corrigez"),
        ({"nom": ""}, "nom", "Complétez"),
    ],
)
def test_une_faute_est_rangee_sous_son_champ_avec_son_remede(cellules, colonne, remede, index):
    lu, anomalies = redaction_lieu.read(nouveau(**cellules), [], index=index, jour=SAMEDI)
    assert lu is None
    bloquantes = [une for une in split_faults(anomalies)[colonne] if une.bloquante]
    assert any(remede in str(une) for une in bloquantes)


def test_une_epingle_hors_d_ile_de_france_est_refusee(index):
    redaction = nouveau()
    redaction.pin((4.83, 45.76))
    lu, anomalies = redaction_lieu.read(redaction, [], index=index, jour=SAMEDI)
    assert lu is None
    assert "longitude" in split_faults(anomalies)


def test_une_nouvelle_periode_n_efface_pas_l_ancienne(index):
    connu = lieu("Halte d’hiver", adresse="3 rue de la Lune, 75019", position=ICI, horaires="20:00-08:00")
    meme = Redaction("", None, cells_of(connu))
    lu, anomalies = redaction_lieu.read(meme, [connu], index=index, jour=SAMEDI)
    assert lu is None
    assert "du" in split_faults(anomalies)


def test_changer_la_date_de_debut_deplace_la_periode_sans_la_doubler(base):
    avant = lieu("Halte d’hiver", du=date(2026, 11, 1))
    registre_lieux.save(base, [avant], "Ana")
    apres = replace(avant, du=date(2026, 11, 15))
    assert redaction_lieu.write(base, avant, apres, "Ana")
    assert registre_lieux.load(base) == [apres]


def test_un_lieu_change_par_quelqu_un_d_autre_n_est_pas_ecrase(base):
    avant = lieu("Halte")
    autre = replace(avant, horaires="21:00-07:00")
    registre_lieux.save(base, [autre], "Bob")
    with pytest.raises(LieuRefuseError, match="entre-temps"):
        redaction_lieu.write(base, avant, replace(avant, remarque="sonner"), "Ana")
    assert registre_lieux.load(base) == [autre]


def test_une_periode_refusee_rend_celle_qu_elle_remplacait(base):
    avant = lieu("Halte", du=date(2026, 11, 1), au=date(2026, 11, 30))
    suivante = lieu("Halte", du=date(2026, 12, 1))
    registre_lieux.save(base, [avant, suivante], "Ana")
    with pytest.raises(LieuRefuseError, match="recouvrent"):
        redaction_lieu.write(base, avant, replace(avant, du=date(2026, 11, 10), au=None), "Ana")
    assert registre_lieux.load(base) == [avant, suivante]


def test_une_nuit_se_lit_et_se_refuse_avec_son_remede():
    lue = nuits_lieu.read_night("essai--a", "23/01/2025", "28", "", SAMEDI)
    assert (lue.nuit, lue.personnes, lue.nuitees) == (date(2025, 1, 23), 28, None)
    with pytest.raises(nuits_lieu.NuitIllisibleError, match="Personnes : attendu un nombre, reçu « vingt »"):
        nuits_lieu.read_night("essai--a", "23/01/2025", "vingt", "", SAMEDI)
    for nuit in ("hier", "", "22/11/2026", "23/01/0025"):
        with pytest.raises(nuits_lieu.NuitIllisibleError, match="attendu une nuit passée ou en cours"):
            nuits_lieu.read_night("essai--a", nuit, "28", "", SAMEDI)


def nuits(*taux):
    table = pd.DataFrame({"nuit": [date(2025, 1, jour) for jour, _ in taux], "occupees": 28, "places": 35})
    return table.assign(taux=pd.array([valeur for _, valeur in taux], dtype="Float64")).astype({"places": "Int64"})


def test_une_capacite_inconnue_ne_donne_pas_de_taux():
    table = nuits((22, 0.8), (23, pd.NA))
    table.loc[1, "places"] = pd.NA
    assert nuits_lieu.in_words(table)["Taux"].tolist() == ["sans taux", "80\u202f%"]
    assert nuits_lieu.in_words(table)["Places"].tolist() == ["inconnu", "35"]


def test_la_courbe_s_interrompt_ou_une_nuit_manque():
    dessin = nuits_lieu.chart(nuits((20, 0.8), (22, 0.9))).to_dict()
    valeurs = next(lignes for lignes in dessin["datasets"].values() if len(lignes) == 3)
    assert [ligne["taux"] for ligne in valeurs] == [0.8, None, 0.9]


def total(mesure, audience=None):
    return Total(TypeAccueil.HALTE_NUIT, mesure, audience, 194, None, "", "P", "source", "")


def test_un_total_annonce_est_a_cote_de_ce_que_tient_le_registre():
    registre = [
        lieu("A", capacites=(places(30, "hommes"),), publics=Publics(hommes=True)),
        lieu("B", capacites=(places(12),), publics=Publics(hommes=True)),
        lieu("C", publics=Publics(hommes=False, femmes=True)),
    ]
    assert contexte_lieux.held(total("lieux"), registre, SAMEDI) == "3 lieux"
    assert contexte_lieux.held(total("places_nuit", Audience.HOMMES), registre, SAMEDI) == "30 ; non dit pour 1 lieu"
    assert contexte_lieux.held(total("places_nuit", Audience.FAMILLES), [], SAMEDI) == "inconnu"
    assert contexte_lieux.held(total("casiers"), registre, SAMEDI) == "non tenu"


def test_un_lieu_de_nuit_est_restreint_d_office_et_un_esi_reste_public(index):
    nuit, doutes = redaction_lieu.read(nouveau(visibilite="publique"), [], index=index, jour=SAMEDI)
    assert (nuit.visibilite, doutes) == (Visibilite.RESTREINTE, [])
    esi, _ = redaction_lieu.read(nouveau(visibilite="publique", type="ESI"), [], index=index, jour=SAMEDI)
    assert esi.visibilite is Visibilite.PUBLIQUE
    femmes, _ = redaction_lieu.read(
        nouveau(visibilite="publique", type="ESI", femmes="oui"), [], index=index, jour=SAMEDI
    )
    assert femmes.visibilite is Visibilite.RESTREINTE
