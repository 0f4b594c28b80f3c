"""One's own password, changed from the screen; one's address, changed by the administrateur."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from test_comptes import MOT_DE_PASSE, PAR, changer, inviter

from counting.comptes import invitations, lectures, seances
from counting.comptes.compte import CompteRefuseError
from counting.comptes.entree import sign_in
from counting.comptes.mots_de_passe import verify
from counting.journal import Filtre, load_actes
from counting.store import now
from dashboard.comptes import connexion
from dashboard.session import COOKIE

NEUF = "cheval exact agrafe pile"


@pytest.fixture
def bob(base, monkeypatch):
    monkeypatch.setenv("LANTERNE_DATABASE_URL", str(base.url))
    compte = inviter(base)
    jeton = invitations.invite(base, compte.id, auteur="Ana", maintenant=now())
    return invitations.accept(base, jeton, MOT_DE_PASSE, now())


@pytest.fixture
def client(base, bob):
    """A browser where Bob is signed in."""
    with TestClient(Starlette(routes=connexion.ROUTES), "http://localhost:8760", follow_redirects=False) as navigateur:
        navigateur.cookies.set(COOKIE, ouvrir(base, bob), domain="localhost.local")
        yield navigateur


def ouvrir(base, compte):
    return seances.open_seance(base, compte.id, moyen="mot de passe", maintenant=now())


def changer_par_l_ecran(client, actuel=MOT_DE_PASSE, nouveau=NEUF, encore=None):
    page = client.get("/mot-de-passe")
    jeton = re.search(r'name="jeton" value="([^"]+)"', page.text)[1]
    champs = {"jeton": jeton, "actuel": actuel, "mot_de_passe": nouveau, "encore": encore or nouveau}
    return client.post("/mot-de-passe", data=champs)


def vivantes(base, *jetons):
    return [seances.read_seance(base, jeton, now()) is not None for jeton in jetons]


def dits(base):
    return load_actes(base, Filtre())["detail"].tolist()[::-1]


def test_changer_son_mot_de_passe_ferme_toutes_ses_autres_seances(base, bob, client):
    ici, ailleurs = client.cookies[COOKIE], ouvrir(base, bob)
    reponse = changer_par_l_ecran(client)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/")
    assert vivantes(base, ici, ailleurs) == [False, False]
    nouvelle = re.search(rf"{COOKIE}=([^;]+)", ",".join(reponse.headers.get_list("set-cookie")))[1]
    assert vivantes(base, nouvelle) == [True]
    assert verify(base, bob.id, NEUF)
    assert not verify(base, bob.id, MOT_DE_PASSE)
    assert dits(base)[-2:] == ["mot de passe changé", "mot de passe"]


@pytest.mark.parametrize(
    ("champs", "mots"),
    [
        ({"actuel": "faux mot de passe"}, "Mot de passe actuel incorrect"),
        ({"nouveau": MOT_DE_PASSE}, "déjà le vôtre"),
        ({"nouveau": "Bob.Lenoir2026"}, "trop facile à deviner"),
        ({"nouveau": "court"}, "12 caractères au moins"),
        ({"encore": "autre chose encore"}, "diffèrent"),
    ],
)
def test_un_changement_refuse_ne_change_rien_et_dit_pourquoi(base, bob, client, champs, mots):
    reponse = changer_par_l_ecran(client, **champs)
    assert reponse.status_code == 403
    assert mots in reponse.text
    assert "Bob.Lenoir2026" not in reponse.text
    assert verify(base, bob.id, MOT_DE_PASSE)
    assert vivantes(base, client.cookies[COOKIE]) == [True]


def test_un_ecran_laisse_ouvert_ne_permet_pas_d_essayer_sans_fin(base, bob, client):
    statuts = [changer_par_l_ecran(client, actuel="faux mot de passe").status_code for _ in range(6)]
    assert statuts == [403] * 5 + [429]
    assert changer_par_l_ecran(client).status_code == 429
    assert verify(base, bob.id, MOT_DE_PASSE)
    assert [dit for dit in dits(base) if dit.startswith("mot de passe, essais")] == [
        "mot de passe, essais suspendus 31 s"
    ]


def test_sans_seance_la_page_mene_a_la_connexion(client):
    client.cookies.clear()
    assert client.get("/mot-de-passe").headers["location"] == "/connexion"


def test_qui_entre_par_un_fournisseur_lit_que_son_mot_de_passe_est_chez_lui(base, client):
    zoe = inviter(base, "zoe@paris.fr")
    client.cookies.clear()
    client.cookies.set(COOKIE, ouvrir(base, zoe), domain="localhost.local")
    assert "fournisseur d’identité" in client.get("/mot-de-passe").text


def test_une_adresse_changee_ouvre_a_la_place_de_l_ancienne(base, bob):
    jeton = ouvrir(base, bob)
    change = changer(base, bob, courriel=" Bob.Petit@paris.fr")
    assert change.courriel == "bob.petit@paris.fr"
    assert lectures.get_compte(base, bob.id) == change
    assert lectures.find_compte(base, "bob@paris.fr") is None
    assert vivantes(base, jeton) == [False]
    assert sign_in(base, "bob.petit@paris.fr", MOT_DE_PASSE, source="a", maintenant=now()) == change
    with pytest.raises(CompteRefuseError):
        sign_in(base, "bob@paris.fr", MOT_DE_PASSE, source="a", maintenant=now())
    assert "adresse électronique changée" in dits(base)
    assert not [dit for dit in dits(base) if "@" in dit]


def test_une_adresse_prise_ou_quittee_n_ouvre_pas_un_second_compte(base, bob):
    zoe = inviter(base, "zoe@paris.fr")
    with pytest.raises(CompteRefuseError, match="déjà un compte"):
        changer(base, zoe, courriel="bob@paris.fr")
    change = changer(base, bob, courriel="bob.petit@paris.fr")
    for geste in (lambda: changer(base, zoe, courriel="bob@paris.fr"), lambda: inviter(base, "bob@paris.fr")):
        with pytest.raises(CompteRefuseError, match="a été celle d’un autre compte"):
            geste()
    assert changer(base, change, courriel="bob@paris.fr").courriel == "bob@paris.fr"  # one's own may come back


def test_une_adresse_mal_ecrite_ne_change_rien(base, bob):
    with pytest.raises(CompteRefuseError, match="Adresse électronique"):
        changer(base, bob, courriel="bob")
    assert lectures.get_compte(base, bob.id) == bob


def test_le_journal_dit_ce_qu_un_compte_etait_et_ce_qu_il_devient(base, bob):
    changer(base, bob, ressort=frozenset({"75118"}), courriel="b@paris.fr")
    changer(base, lectures.get_compte(base, bob.id), actif=False)
    assert dits(base)[-2:] == [
        "organisateur, tout Paris, ouvert → organisateur, 75118, ouvert ; adresse électronique changée",
        "organisateur, 75118, ouvert → organisateur, 75118, fermé",
    ]
    assert PAR["auteur"] == load_actes(base, Filtre())["qui"].iloc[0]
