import { expect, test } from 'vitest';
import { addCertificateCommands } from './certificates-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addCertificateCommands);
const reason = 'new listener';
const why = ['--reason', reason];
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\n';
const ordered = { certificateId: 'crt_1', jobId: 'job_1', state: 'requested' };
const order = ['issue', 'idn_1', '--purpose', 'backend_server'];
const job = { id: 'job_1', status: 'running', finishedAt: null, result: null, lastError: null };
const ended = { ...job, finishedAt: '2026-03-01T12:00:00.000Z' };

test('certificates show says whose it is, which key it has and what stands before and after it', async () => {
  const found = {
    id: 'crt_2',
    identity: { id: 'idn_1', name: 'CS-1' },
    owner: 'north',
    purpose: 'charger_identity',
    slot: null,
    family: 'acme-50',
    cohorts: ['wave-1', 'pilot'],
    bindings: [{ kind: 'ocpp_identity', value: 'CS-1' }],
    stage: 'active',
    spkiSha256: 'ab'.repeat(32),
    decoded: null,
    renewalOf: 'crt_1',
    renewalHeld: null,
    current: 'crt_2',
    next: 'crt_3',
    replaced: 'crt_1',
    replacedBy: null,
    plannedRevocation: null,
    actions: [],
  };
  api.answers = { 'GET /api/v1/certificates/crt_2': found };
  await api.bfcert('certificates', 'show', 'crt_2');
  for (const line of ['family +acme-50', 'cohorts +wave-1 pilot', 'ocpp_identity +CS-1', 'current +crt_2'])
    expect(api.printed).toMatch(new RegExp(`^${line}$`, 'm'));
  for (const line of [`SPKI SHA-256 +${found.spkiSha256}`, 'next +crt_3', 'replaced +crt_1'])
    expect(api.printed).toMatch(new RegExp(`^${line}$`, 'm'));
  expect(process.exitCode).toBe(EXIT.done);
});

test('certificates issue orders with the request of a file, and waits for nothing', async () => {
  api.answers = { 'POST /api/v1/certificates': ordered };
  await api.bfcert('certificates', ...order, '--slot', 'ec', '--csr', api.fileOf(CSR), ...why);
  const body = { identityId: 'idn_1', purpose: 'backend_server', slot: 'ec', csrPem: CSR, reason };
  expect(api.asked).toEqual([{ line: 'POST /api/v1/certificates', body, key: expect.stringMatching(/^.{36}$/) }]);
  expect(api.printed).toMatch(/certificate +crt_1\njob +job_1/);
  expect(process.exitCode).toBe(EXIT.done);
});

test('certificates issue --wait ends when its job has done what it was for', async () => {
  const done = { ...ended, status: 'succeeded' };
  api.answers = { 'POST /api/v1/certificates': ordered, 'GET /api/v1/certificate-jobs/job_1': new InTurn(job, done) };
  await api.bfcert('certificates', ...order, '--csr', api.fileOf(CSR), '--wait', ...why);
  expect(api.asked.length).toBe(3);
  expect(api.asked[0]?.body).toMatchObject({ slot: null });
  expect([process.exitCode, api.told]).toEqual([EXIT.done, '']);
});

test('certificates issue --wait says why there is no certificate, and ends with 1', async () => {
  const failed = { ...ended, status: 'failed', result: 'The CA refuses.' };
  api.answers = { 'POST /api/v1/certificates': ordered, 'GET /api/v1/certificate-jobs/job_1': failed };
  await api.bfcert('certificates', ...order, '--csr', api.fileOf(CSR), '--wait', ...why);
  expect([process.exitCode, api.told]).toEqual([EXIT.failed, 'bfcert: The CA refuses.\n']);
});

test('certificates issue --wait ends with 7 when it takes longer', async () => {
  api.answers = { 'POST /api/v1/certificates': ordered, 'GET /api/v1/certificate-jobs/job_1': job };
  await api.bfcert('certificates', ...order, '--csr', api.fileOf(CSR), '--wait', '--timeout', '1', ...why);
  expect([process.exitCode, api.told]).toEqual([EXIT.stillRunning, expect.stringContaining('bfcert jobs show job_1')]);
});

test('certificates issue --wait has nothing to wait for when the record needs no more work', async () => {
  api.answers = { 'POST /api/v1/certificates': { ...ordered, jobId: null, state: 'issued' } };
  await api.bfcert('certificates', ...order, '--csr', api.fileOf(CSR), '--wait', ...why);
  expect([process.exitCode, api.asked.length]).toEqual([EXIT.done, 1]);
});

test('certificates issue without a file has the endpoint asked for its request', async () => {
  api.answers = { 'POST /api/v1/certificates': { ...ordered, jobId: null } };
  await api.bfcert('certificates', ...order, '--wait', ...why);
  expect(api.asked.map(({ body }) => body)).toEqual([
    { identityId: 'idn_1', purpose: 'backend_server', slot: null, reason },
  ]);
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringMatching(/state +requested/)]);
});

test('certificates issue with a file that is not there orders nothing', async () => {
  await api.bfcert('certificates', ...order, '--csr', '/nowhere/none.csr', ...why);
  expect([process.exitCode, api.told]).toEqual([EXIT.failed, expect.stringContaining('none.csr does not exist')]);
  await api.bfcert('certificates', ...order, '--csr', api.fileOf(CSR), '--timeout', '0', ...why);
  expect(api.asked).toEqual([]);
});

const bundle = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const imported = {
  fingerprint: 'ab',
  outcome: 'imported',
  certificateId: 'crt_1',
  identityId: 'idn_1',
  slot: null,
  stage: 'issued',
  reason: null,
  detail: null,
};
const refused = { ...imported, outcome: 'refused', certificateId: null, reason: 'not_a_leaf', detail: 'It is a CA.' };

test('certificates import sends bundle, model and entries, and ends with 6 when some were not taken', async () => {
  api.answers = {
    'POST /api/v1/certificates/imports?dryRun=true': { dryRun: true, certificates: [imported, refused] },
  };
  const entries = [{ fingerprint: 'ab', identityId: 'idn_1' }];
  const args = [
    '--operating-model',
    'tracked',
    '--entries',
    api.fileOf(JSON.stringify(entries), 'entries'),
    '--dry-run',
  ];
  await api.bfcert('certificates', 'import', api.fileOf(bundle), '--purpose', 'backend_server', ...args, ...why);
  expect(api.asked[0]?.body).toEqual({
    purpose: 'backend_server',
    operatingModel: 'tracked',
    bundlePem: bundle,
    entries,
    reason,
  });
  expect(api.printed).toMatch(/ab +refused .*not_a_leaf +It is a CA\./);
  expect([process.exitCode, api.told]).toEqual([EXIT.partly, 'bfcert: nothing was stored\n']);
});

test('certificates import ends with 0 when all were taken or known', async () => {
  const known = { ...imported, outcome: 'known' };
  api.answers = {
    'POST /api/v1/certificates/imports?dryRun=false': { dryRun: false, certificates: [imported, known] },
  };
  await api.bfcert('certificates', 'import', api.fileOf(bundle), '--purpose', 'backend_server', ...why);
  expect([process.exitCode, api.told]).toEqual([EXIT.done, '']);
});

test.each([
  ['their PEM', 'slot,pem', `ec,"${bundle}"\r\n`],
  ['the names of its files', 'slot,pem_file', 'ec,leaf.pem\r\n'],
])('certificates import takes a CSV file with %s', async (_, heading, row) => {
  api.answers = { 'POST /api/v1/certificates/imports?dryRun=false': { dryRun: false, certificates: [imported] } };
  api.fileOf(bundle, 'leaf.pem');
  const file = api.fileOf(`${heading}\r\n${row}`, 'rows.csv');
  await api.bfcert('certificates', 'import', file, '--purpose', 'backend_server', ...why);
  // The apostrophe of a cell that a spreadsheet would take for a formula is taken away by the server.
  const csv = expect.stringMatching(
    /^slot,pem\r\nec,"'?-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"\r\n$/,
  );
  expect(api.asked[0]?.body).toEqual({ purpose: 'backend_server', csv, reason });
});

test.each([
  ['names a file with a private key', 'pem_file\nkey.pem\n', 'has a private key in it'],
  ['names a file that is not there', 'pem_file\nnone.pem\n', 'none.pem does not exist'],
  ['names none in a row', 'slot,pem_file\nec,\n', 'line 2 of'],
  ['is none', 'pem_file\n"leaf.pem\n', 'is no CSV'],
])('certificates import of a CSV file that %s sends nothing', async (_, content, sentence) => {
  api.fileOf('-----BEGIN PRIVATE KEY-----\n', 'key.pem');
  await api.bfcert('certificates', 'import', api.fileOf(content), '--purpose', 'backend_server', ...why);
  expect([process.exitCode, api.told, api.asked]).toEqual([EXIT.failed, expect.stringContaining(sentence), []]);
});

test('certificates import of a CSV file has no entries beside its rows', async () => {
  const args = ['--purpose', 'backend_server', '--entries', api.fileOf('[]', 'entries')];
  await api.bfcert('certificates', 'import', api.fileOf('pem\nx\n'), ...args, ...why);
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});

test.each([
  ['a private key', `${bundle}-----BEGIN EC PRIVATE KEY-----\n`, '[]', 'has a private key in it'],
  ['entries that are no JSON', bundle, 'x', 'is no JSON'],
  ['entries that are no array', bundle, '{}', 'is no JSON array'],
])('certificates import with %s sends nothing', async (_, content, entries, sentence) => {
  const args = ['--purpose', 'backend_server', '--entries', api.fileOf(entries, 'entries')];
  await api.bfcert('certificates', 'import', api.fileOf(content), ...args, ...why);
  expect([process.exitCode, api.told, api.asked]).toEqual([EXIT.failed, expect.stringContaining(sentence), []]);
});

test('certificates record-evidence says what came of it and what is still needed', async () => {
  api.answers = {
    'POST /api/v1/certificates/crt_1/evidence': {
      certificateId: 'crt_1',
      effect: 'noted',
      stillNeeded: 'listed_by_station',
    },
  };
  const sighting = { type: 'program_proof', from: 'program', source: 'scheme-x', seenAt: '2026-03-01T12:00:00Z' };
  const args = ['--type', 'program_proof', '--from', 'program', '--source', 'scheme-x'];
  await api.bfcert(
    'certificates',
    'record-evidence',
    'crt_1',
    ...args,
    '--seen-at',
    sighting.seenAt,
    '--reference',
    'T-1',
    ...why,
  );
  expect(api.asked[0]?.body).toEqual({ ...sighting, reference: 'T-1', reason });
  expect(api.printed).toMatch(/effect +noted\nstill needed +listed_by_station/);
  api.asked = [];
  await expect(api.bfcert('certificates', 'record-evidence', 'crt_1', ...args, ...why)).rejects.toThrow('--seen-at');
  expect(api.asked).toEqual([]);
});

test('certificates record-sent says how it gets there', async () => {
  api.answers = {
    'POST /api/v1/certificates/crt_1/deliveries': { certificateId: 'crt_1', state: 'issued', version: 3 },
  };
  await api.bfcert('certificates', 'record-sent', 'crt_1', '--path', 'by hand', ...why);
  expect(api.asked[0]?.body).toEqual({ path: 'by hand', reason });
  expect(api.printed).toMatch(/certificate +crt_1\nstate +issued/);
  api.asked = [];
  await expect(api.bfcert('certificates', 'record-sent', 'crt_1', ...why)).rejects.toThrow('--path');
  expect(api.asked).toEqual([]);
});

test('certificates record-sent holds only for the version that was looked at', async () => {
  const SENT = 'POST /api/v1/certificates/crt_1/deliveries';
  api.answers = { [SENT]: new Answer(412, { code: 'version_conflict', detail: 'It has version 4.' }) };
  const args = ['certificates', 'record-sent', 'crt_1', '--path', 'by hand', ...why];
  await api.bfcert(...args, '--if-version', '3');
  expect(api.asked).toMatchObject([{ line: SENT, version: '"3"' }]);
  expect(process.exitCode).toBe(EXIT.conflict);
  api.asked = [];
  await api.bfcert(...args, '--if-version', '"3"');
  expect([api.asked, process.exitCode]).toEqual([[], EXIT.wrongUse]);
});

test('certificates record-plane says what stands there now', async () => {
  const recorded = { certificateId: 'crt_1', plane: 'station', state: 'confirmed' };
  api.answers = { 'POST /api/v1/certificates/crt_1/planes/station': recorded };
  const args = ['record-plane', 'crt_1', 'station', '--state', 'confirmed'];
  await api.bfcert('certificates', ...args, '--detail', 'it was deleted', ...why);
  expect(api.asked[0]?.body).toEqual({ state: 'confirmed', detail: 'it was deleted', reason });
  expect(api.printed).toMatch(/certificate +crt_1\nplane +station\nstate +confirmed/);
  api.asked = [];
  await expect(api.bfcert('certificates', ...args, ...why)).rejects.toThrow('--detail');
  expect(api.asked).toEqual([]);
});

test('certificates list and bulk pass the same filter on', async () => {
  const line =
    'GET /api/v1/certificates?owner=north&family=acme&cohort=pilot&operatingModel=tracked&issuer=CN%3DX&slot=ec' +
    '&endsBefore=2026-03-01T12%3A00%3A00Z&endsAfter=2026-02-01T12%3A00%3A00Z&outstandingPlane=ca' +
    '&posture=escalated&identity=idn_1&limit=101';
  const drafted = { id: 'blk_1', action: 'renew', status: 'draft', stopped: null, count: 1, skipped: [], progress: {} };
  api.answers = {
    [line]: { data: [], page: { next: null, hasMore: false } },
    'POST /api/v1/certificates/bulk-actions': drafted,
  };
  const options =
    '--owner north --family acme --cohort pilot --operating-model tracked --issuer CN=X --slot ec ' +
    '--ends-before 2026-03-01T12:00:00Z --ends-after 2026-02-01T12:00:00Z --outstanding-plane ca ' +
    '--posture escalated --identity idn_1';
  const filter = options.split(' ');
  await api.bfcert('certificates', 'list', ...filter);
  await api.bfcert('certificates', 'bulk', 'renew', ...filter, ...why);
  expect(api.asked[0]?.line).toBe(line);
  expect(api.asked[1]?.body).toMatchObject({
    filter: {
      owner: 'north',
      slot: 'ec',
      endsBefore: '2026-03-01T12:00:00Z',
      outstandingPlane: 'ca',
      posture: 'escalated',
    },
  });
});
