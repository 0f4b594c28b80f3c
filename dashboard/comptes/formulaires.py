"""What the plain pages share: a form read without trusting it, and a page that answers."""

import hmac
import os
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from counting.comptes.jetons import make_jeton
from counting.comptes.liens import base_address
from counting.errors import CountingError

OCTETS_MAX = 8192
CHAMPS_MAX = 12
JETON = "lanterne_jeton"
"""Cookie that a form must repeat: another site can make the browser post, but cannot read what to repeat."""

FORME_JETON = re.compile(r"[\w-]{43}", re.ASCII)
GABARITS = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "gabarits"),
    autoescape=True,
    undefined=StrictUndefined,
)


class FormulaireRefuseError(CountingError):
    """The form is too large, of another kind, or does not come from a page of Lanterne."""

    def __init__(self, statut: int, message: str) -> None:
        super().__init__(message)
        self.statut = statut


async def read_form(request: Request) -> dict[str, str]:
    """Fields of a form that a page of Lanterne posted.

    Raises
    ------
    FormulaireRefuseError
        Larger than 8 kB, not a plain form, from another site, or without the page's token.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise FormulaireRefuseError(415, "Ce formulaire n’est pas de Lanterne. Rien n’a été fait.")
    corps = b""
    async for morceau in request.stream():
        corps += morceau
        if len(corps) > OCTETS_MAX:
            raise FormulaireRefuseError(413, "Ce formulaire est trop long. Rien n’a été fait.")
    try:
        champs = dict(parse_qsl(corps.decode(), keep_blank_values=True, max_num_fields=CHAMPS_MAX, errors="strict"))
    except ValueError as erreur:
        raise FormulaireRefuseError(400, "Ce formulaire ne se lit pas. Rien n’a été fait.") from erreur
    attendu = request.cookies.get(JETON, "")
    if not FORME_JETON.fullmatch(attendu) or not hmac.compare_digest(
        attendu.encode(), champs.get("jeton", "").encode()
    ):
        raise FormulaireRefuseError(
            403, "Cette page a été ouverte il y a trop longtemps, ou sans cookie. Rechargez-la, puis recommencez."
        )
    if not _same_origin(request):
        raise FormulaireRefuseError(403, "Ce formulaire vient d’un autre site. Rien n’a été fait.")
    return champs


def answer(request: Request, gabarit: str, *, statut: int = 200, **valeurs: object) -> Response:
    """Answer a page, its texts escaped, with the token its form must repeat; nothing keeps a copy."""
    connu = request.cookies.get(JETON, "")
    jeton = connu if FORME_JETON.fullmatch(connu) else make_jeton()
    page = GABARITS.get_template(gabarit).render({"erreur": "", "jeton": jeton, **valeurs})
    reponse = HTMLResponse(page, status_code=statut, headers={"cache-control": "no-store"})
    if jeton != connu:
        reponse.set_cookie(JETON, jeton, httponly=True, samesite="strict", secure=is_https(request), path="/")
    return reponse


def is_https(request: Request) -> bool:
    """Tell whether the browser speaks HTTPS, to us or to the proxy before us."""
    if behind_proxy():
        return request.headers.get("x-forwarded-proto", "").split(",")[-1].strip() == "https"
    return request.url.scheme == "https"


def source(request: Request) -> str:
    """Network address of the browser, IPv6 cut to the 64 bits of its network; what it claims itself is not believed."""
    devant = request.headers.get("x-forwarded-for", "").split(",")[-1].strip() if behind_proxy() else ""
    adresse = devant or (request.client.host if request.client else "")
    try:
        lue = ip_address(adresse)
    except ValueError:
        return adresse
    return str(lue) if lue.version == 4 else str(ip_network((lue, 64), strict=False))


def behind_proxy() -> bool:
    """Tell whether a proxy of ours stands before Lanterne (``LANTERNE_DERRIERE_PROXY=1``) and may be believed."""
    return os.environ.get("LANTERNE_DERRIERE_PROXY") == "1"


def _same_origin(request: Request) -> bool:
    """A browser says where a form comes from; what says nothing is no browser, and holds no cookie of anybody."""
    origine = request.headers.get("origin")
    if origine is None:
        return True
    permises = {request.headers.get("host", ""), urlsplit(base_address("")).netloc}
    return urlsplit(origine).netloc in permises - {""}
