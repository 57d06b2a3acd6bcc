import { FixedClock } from '@bfcert/kernel/clock';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, expect, it } from 'vitest';
import { type EstInstallation, installEst } from '../testing/est-installation.ts';
import { tlsIdentity } from '../testing/tls-server.ts';
import type { ClientCredentials } from './configuration.ts';

let installation: EstInstallation;
afterEach(() => installation.close());

const order = () => certificateOrder(new Date());

it('shows its certificate to a server that asks for one', async () => {
  const client = tlsIdentity('bfcert');
  installation = await installEst({ admission: { clients: { anchorPem: client.anchorPem, without: 'admit' } } });
  expect(await installation.open({ clientCertificate: client }).order(order())).toMatchObject({ status: 'issued' });
});

it('knows that nothing was sent when TLS itself refuses the client', async () => {
  const { anchorPem } = tlsIdentity('bfcert');
  installation = await installEst({ admission: { clients: { anchorPem, without: 'alert' } } });
  for (const clientCertificate of [null, tlsIdentity('stranger')]) {
    await expect(installation.open({ clientCertificate }).order(order())).rejects.toMatchObject({ sent: false });
  }
  expect(installation.est.requests).toEqual([]);
});

it('speaks to no server but one below its explicit trust anchors', async () => {
  installation = await installEst();
  const { anchorPem } = tlsIdentity();
  await expect(installation.open({ trustAnchorsPem: anchorPem }).order(order())).rejects.toMatchObject({ sent: false });
  expect(installation.est.requests).toEqual([]);
});

it('gives its name and password', async () => {
  installation = await installEst({ admission: { basic: { username: 'depot', password: 'naïve:secret' } } });
  const authorization = { kind: 'basic' as const, username: 'depot', password: 'naïve:secret' };
  expect(await installation.open({ authorization }).order(order())).toMatchObject({ status: 'issued' });
  const wrong = installation.open({ authorization: { ...authorization, password: 'guess' } });
  await expect(wrong.order(order())).rejects.toMatchObject({ sent: false, message: expect.stringContaining('401') });
});

const oauth = { clientId: 'bfcert', clientSecret: 'secret', audience: 'https://est.example.org' };

const credentials = (body: 'form' | 'json'): ClientCredentials => ({
  kind: 'client_credentials',
  tokenUrl: `${installation.est.server.url}/oauth/token`,
  trustAnchorsPem: installation.est.server.anchorPem,
  ...oauth,
  scope: null,
  body,
});

it.each(['form', 'json'] as const)('fetches one bearer token for many orders, asking with a %s', async (body) => {
  installation = await installEst({ admission: { oauth: { ...oauth, body } } });
  const authority = installation.open({ authorization: credentials(body) });
  expect(await authority.order(order())).toMatchObject({ status: 'issued' });
  expect(await authority.order(order())).toMatchObject({ status: 'issued' });
  expect(installation.est.countOf('/oauth/token')).toBe(1);
});

it('replaces a token that is about to end, and one that is no longer taken', async () => {
  installation = await installEst({ admission: { oauth: { ...oauth, body: 'form' } } });
  const clock = new FixedClock(new Date());
  const authority = installation.open({ authorization: credentials('form') }, clock);
  await authority.order(order());
  clock.advance(3_541_000);
  expect(await authority.order(order())).toMatchObject({ status: 'issued' });
  expect(installation.est.countOf('/oauth/token')).toBe(2);
  installation.est.forgetTokens();
  expect(await authority.order(order())).toMatchObject({ status: 'issued' });
  expect(installation.est.countOf('/oauth/token')).toBe(3);
});

it('does not go on fetching tokens that are not taken', async () => {
  installation = await installEst({ admission: { oauth: { ...oauth, body: 'form' }, apiKey: 'never given' } });
  const authority = installation.open({ authorization: credentials('form') });
  await expect(authority.order(order())).rejects.toMatchObject({ sent: false });
  expect(installation.est.countOf('/oauth/token')).toBe(1);
});

it('orders nothing without a token, and does not tell the secret', async () => {
  installation = await installEst({ admission: { oauth: { ...oauth, body: 'form' } } });
  const authorization = { ...credentials('form'), clientSecret: 'wrong-secret' };
  const failure: unknown = await installation
    .open({ authorization })
    .order(order())
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ sent: false, message: expect.stringContaining('no access token') });
  expect(String(failure)).not.toContain('wrong-secret');
});

it('serves an ecosystem with other paths, an API key and a bearer token by configuration alone', async () => {
  const paths = { cacerts: '/cpo/cacerts/ISO15118-2/secp256r1', simpleenroll: '/cpo/simpleenroll/ISO15118-2' };
  installation = await installEst({ paths, admission: { apiKey: 'key', oauth: { ...oauth, body: 'json' } } });
  const authority = installation.open({
    paths: { cacerts: '/{ca}/cacerts/{version}/{algorithm}', simpleenroll: '/{ca}/simpleenroll/{version}' },
    pathValues: [
      { name: 'ca', value: 'cpo' },
      { name: 'version', value: 'ISO15118-2' },
      { name: 'algorithm', value: 'secp256r1' },
    ],
    headers: [{ name: 'x-api-key', value: 'key' }],
    authorization: credentials('json'),
  });
  expect(await authority.order(order())).toMatchObject({ status: 'issued' });
});
