"""Settings of sign-in by OpenID Connect, and the rules that give roles: what is doubtful stops the server."""

import json

import pytest

from counting.comptes.revendications import RegleDeRoleError, grant, read_regles
from counting.roles import Role
from dashboard.comptes.reglages import ReglageOidcError, read_reglages

COMPLETS = {
    "LANTERNE_OIDC_DECOUVERTE": "https://op.test/api/v2/.well-known/openid-configuration",
    "LANTERNE_OIDC_CLIENT": "lanterne",
    "LANTERNE_OIDC_SECRET": "chut",
}


def test_sans_reglage_il_n_y_a_pas_de_connexion_openid():
    assert read_reglages({"LANTERNE_VAR": "var", "LANTERNE_OIDC_CLIENT": ""}) is None


def test_trois_reglages_suffisent_et_le_secret_ne_s_affiche_pas():
    reglages = read_reglages(COMPLETS)
    assert (reglages.emetteur, reglages.portees, reglages.regles) == ("https://op.test/api/v2", "openid email", ())
    assert not reglages.userinfo_signe
    assert not reglages.courriel_garanti
    assert "chut" not in repr(reglages)


@pytest.mark.parametrize(
    ("change", "mots"),
    [
        ({"LANTERNE_OIDC_SECRET": ""}, "il manque LANTERNE_OIDC_SECRET"),
        ({"LANTERNE_OIDC_SIRET": "12345678900011"}, "Réglage inconnu : LANTERNE_OIDC_SIRET"),
        ({"LANTERNE_OIDC_SIRETS": "1234567890001"}, "14 chiffres"),
        ({"LANTERNE_OIDC_DECOUVERTE": "http://op.test/.well-known/openid-configuration"}, "https://"),
        ({"LANTERNE_OIDC_DECOUVERTE": "https://op.test/"}, "openid-configuration"),
        ({"LANTERNE_OIDC_PORTEES": "email profile"}, "portée « openid »"),
        ({"LANTERNE_OIDC_USERINFO_SIGNE": "oui"}, "attendu 1 ou 0"),
        ({"LANTERNE_OIDC_ROLES": "[{"}, "ROLES : ce n’est pas du JSON"),
    ],
)
def test_un_reglage_douteux_arrete_le_serveur_et_se_nomme(change, mots):
    with pytest.raises(ReglageOidcError, match=mots):
        read_reglages(COMPLETS | change)


@pytest.mark.parametrize(
    ("regle", "mots"),
    [
        ({"role": "elu"}, "au moins une revendication"),
        ({"si": {}, "role": "elu"}, "au moins une revendication"),
        ({"si": {"roles": ""}, "role": "elu"}, "au moins une revendication"),
        ({"si": {"roles": "a"}, "role": "public"}, "« public » inconnu"),
        ({"si": {"roles": "a"}, "role": ["elu"]}, "inconnu"),
        ({"si": {"roles": "a"}, "role": "elu", "resort": ["75118"]}, "champ « resort » inconnu"),
        ({"si": {"roles": "a"}, "role": "elu", "ressort": "75118"}, "liste de codes"),
        ({"si": {"roles": "a"}, "role": "elu", "ressort": {"roles": ""}}, "liste de codes"),
    ],
)
def test_une_regle_mal_ecrite_est_refusee_avec_son_rang(regle, mots):
    with pytest.raises(RegleDeRoleError, match=f"règle 1.*{mots}"):
        read_regles(json.dumps([regle]))


def test_la_premiere_regle_dont_tout_est_vrai_l_emporte():
    regles = read_regles(
        json.dumps(
            [
                {"si": {"roles": "nuit", "siret": "1"}, "role": "organisateur"},
                {"si": {"roles": "nuit"}, "role": "elu"},
            ]
        )
    )
    assert grant(regles, {"roles": ["nuit"], "siret": "1"}).role is Role.ORGANISATEUR
    assert grant(regles, {"roles": "nuit", "siret": "2"}).role is Role.ELU
    assert grant(regles, {"roles": ["jour"]}) is None
    assert grant(regles, {"roles": {"nuit": True}}) is None
    assert grant((), {"roles": ["nuit"]}) is None


def test_un_ressort_absent_des_revendications_n_ouvre_pas_tout_paris():
    regles = read_regles('[{"si": {"r": "maraude"}, "role": "coordinateur", "ressort": {"r": "dst:"}}]')
    assert grant(regles, {"r": ["maraude", "dst:Nord", "dst:Est"]}).ressort == {"Nord", "Est"}
    assert grant(regles, {"r": ["maraude"]}) is None
    assert grant(regles, {"r": ["maraude", "dst:"]}) is None
