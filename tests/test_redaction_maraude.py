"""A maraude being written: what is drawn and typed stays, what is wrong is said, what is not touched is unchanged."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from officiels import carre
from ville import centre, write_reference

from counting.maraudes.domain import Maraude, Origine, Passage, Recurrence, TypeMaraude, Zone
from dashboard.maraudes import redaction as redaction_maraude
from dashboard.maraudes import zone_redigee
from dashboard.maraudes.redaction import Redaction, read_passages, write_maraude
from dashboard.maraudes.zone_redigee import SOMMETS_MODIFIABLES, make_light

NORD = Zone("N", "Nord", shapely.to_wkb(shapely.Polygon(carre(5))))
SUD = Zone("S", "Sud", shapely.to_wkb(shapely.Polygon(carre(6))), Origine.VOIES, 80)
MARAUDE = Maraude("m1", "La Lune", "Les Veilleurs", TypeMaraude.MB, zones=(NORD, SUD))
X, Y = centre(7)
PAS = 0.001

passages = st.builds(
    Passage,
    zone=st.sampled_from("NS"),
    jour=st.integers(0, 6),
    debut=st.sampled_from(["18:00", "21:30"]),
    fin=st.sampled_from(["23:00", "00:30"]),
    recurrence=st.sampled_from(Recurrence),
    du=st.none() | st.dates(date(2024, 1, 1), date(2024, 6, 1)),
    au=st.none() | st.dates(date(2025, 1, 1), date(2025, 6, 1)),
)


@pytest.fixture(autouse=True)
def dossier(tmp_path, monkeypatch):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))


def ouvrir(maraude=MARAUDE) -> Redaction:
    redaction_maraude.open_known("en vigueur", maraude)
    return redaction_maraude.opened()


def tracer(n, forme, id_="d1"):
    return {"n": n, "action": "tracer", "id": id_, "trace": shapely.to_geojson(forme)}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(passages, max_size=6).map(tuple))
def test_ouvrir_et_enregistrer_sans_rien_toucher_ne_change_rien(dites):
    maraude = replace(MARAUDE, passages=dites)
    redaction = ouvrir(maraude)
    lus, anomalies = read_passages(redaction)
    assert not [anomalie for anomalie in anomalies if anomalie.bloquante]
    assert write_maraude(redaction, lus) == maraude


def test_un_geste_entendu_deux_fois_n_est_fait_qu_une():
    redaction = ouvrir()
    gestes = [tracer(1, shapely.Point(X, Y)), {"n": 2, "action": "supprimer", "id": "d1"}]
    redaction.hear(gestes)
    redaction.hear(gestes)
    assert [une.code for une in redaction.zones] == ["N", "S"]
    assert [une.code for une in redaction.retirees] == ["Z1"]
    redaction.put_back()
    assert [une.code for une in redaction.zones] == ["N", "S", "Z1"]


def test_un_dessin_refuse_reste_a_l_ecran_et_se_corrige():
    redaction = ouvrir()
    redaction.hear([tracer(1, shapely.box(3, 48, 3.01, 48.01))])
    zone = redaction.zones[-1]
    assert zone.zone is None
    assert zone.trace.equals(shapely.box(3, 48, 3.01, 48.01))
    assert "Zone « Zone 1 » : contours situés dans le territoire à couvrir" in str(zone.anomalies[0])
    redaction.hear([tracer(2, shapely.box(X, Y, X + PAS, Y + PAS))])
    assert (zone.zone.origine, zone.anomalies, zone.version) == (Origine.POLYGONE, [], "2")


def test_ce_qui_n_est_pas_une_forme_est_refuse_sans_planter():
    redaction = ouvrir()
    redaction.hear([{"n": 1, "action": "tracer", "id": "d1", "trace": '{"type": "Polygon", "coordinates": [[null]]}'}])
    assert redaction.zones[-1].zone is None
    assert "contour présent et fermé" in str(redaction.zones[-1].anomalies[0])


def test_un_contour_repare_prend_la_place_du_dessin():
    redaction = ouvrir()
    noeud = shapely.Polygon([(X, Y), (X + PAS, Y + PAS), (X + PAS, Y), (X, Y + PAS)])
    redaction.hear([tracer(1, noeud)])
    zone = redaction.zones[-1]
    assert zone.trace.is_valid
    assert zone.version != "1"


def test_un_sommet_deplace_laisse_les_autres_exacts():
    redaction = ouvrir()
    sommets = shapely.get_coordinates(shapely.Polygon(carre(5)))
    sommets[1] += (PAS / 10, PAS / 10)
    redaction.hear([tracer(1, shapely.Polygon(sommets), "N")])
    assert shapely.from_wkb(redaction.zones[0].zone.contour).equals_exact(shapely.Polygon(sommets))
    assert redaction.zones[1].zone == SUD


def test_une_zone_renommee_l_est_aussi_dans_les_passages_tapes():
    redaction = ouvrir(replace(MARAUDE, passages=(Passage("N", 0, "20:00", "22:00"),)))
    redaction.zones[0].nom_ecrit = "Gare"
    assert redaction.settle_names()
    assert not redaction.settle_names()
    assert list(redaction.passages["zone"]) == ["Gare"]
    assert read_passages(redaction)[0] == (Passage("N", 0, "20:00", "22:00"),)


def test_une_faute_de_passage_dit_sa_ligne_et_le_remede():
    redaction = ouvrir(replace(MARAUDE, passages=(Passage("N", 0, "20:00", "22:00"),)))
    redaction.passages = redaction.passages.assign(jour="lundredi", zone="Nrod")
    lus, anomalies = read_passages(redaction)
    assert lus == ()
    assert [str(anomalie) for anomalie in anomalies] == [
        "Ligne 1, colonne Zone : attendu le code ou le nom d’une zone, reçu « Nrod ». Vouliez-vous dire Nord ?",
        "Ligne 1, colonne Jour : attendu un ou des jours : mardi, lun-ven, 7j/7, reçu « lundredi ». Corrigez cette cellule.",  # noqa: E501
    ]


def test_avec_une_seule_zone_une_ligne_n_a_pas_a_la_nommer():
    redaction = ouvrir(replace(MARAUDE, zones=(NORD,), passages=(Passage("N", 0, "20:00", "22:00"),)))
    redaction.passages = redaction.passages.assign(zone="")
    assert [passage.zone for passage in read_passages(redaction)[0]] == ["N"]


def test_un_contour_trop_lourd_se_garde_tel_quel_et_s_allege_sur_demande():
    lourd = shapely.segmentize(shapely.Point(X, Y).buffer(0.004, quad_segs=600), 0.004 / 400)
    redaction = ouvrir(replace(MARAUDE, zones=(Zone("L", "Lourde", shapely.to_wkb(lourd)),)))
    zone = redaction.zones[0]
    assert zone.lourde
    assert shapely.from_wkb(zone.zone.contour).equals_exact(lourd)
    make_light(zone)
    assert not zone.lourde
    assert shapely.get_num_coordinates(zone.trace) <= SOMMETS_MODIFIABLES
    assert "Contour simplifié à 1 m près" in str(zone.anomalies[0])


def test_un_contour_qui_ne_s_allege_pas_reste_tel_quel_et_le_dit(monkeypatch):
    monkeypatch.setattr(zone_redigee, "SOMMETS_MODIFIABLES", 4)  # a square has five, whatever the tolerance
    zone = ouvrir().zones[0]
    make_light(zone)
    assert zone.zone == NORD
    assert "reçu « 5 sommets une fois allégé ». Simplifié à 50 m près, il en reste trop" in str(zone.anomalies[0])


def test_une_nouvelle_maraude_prend_l_identite_qu_un_import_lui_donnerait():
    from counting.maraudes.lignes import uid_of

    redaction_maraude.open_new("en vigueur")
    redaction = redaction_maraude.opened()
    redaction.champs |= {"nom": " La Lune ", "operateur": "Les Veilleurs"}
    assert write_maraude(redaction, ()).uid == uid_of("les veilleurs", "la lune")
    redaction_maraude.close()
    assert redaction_maraude.opened() is None
