import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addServerCertificateCommands } from '../server-certificates-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addServerCertificateCommands);

const BASE = '/api/v1/server-certificate-sources';
const LIST = `GET ${BASE}/listeners/certificates?limit=500`;
const AT = '2026-03-01T00:00:00.000Z';
const row = {
  reference: 'front/ec',
  serverName: 'www.example.com',
  fingerprint: 'a'.repeat(64),
  notAfter: AT,
  status: null,
  served: { host: '10.0.0.1', port: 443, slot: 'ec', validates: false, validationProblem: 'CERT_HAS_EXPIRED' },
  problem: null,
  certificateId: 'crt_1',
  notRecorded: null,
  drift: null,
  firstSeenAt: AT,
  lastSeenAt: AT,
};
const page = (...data: readonly object[]) => ({ data, page: { next: null, hasMore: false } });

test('sources says when each was read, and why not', async () => {
  const look = { startedAt: AT, completedAt: AT, certificates: 3, error: 'AWS ACM: ExpiredTokenException' };
  api.answers = { [`GET ${BASE}`]: { data: [{ name: 'acm', kind: 'acm', look }] } };
  await api.bfcert('server-certificates', 'sources');
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['acm', '3', AT, 'ExpiredTokenException']) expect(api.printed).toContain(word);
});

test('list says whether what is shown would be trusted, and ends well where nothing differs', async () => {
  api.answers = { [LIST]: page(row) };
  await api.bfcert('server-certificates', 'list', 'listeners');
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['front/ec', 'CERT_HAS_EXPIRED', 'crt_1']) expect(api.printed).toContain(word);
});

test('list ends with a finding where something differs', async () => {
  const drift = { kind: 'serves_another', detail: 'It shows crt_2.', since: AT };
  api.answers = { [LIST]: page({ ...row, drift }) };
  await api.bfcert('server-certificates', 'list', 'listeners');
  expect(process.exitCode).toBe(EXIT.finding);
  expect(api.printed).toContain('serves_another');
});

test('refresh orders it, with a reason', async () => {
  const REFRESH = `POST ${BASE}/acm/actions/refresh`;
  api.answers = { [REFRESH]: { source: 'acm' } };
  await api.bfcert('server-certificates', 'refresh', 'acm', '--reason', 'renewed just now');
  expect(api.asked).toMatchObject([{ line: REFRESH, body: { reason: 'renewed just now' } }]);
  expect(process.exitCode).toBe(EXIT.done);
});
