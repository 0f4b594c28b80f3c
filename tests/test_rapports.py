"""Reports of the town of squares: what they say, and that nobody's words become code in them."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from docx.oxml.ns import qn
from emportees import HOSTILE, publish_town, spoil

from counting.rapports.cartes import HACHURES, POINTS
from counting.rapports.cibles import TerritoireInconnuError, find_cible, list_cibles, shown_with
from counting.rapports.contenu import make_report
from counting.rapports.docx import write_docx
from counting.rapports.modele import Carte, Liste, Tableau
from counting.rapports.pdf import write_pdf

PUBLIEE, VILLE = publish_town()
PREMIER = find_cible(VILLE, "1er")


def rapport(nom="1er", publiee=PUBLIEE, ville=VILLE):
    return make_report(publiee, ville, find_cible(ville, nom))


def blocs(un, genre):
    return [bloc for section in un.sections for bloc in section.blocs if isinstance(bloc, genre)]


def textes(un):
    points = [point for liste in blocs(un, Liste) for point in liste.points]
    return "\n".join([*blocs(un, str), *points])


def tableau(un, debut):
    return next(table for table in blocs(un, Tableau) if table.titre.startswith(debut))


@pytest.mark.parametrize("texte", ["75107", "7e", "7", "7E arrondissement"])
def test_un_arrondissement_se_dit_de_plusieurs_facons(texte):
    assert find_cible(VILLE, texte).code == "75107"


def test_un_territoire_inconnu_est_refuse_avec_la_liste():
    with pytest.raises(TerritoireInconnuError, match=r"« Lyon » inconnu.*DST Nord.*20e arrondissement"):
        find_cible(VILLE, "Lyon")


def test_un_rapport_pour_paris_chaque_dst_paris_centre_et_chaque_arrondissement():
    assert len(list_cibles(VILLE)) == 1 + 4 + 1 + 20


def test_un_arrondissement_est_montre_avec_ce_qui_le_contient():
    assert [un.titre for un in shown_with(PREMIER, VILLE)] == [
        "1er arrondissement",
        "Paris Centre",
        "DST Nord",
        "Paris",
    ]


def test_la_reponse_dit_la_nuit_le_lieu_le_perimetre_la_version_et_ce_qui_manque():
    reponse = rapport().reponse.replace("\u202f", " ").replace("\xa0", " ")
    assert reponse.startswith(
        "Dans la nuit du jeudi 22 au vendredi 23 janvier 2026, 42 personnes en situation de rue ont été rencontrées "
        "dans le 1er arrondissement (périmètre « tous lieux », premier chiffre), sans tous les lieux des partenaires. "
    )
    assert "28,6 % sont des femmes ; en comptant les autres, de 28,6 % à 28,6 %." in reponse  # 12 of 42, none unknown


def test_un_petit_effectif_ne_sort_pas():
    un = rapport("16e")
    assert "secret statistique" in un.reponse
    assert "moins de 11" in un.reponse
    assert tableau(un, "Personnes rencontrées").lignes[0][:2] == ("16e", "moins de 11")


def test_un_total_auquel_il_manque_des_fiches_le_dit():
    ligne = tableau(rapport(), "Personnes rencontrées").lignes[0]
    assert ligne[1] == "≥\u202f42"
    assert ligne[-1] == "2 sur 2, sans des partenaires"


def test_un_total_complet_est_nu():
    rue = next(table for table in blocs(rapport(), Tableau) if "«\u202frue\u202f»" in table.titre)
    assert rue.lignes[0] == ("1er", "42", "2 sur 2")


def test_les_effectifs_par_sexe_et_la_part_des_femmes():
    assert tableau(rapport(), "Personnes rencontrées").lignes[0][2:7] == (
        "12", "30", "0", "28,6\u202f%", "28,6\u202f% à 28,6\u202f%",
    )  # fmt: skip


def test_le_rapport_dit_son_empreinte_son_seuil_ses_ruptures_et_ses_secteurs():
    un = rapport()
    dit = textes(un)
    assert PUBLIEE.empreinte in dit
    assert un.empreinte == PUBLIEE.empreinte
    assert "11\xa0personnes" in dit
    assert "Périmètre élargi aux parcs" in dit
    assert "1er arrondissement, périmètre «\u202ftous lieux\u202f»\xa0: 2\xa0sur 2\xa0attendus" in dit


def test_aucun_auteur_n_est_nomme():
    assert "Ana" not in repr(rapport("Paris"))


def test_une_edition_simulee_est_annoncee():
    simulee = replace(PUBLIEE, edition=replace(PUBLIEE.edition, simulee=True))
    assert rapport(publiee=simulee).avertissement.startswith("Données simulées")
    assert not rapport().avertissement


def test_la_carte_pointille_le_secret_hachure_le_manque_et_ecrit_le_zero():
    cartes = blocs(rapport("Paris"), Carte)
    tous, rue = cartes[0], cartes[-1]
    assert POINTS in rue.svg  # the 16e
    assert HACHURES in tous.svg  # the RATP is awaited: nothing is complete
    assert ">0</text>" in rue.svg
    assert "16e\xa0: < 11" in rue.texte


def test_la_carte_surligne_le_territoire_du_rapport():
    assert 'stroke="#8a5a00"' in blocs(rapport("Nord"), Carte)[0].svg
    assert 'stroke="#8a5a00"' not in blocs(rapport("Paris"), Carte)[0].svg


def test_le_pdf_est_accessible_et_toujours_le_meme():
    octets = write_pdf(rapport())
    assert octets.startswith(b"%PDF")
    assert b"<pdfuaid:part>1" in octets
    assert b"<pdfaid:part>2" in octets
    assert re.search(rb"<dc:language>.*fr", octets, re.DOTALL)
    assert octets == write_pdf(rapport())


def test_le_docx_a_des_titres_des_entetes_de_tableau_et_une_langue():
    octets = write_docx(rapport())
    document = Document(io.BytesIO(octets))
    titres = [un.text for un in document.paragraphs if un.style.name == "Heading 1"]
    assert titres == [section.titre for section in rapport().sections]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert len(document.tables) == len(blocs(rapport(), Tableau))
    assert [image._inline.docPr.get("descr") for image in document.inline_shapes] == [
        carte.texte for carte in blocs(rapport(), Carte)
    ]
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "fr-FR"
    assert octets == write_docx(rapport())


@pytest.fixture(scope="module")
def hostile():
    publiee, ville = spoil(PUBLIEE, VILLE)
    return make_report(publiee, ville, PREMIER)


def test_des_mots_hostiles_restent_des_mots_dans_le_pdf(hostile):
    octets = write_pdf(hostile)
    titre = re.search(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", octets, re.DOTALL).group(1).decode()
    lu = ET.fromstring(f"<a>{titre}</a>").text  # noqa: S314
    assert "#panic() $a$ [b] *c* _d_ <e> @f \\ ` // & {}" in lu


def test_des_mots_hostiles_restent_des_mots_dans_le_docx(hostile):
    octets = write_docx(hostile)
    document = Document(io.BytesIO(octets))
    assert any("#panic() $a$ [b]" in un.text for un in document.paragraphs)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for nom in archive.namelist():
            if nom.endswith(".xml"):
                ET.fromstring(archive.read(nom))  # noqa: S314


def test_des_mots_hostiles_restent_des_mots_sur_la_carte(hostile):
    for carte in blocs(hostile, Carte):
        ecrits = {un.text for un in ET.fromstring(carte.svg).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314
        assert HOSTILE in ecrits
