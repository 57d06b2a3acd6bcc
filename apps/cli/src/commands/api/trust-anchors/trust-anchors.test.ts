import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { fakeApi } from '../testing/fake-api.ts';
import { addTrustAnchorCommands } from '../trust-anchors-command.ts';

const api = fakeApi(addTrustAnchorCommands);
const BASE = '/api/v1/trust-anchor-bundles';
const AT = '2026-03-01T12:00:00.000Z';
const PEM = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';

const anchor = {
  name: 'CN=V2G root\u001b[2J',
  issuer: 'CN=V2G root',
  isRoot: true,
  fingerprint: 'a'.repeat(64),
  spkiSha256: 'b'.repeat(64),
  serial: '7f',
  notBefore: AT,
  notAfter: '2066-03-01T12:00:00.000Z',
  pem: PEM,
};
const bundle = {
  id: 'tab_1',
  purpose: 'v2g_trust',
  trustDomains: ['iso15118-evse'],
  version: 3,
  state: 'draft',
  activatedAt: null,
  turnedDown: null,
  imported: { at: AT, by: 'user:mara', reason: 'scheme release 4' },
  anchors: [anchor],
};
const report = (outcome: string, bundleId: string | null) => ({
  dryRun: false,
  bundleId,
  needsApproval: false,
  approvalId: null as string | null,
  version: 3,
  certificates: [
    {
      fingerprint: 'a'.repeat(64),
      name: 'CN=V2G root',
      outcome,
      reason: outcome === 'refused' ? 'expired' : null,
      detail: null,
    },
  ],
  removed: [{ fingerprint: 'c'.repeat(64), name: 'CN=old root' }],
});
const bring = (file: string, ...more: string[]) =>
  api.bfcert('trust-anchors', 'import', file, '--purpose', 'v2g_trust', '--reason', 'scheme release 4', ...more);

test('list asks for what was filtered, and says where each version is from', async () => {
  api.answers[`GET ${BASE}?purpose=v2g_trust&q=v2g&limit=500`] = {
    data: [bundle, { ...bundle, id: 'tab_0', imported: null, anchors: [] }],
    page: { next: null, hasMore: false },
  };
  await api.bfcert('trust-anchors', 'list', '--purpose', 'v2g_trust', '--search', 'v2g');
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['tab_1', 'draft', 'iso15118-evse', '2066-03-01', 'user:mara', 'our own PKI']) {
    expect(api.printed).toContain(word);
  }
});

test('list searches for a certificate in a file, and never for a key', async () => {
  const line = `GET ${BASE}?${new URLSearchParams({ q: PEM, limit: '500' })}`;
  await api.bfcert('trust-anchors', 'list', '--search-file', api.fileOf(PEM));
  expect(api.asked.map((each) => decodeURIComponent(each.line.replaceAll('+', ' ')))).toEqual([
    decodeURIComponent(line.replaceAll('+', ' ')),
  ]);
  await api.bfcert('trust-anchors', 'list', '--search-file', api.fileOf('-----BEGIN PRIVATE KEY-----', 'key'));
  expect([process.exitCode, api.asked.length]).toEqual([EXIT.failed, 1]);
  await api.bfcert('trust-anchors', 'list', '--search', 'a', '--search-file', api.fileOf(PEM));
  expect([process.exitCode, api.asked.length]).toEqual([EXIT.wrongUse, 1]);
});

test('show has each anchor, with nothing in it that a terminal obeys; or the PEM alone', async () => {
  api.answers[`GET ${BASE}/tab_1`] = bundle;
  await api.bfcert('trust-anchors', 'show', 'tab_1');
  for (const word of ['scheme release 4', 'root', '7f', 'a'.repeat(64), 'b'.repeat(64), '\\u001b']) {
    expect(api.printed).toContain(word);
  }
  expect(api.printed).not.toContain('\u001b');
  api.printed = '';
  await api.bfcert('trust-anchors', 'show', 'tab_1', '--pem');
  expect(api.printed).toBe(PEM);
});

test('show says of what was proposed who said no to it, and why', async () => {
  const turnedDown = { as: 'declined', at: AT, by: 'user:noor', reason: 'not their root' };
  api.answers[`GET ${BASE}/tab_1`] = { ...bundle, state: 'declined', turnedDown };
  await api.bfcert('trust-anchors', 'show', 'tab_1');
  for (const word of ['declined by', 'user:noor', 'not their root']) expect(api.printed).toContain(word);
});

test('import sends the file for the version that was looked at, and names the draft', async () => {
  api.answers[`POST ${BASE}?dryRun=false`] = report('added', 'tab_1');
  await bring(api.fileOf(PEM), '--if-version', '2');
  expect(process.exitCode).toBe(EXIT.done);
  expect(api.asked).toMatchObject([
    { version: '"2"', body: { purpose: 'v2g_trust', anchorsPem: PEM, reason: 'scheme release 4' } },
  ]);
  expect(api.asked[0]?.key).toBeDefined();
  expect(api.told).toContain('version 3 of v2g_trust is a draft: tab_1');
  for (const word of ['added', 'removed', 'CN=old root']) expect(api.printed).toContain(word);
});

test('import of anchors under which stations come in says what is proposed, and whom to ask', async () => {
  const proposed = { ...report('added', 'tab_1'), needsApproval: true, approvalId: 'apr_1' };
  api.answers[`POST ${BASE}?dryRun=false`] = proposed;
  await bring(api.fileOf(PEM));
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['nothing of it holds yet', 'tab_1', 'bfcert approvals approve apr_1']) {
    expect(api.told).toContain(word);
  }
});

test('import ends with 6 when a certificate was refused, and says that nothing was stored', async () => {
  api.answers[`POST ${BASE}?dryRun=false`] = report('refused', null);
  await bring(api.fileOf(PEM));
  expect([process.exitCode, api.told]).toEqual([EXIT.partly, 'bfcert: nothing was stored\n']);
  expect(api.printed).toContain('expired');
});

test('import --dry-run asks for the report alone', async () => {
  api.answers[`POST ${BASE}?dryRun=true`] = report('added', null);
  await bring(api.fileOf(PEM), '--dry-run');
  expect([process.exitCode, api.told]).toEqual([EXIT.done, 'bfcert: nothing was stored; it would be version 3\n']);
});

test('import sends no key, and no version that is no number', async () => {
  await bring(api.fileOf(`${PEM}-----BEGIN EC PRIVATE KEY-----\n`));
  expect(process.exitCode).toBe(EXIT.failed);
  await bring(api.fileOf(PEM), '--if-version', '-1');
  expect(process.exitCode).toBe(EXIT.wrongUse);
  expect(api.asked).toEqual([]);
});

test('delete takes a draft back by its number, and nothing without a reason', async () => {
  api.answers[`POST ${BASE}/tab_1/actions/delete`] = { bundleId: 'tab_1', version: 3 };
  await api.bfcert('trust-anchors', 'delete', 'tab_1', '--if-version', '3', '--reason', 'the wrong file');
  expect(api.asked).toMatchObject([{ version: '"3"', body: { reason: 'the wrong file' } }]);
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('tab_1')]);
  await expect(api.bfcert('trust-anchors', 'delete', 'tab_1')).rejects.toThrow('--reason');
  api.answers = {};
  await api.bfcert('trust-anchors', 'delete', 'tab_2', '--reason', 'the wrong file');
  expect(process.exitCode).toBe(EXIT.notFound);
});

test.each(['prepare', 'release', 'activate', 'roll-back', 'withdraw'])(
  '%s asks for the step of that version, and says when a second person is asked',
  async (verb) => {
    api.answers = { [`POST ${BASE}/tab_1/actions/${verb}`]: { ...stepped, approvalId: 'apr_1' } };
    await api.bfcert('trust-anchors', verb, 'tab_1', '--reason', 'release 4');
    expect(api.asked).toMatchObject([{ body: { reason: 'release 4' } }]);
    expect(api.told).toContain('bfcert approvals approve apr_1');
    expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('prepared')]);
  },
);

const stepped = { bundleId: 'tab_1', version: 3, state: 'prepared', approvalId: null };

test('remove names the anchors that the next version is to be without', async () => {
  api.answers = { [`POST ${BASE}/removals`]: stepped };
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
  await api.bfcert('trust-anchors', 'remove', one, other, '--reason', 'it ends');
  expect(api.asked).toMatchObject([{ body: { fingerprints: [one, other], reason: 'it ends' } }]);
});

const drifting = {
  identityId: 'idn_1',
  name: 'CP-1',
  owner: 'North',
  family: 'Acme/AC22',
  online: true,
  listedAt: AT,
  missing: [
    {
      anchor: { fingerprint: 'a'.repeat(64), name: 'CN=Root 2' },
      state: 'removed',
      since: AT,
      next: { step: 'by_itself', code: null, because: 'It is sent again.', at: AT },
    },
  ],
  unwanted: [
    {
      anchor: null,
      hashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0FFF' },
      since: AT,
      next: { step: 'person', code: null, because: 'Nobody here has released it.', at: null },
    },
  ],
};

test('drift has a row for each difference, in the station’s own words, and ends with 8 when there is one', async () => {
  api.answers['GET /api/v1/trust-anchor-drift?limit=500'] = { data: [drifting], page: { next: null, hasMore: false } };
  await api.bfcert('trust-anchors', 'drift');
  expect(process.exitCode).toBe(EXIT.finding);
  for (const word of ['CN=Root 2', 'by_itself', 'none of ours', '0FFF', 'person']) expect(api.printed).toContain(word);

  const path = `GET /api/v1/trust-anchor-drift?limit=500&drift=missing&fingerprint=${'b'.repeat(64)}`;
  api.answers[path] = { data: [], page: { next: null, hasMore: false } };
  await api.bfcert('trust-anchors', 'drift', '--missing', '--anchor', 'b'.repeat(64));
  expect(process.exitCode).toBe(EXIT.done);
});

const READINESS = '/api/v1/trust-anchor-readiness';
const counted = (loses: number, unknown: number) => ({
  isClean: loses + unknown === 0,
  counts: { keeps: 5, loses, unknown, apart: 1 },
  chains: [[{ name: 'CN=Root 2', fingerprint: 'b'.repeat(64) }]],
  unknownChains: [
    { certificateId: 'crt_1', slot: 'rsa', authority: 'CN=Amazon' },
    { certificateId: 'crt_2', slot: 'ec', authority: null },
  ],
  removed: [],
});
const station = (name: string, verdict: string) => ({
  identityId: `idn_${name}`,
  kind: 'station',
  name,
  owner: 'depot',
  family: 'V/M',
  verdict,
  reason: 'lists_no_root_of_a_chain',
  detail: 'It lists no root of a chain that it would be shown.',
  listedAt: AT,
  securityProfile: 3,
  lastSeenAt: AT,
});
const rowsOf = (...data: object[]) => ({ data, page: { next: null, hasMore: false } });

test('readiness shows who would lose the connection, and ends with a finding until nobody would', async () => {
  const change = `change=server_chain&fingerprint=${'a'.repeat(64)}`;
  const rows = (verdict: string) => `GET ${READINESS}/stations?${change}&verdict=${verdict}&limit=500`;
  api.answers = {
    [`GET ${READINESS}?${change}`]: counted(1, 1),
    [rows('loses')]: rowsOf(station('CS-1', 'loses')),
    [rows('unknown')]: rowsOf(station('CS-2', 'unknown')),
  };
  await api.bfcert('trust-anchors', 'readiness', '--server-chain', 'a'.repeat(64));
  expect([process.exitCode, api.told]).toEqual([
    EXIT.finding,
    'bfcert: 1 would lose the connection, of 1 it is not known, 5 keep it, 1 have none to lose\n' +
      'bfcert: shown: a chain below CN=Root 2\n' +
      'bfcert: shown: crt_1 of CN=Amazon, whose root is not known here\n' +
      'bfcert: about to be shown: crt_2, which the PKI is yet to sign\n',
  ]);
  for (const word of ['CS-1', 'CS-2', 'It lists no root', 'loses', 'unknown']) expect(api.printed).toContain(word);

  api.answers = {
    [`GET ${READINESS}?change=none`]: counted(0, 0),
    [`GET ${READINESS}/stations?change=none&verdict=keeps&limit=500`]: rowsOf(station('CS-3', 'keeps')),
  };
  await api.bfcert('trust-anchors', 'readiness', '--verdict', 'keeps', '--json');
  expect(process.exitCode).toBe(EXIT.done);
  expect(api.printed).toContain('"isClean": true');
});

test('readiness is about one change', async () => {
  await api.bfcert('trust-anchors', 'readiness', '--release', 'tab_1', '--remove', 'a'.repeat(64));
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});
