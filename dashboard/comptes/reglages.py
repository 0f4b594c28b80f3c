"""The settings of sign-in by OpenID Connect, read from the environment and refused while they are incomplete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from counting.comptes.identites import PREFIXE, SUFFIXE
from counting.comptes.revendications import Regle, read_regles
from counting.errors import CountingError

OBLIGATOIRES = ("DECOUVERTE", "CLIENT", "SECRET")
FACULTATIFS = ("NOM", "PORTEES", "ACR", "ROLES", "SIRETS", "USERINFO_SIGNE", "COURRIEL_GARANTI")
LOCAUX = {"localhost", "127.0.0.1"}


class ReglageOidcError(CountingError):
    """A setting of OpenID Connect is missing, misspelt or unsafe: the server must not start with it."""


@dataclass(frozen=True)
class ReglagesOidc:
    """One provider, and what Lanterne asks of it."""

    decouverte: str
    client: str
    secret: str = field(repr=False)
    nom: str = "OpenID Connect"
    portees: str = "openid email"
    acr: tuple[str, ...] = ()
    sirets: frozenset[str] = frozenset()
    userinfo_signe: bool = False
    courriel_garanti: bool = False
    regles: tuple[Regle, ...] = ()

    @property
    def emetteur(self) -> str:
        """The issuer that the discovery address names (OpenID Connect Discovery 1.0, § 4.3)."""
        return self.decouverte.removesuffix(SUFFIXE)


def read_reglages(environnement: Mapping[str, str]) -> ReglagesOidc | None:
    """Read the settings ``LANTERNE_OIDC_…``.

    Returns
    -------
    ReglagesOidc or None
        None when nothing is set: there is then no sign-in by OpenID Connect.

    Raises
    ------
    ReglageOidcError
        A setting is missing, unknown (a misspelt restriction would restrict nothing) or not of its form.
    """
    donnes = {nom.removeprefix(PREFIXE): v for nom, v in environnement.items() if nom.startswith(PREFIXE) and v}
    if not donnes:
        return None
    _refuse_unknown(donnes)
    return ReglagesOidc(
        decouverte=_discovery(donnes["DECOUVERTE"]),
        client=donnes["CLIENT"],
        secret=donnes["SECRET"],
        nom=donnes.get("NOM", ReglagesOidc.nom),
        portees=_portees(donnes.get("PORTEES", ReglagesOidc.portees)),
        acr=tuple(donnes.get("ACR", "").split()),
        sirets=_sirets(donnes.get("SIRETS", "")),
        userinfo_signe=_oui(donnes, "USERINFO_SIGNE"),
        courriel_garanti=_oui(donnes, "COURRIEL_GARANTI"),
        regles=_regles(donnes.get("ROLES", "[]")),
    )


def secured(adresse: str) -> bool:
    """Tell whether an address is HTTPS, or of this very machine."""
    try:
        parties = urlsplit(adresse)
    except ValueError:
        return False
    return parties.scheme == "https" or (parties.scheme == "http" and parties.hostname in LOCAUX)


def _refuse_unknown(donnes: Mapping[str, str]) -> None:
    inconnus = sorted(set(donnes) - {*OBLIGATOIRES, *FACULTATIFS})
    if inconnus:
        raise ReglageOidcError(
            f"Réglage inconnu : {PREFIXE}{inconnus[0]}. Réglages possibles : "
            + ", ".join(PREFIXE + nom for nom in (*OBLIGATOIRES, *FACULTATIFS))
        )
    manquants = [PREFIXE + nom for nom in OBLIGATOIRES if nom not in donnes]
    if manquants:
        raise ReglageOidcError(
            f"Connexion OpenID Connect incomplète : il manque {', '.join(manquants)}. "
            f"Donnez-les, ou retirez tous les réglages {PREFIXE}…"
        )


def _discovery(adresse: str) -> str:
    if not secured(adresse) or not adresse.endswith(SUFFIXE):
        raise ReglageOidcError(
            f"{PREFIXE}DECOUVERTE : attendu une adresse https:// qui finit par {SUFFIXE}, reçu « {adresse} »."
        )
    return adresse


def _portees(portees: str) -> str:
    if "openid" not in portees.split():
        raise ReglageOidcError(f"{PREFIXE}PORTEES : il manque la portée « openid » dans « {portees} ».")
    return portees


def _sirets(texte: str) -> frozenset[str]:
    sirets = frozenset(texte.replace(",", " ").split())
    for siret in sirets:
        if len(siret) != 14 or not siret.isdecimal():
            raise ReglageOidcError(f"{PREFIXE}SIRETS : « {siret} » n’est pas un SIRET (14 chiffres, sans espace).")
    return sirets


def _oui(donnes: Mapping[str, str], nom: str) -> bool:
    valeur = donnes.get(nom, "0")
    if valeur not in {"0", "1"}:
        raise ReglageOidcError(f"{PREFIXE}{nom} : attendu 1 ou 0, reçu « {valeur} ».")
    return valeur == "1"


def _regles(texte: str) -> tuple[Regle, ...]:
    try:
        return read_regles(texte)
    except CountingError as error:
        raise ReglageOidcError(f"{PREFIXE}ROLES : {error}") from error
