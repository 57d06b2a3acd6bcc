import { unwrap } from '@bfcert/kernel/result';
import { nameOf, parseChainPem } from '@bfcert/kernel/x509';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EstInstallation, installEst } from '../testing/est-installation.ts';

let installation: EstInstallation;
beforeEach(async () => {
  installation = await installEst();
});
afterEach(() => installation.close());

const namesIn = (chainPem: string) => unwrap(parseChainPem(chainPem)).map(({ subject }) => nameOf(subject, 'CN')[0]);

async function issuedChain(authority = installation.open()): Promise<string> {
  const outcome = await authority.order(certificateOrder(new Date()));
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  return outcome.chainPem;
}

it('describes the issuing CA first and the root last, in whatever order the server sends them', async () => {
  installation.est.caPems = [...installation.est.caPems].reverse();
  expect(namesIn((await installation.open().describe()).chainPem)).toEqual(['Test Issuing CA', 'Test Root']);
});

it('is not led astray by the certificates between an old and a new root', async () => {
  const { est } = installation;
  est.caPems = [...(await est.ca.makeNewRoot()), ...est.caPems];
  const authority = installation.open();
  const described = unwrap(parseChainPem((await authority.describe()).chainPem));
  const [root] = unwrap(parseChainPem(await est.ca.rootPem()));
  expect(described.map(({ subject }) => nameOf(subject, 'CN')[0])).toEqual(['Test Issuing CA', 'Test Root']);
  expect(described.at(-1)?.fingerprint).toBe(root?.fingerprint);
  const chainPem = await issuedChain(authority);
  expect(namesIn(chainPem)).toHaveLength(2);
  expect(await est.ca.verifies(chainPem)).toBe(true);
});

it('asks for them once, and again when a certificate comes from a CA it does not know', async () => {
  const { est } = installation;
  const authority = installation.open();
  await issuedChain(authority);
  await issuedChain(authority);
  expect(est.countOf('cacerts')).toBe(1);
  await est.ca.renewIssuingCa('Next Issuing CA');
  est.caPems = [...est.caPems, await est.ca.issuingPem()];
  const chainPem = await issuedChain(authority);
  expect(namesIn(chainPem)[1]).toBe('Next Issuing CA');
  expect(await est.ca.verifies(chainPem)).toBe(true);
  expect(est.countOf('cacerts')).toBe(2);
});

it('hands over a certificate without its chain rather than lose it', async () => {
  const { est } = installation;
  const authority = installation.open();
  await issuedChain(authority);
  await est.ca.renewIssuingCa('Unheard-of Issuing CA');
  est.caPems = [];
  expect(namesIn(await issuedChain(authority))).toHaveLength(1);
});

it('orders nothing while the CA certificates cannot be read', async () => {
  installation.est.write = () => '<html>';
  await expect(installation.open().order(certificateOrder(new Date()))).rejects.toMatchObject({
    sent: false,
    message: expect.stringContaining('not_base64'),
  });
  expect(installation.est.countOf('simpleenroll')).toBe(0);
});

it('ends at the configured root and at no other that the server sends', async () => {
  const { est } = installation;
  const rootsPem = await est.ca.rootPem();
  const [, issuing = ''] = est.caPems;
  est.caPems = [issuing];
  expect(namesIn((await installation.open({ rootsPem }).describe()).chainPem)).toEqual([
    'Test Issuing CA',
    'Test Root',
  ]);
  await expect(installation.open().describe()).rejects.toMatchObject({ message: expect.stringContaining('no root') });
  const [newRoot = ''] = await est.ca.makeNewRoot();
  est.caPems = [rootsPem, issuing];
  await expect(installation.open({ rootsPem: newRoot }).describe()).rejects.toMatchObject({ sent: false });
});
