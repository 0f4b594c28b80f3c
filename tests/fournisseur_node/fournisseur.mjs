// A real OpenID provider (node oidc-provider, on which ProConnect itself is built), with ProConnect's particulars:
// signed userinfo, claims in the userinfo only, no unknown parameter, long state and nonce, token of 60 s.
// Usage: node tests/fournisseur_node/fournisseur.mjs PORT ADDRESS_OF_LANTERNE
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, lanterne] = process.argv.slice(2);
const ISSUER = `http://127.0.0.1:${port}`;
const ASKED = ['client_id', 'response_type', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'idp_hint',
  'login_hint', 'acr_values', 'code_challenge', 'code_challenge_method'];
const PEOPLE = {
  coline: { email: 'coline@paris.test', given_name: 'Coline', usual_name: 'Petit', siret: '12345678900011' },
  dehors: { email: 'dehors@ailleurs.test', given_name: 'Dehors', usual_name: 'Autre', siret: '98765432100022' },
};

const provider = new Provider(ISSUER, {
  clients: [{
    client_id: 'lanterne', client_secret: 'secret-de-test-secret-de-test-12', grant_types: ['authorization_code'],
    response_types: ['code'], redirect_uris: [`${lanterne}/oidc/retour`], token_endpoint_auth_method: 'client_secret_post',
    post_logout_redirect_uris: [`${lanterne}/oidc/sortie`], userinfo_signed_response_alg: 'RS256',
  }],
  scopes: ['openid', 'given_name', 'usual_name', 'email', 'siret'],
  claims: { openid: ['sub'], email: ['email'], given_name: ['given_name'], usual_name: ['usual_name'], siret: ['siret'], acr: null },
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  pkce: { required: () => false },
  cookies: { keys: ['cle-de-test-cle-de-test'] },
  ttl: { AccessToken: 60, AuthorizationCode: 30, IdToken: 60, Session: 43200, Interaction: 600, Grant: 43200 },
  features: {
    devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, claimsParameter: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html><html lang="fr"><title>Sortie</title>${form}
          <script>const f=document.forms[0];const i=document.createElement('input');i.type='hidden';i.name='logout';
          i.value='yes';f.append(i);f.submit()</script></html>`;
      },
    },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => PEOPLE[id] && ({ accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid given_name usual_name email siret');
    await grant.save();
    return grant;
  },
});

function refusal(url) {
  const unknown = [...url.searchParams.keys()].find((name) => !ASKED.includes(name));
  if (unknown) return `Y000400 : ${unknown}`;
  const short = ['state', 'nonce'].find((name) => (url.searchParams.get(name) ?? '').length < 32);
  return short && `Y000400 : ${short}`;
}

async function read(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString());
}

async function interaction(request, response) {
  const { prompt } = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const login = (await read(request)).get('login');
    return provider.interactionFinished(request, response, { login: { accountId: login, acr: 'eidas2', amr: ['pwd', 'mfa'] } });
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  return response.end(`<!doctype html><html lang="fr"><title>Fournisseur d’essai</title><h1>Qui êtes-vous ?</h1>
    <form method="post"><label>Identifiant <input name="login"></label><button>Continuer</button></form>${prompt.name}`);
}

createServer((request, response) => {
  const url = new URL(request.url, ISSUER);
  const refused = url.pathname === '/auth' && refusal(url);
  if (refused) { response.statusCode = 400; return response.end(refused); }
  const answer = url.pathname.startsWith('/interaction/') ? interaction : provider.callback();
  return Promise.resolve(answer(request, response)).catch((error) => { response.statusCode = 500; response.end(`${error}`); });
}).listen(Number(port), '127.0.0.1', () => console.log('prêt'));
