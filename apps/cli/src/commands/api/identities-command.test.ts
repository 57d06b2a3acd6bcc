import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addIdentityCommands } from './identities-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addIdentityCommands);
const reason = 'new depot';
const why = ['--reason', reason];
const identity = {
  id: 'idn_1',
  name: 'csms.example.org',
  subjectType: 'backend_server',
  owner: 'north',
  family: 'csms',
  cohorts: ['wave-1', 'pilot'],
  bindings: [
    { kind: 'fqdn', value: 'csms.example.org' },
    { kind: 'organisation', value: 'Example Charging' },
  ],
  createdAt: '2026-03-01T12:00:00.000Z',
  version: 3,
};

test('identities list passes every filter on, and says when there are more', async () => {
  const line = 'GET /api/v1/identities?subjectType=backend_server&owner=north&family=csms&cohort=pilot&q=csms&limit=2';
  api.answers = { [line]: { data: [identity, { ...identity, id: 'idn_2' }], page: { next: null, hasMore: false } } };
  const filter = ['--subject-type', 'backend_server', '--owner', 'north', '--family', 'csms', '--cohort', 'pilot'];
  await api.bfcert('identities', 'list', ...filter, '--search', 'csms', '--limit', '1');
  expect(api.asked.map((one) => one.line)).toEqual([line]);
  expect(api.printed).toMatch(/idn_1 +csms\.example\.org +backend_server +north +csms +wave-1 pilot/);
  expect(api.printed).not.toContain('idn_2');
  expect([process.exitCode, api.told]).toEqual([EXIT.done, 'bfcert: there are more than 1; --limit shows them\n']);
});

test('identities show prints its names and its version, and ends with 3 where there is none', async () => {
  api.answers = { 'GET /api/v1/identities/idn_1': identity };
  await api.bfcert('identities', 'show', 'idn_1');
  expect(api.printed).toMatch(/fqdn +csms\.example\.org\norganisation +Example Charging\n/);
  await api.bfcert('identities', 'show', 'idn_9');
  expect(process.exitCode).toBe(EXIT.notFound);
});

test('identities add sends each binding and cohort once, and prints the id', async () => {
  api.answers = { 'POST /api/v1/identities': { id: 'idn_1' } };
  const names = ['--cohort', 'pilot', '--binding', 'fqdn=csms.example.org', '--binding', 'organisation=A=B'];
  await api.bfcert('identities', 'add', '--owner', 'north', '--family', 'csms', ...names, ...why, 'backend_server');
  const bindings = [
    { kind: 'fqdn', value: 'csms.example.org' },
    { kind: 'organisation', value: 'A=B' },
  ];
  const { subjectType, owner, family } = identity;
  expect(api.asked).toMatchObject([
    {
      body: { subjectType, owner, family, cohorts: ['pilot'], bindings, reason },
      key: expect.stringMatching(/^.{36}$/),
    },
  ]);
  expect(api.printed).toBe('id  idn_1\n');
});

test.each(['fqdn', '=x', 'fqdn=', ''])('identities add with the binding %j sends nothing', async (binding) => {
  await api.bfcert(
    'identities',
    'add',
    'backend_server',
    '--owner',
    'a',
    '--family',
    'b',
    '--binding',
    binding,
    ...why,
  );
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  expect(api.told).toContain('--binding takes kind=value');
});

test('identities enroll says of a station that comes with its factory certificate that it has no password', async () => {
  api.answers = { 'POST /api/v1/identities': { id: 'idn_1' } };
  const names = ['--serial-number', 'SN-1', '--organisation', 'Example', '--vendor', 'Acme', '--model', 'A50'];
  await api.bfcert('identities', 'enroll', 'CS-1', ...names, '--owner', 'north', '--factory-certificate', ...why);
  expect(api.asked).toHaveLength(1);
  expect(api.asked[0]?.body).not.toHaveProperty('basicAuthPassword');
});

test('identities enroll leaves a station on Profile 2 where that is said, and never one that comes with its factory certificate', async () => {
  const names = [
    '--serial-number',
    'SN-1',
    '--organisation',
    'CPO',
    '--vendor',
    'V',
    '--model',
    'M',
    '--owner',
    'north',
  ];
  api.answers = { 'POST /api/v1/identities': { id: 'idn_1' } };
  const password = ['--password-file', api.fileOf('a-password')];
  await api.bfcert('identities', 'enroll', 'CS-1', ...names, ...password, ...why);
  await api.bfcert('identities', 'enroll', 'CS-1', ...names, ...password, '--profile-2', ...why);
  await api.bfcert('identities', 'enroll', 'CS-1', ...names, '--factory-certificate', '--profile-2', ...why);
  expect(api.asked.map(({ body }) => (body as { staysOnProfile2?: boolean }).staysOnProfile2)).toEqual([
    undefined,
    true,
  ]);
  expect([process.exitCode, api.told]).toEqual([EXIT.wrongUse, expect.stringContaining('factory certificate')]);
});

test('identities enroll takes the password from a file, and no argument', async () => {
  api.answers = { 'POST /api/v1/identities': { id: 'idn_1' } };
  const station = { serialNumber: 'SN-1', organisation: 'Example', vendor: 'Acme', model: 'A50', owner: 'north' };
  const { serialNumber, organisation, vendor, model, owner } = station;
  const args = ['--serial-number', serialNumber, '--organisation', organisation, '--vendor', vendor, '--model', model];
  await api.bfcert(
    'identities',
    'enroll',
    'CS-1',
    ...args,
    '--owner',
    owner,
    '--password-file',
    api.fileOf('secret-1\n'),
    ...why,
  );
  const body = { ocppIdentity: 'CS-1', ...station, cohorts: [], basicAuthPassword: 'secret-1', reason };
  expect(api.asked.map((one) => one.body)).toEqual([body]);
  api.asked = [];
  await api.bfcert('identities', 'enroll', 'CS-1', ...args, '--owner', owner, ...why);
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  expect(api.told).toContain('--password-file or --factory-certificate');
});

test('identities change replaces a kind of binding, keeps the others, and holds for the version that was read', async () => {
  const changed = { id: 'idn_1', version: 4, changed: ['bindings'], approvalId: null };
  api.answers = { 'GET /api/v1/identities/idn_1': identity, 'PATCH /api/v1/identities/idn_1': changed };
  await api.bfcert('identities', 'change', 'idn_1', '--binding', 'fqdn=new.example.org', ...why);
  expect(api.asked[1]).toMatchObject({
    version: '"3"',
    body: { bindings: [identity.bindings[1], { kind: 'fqdn', value: 'new.example.org' }], reason },
  });
  expect(api.asked[1]?.body).not.toHaveProperty('owner');
  expect(api.asked[1]?.body).not.toHaveProperty('cohorts');
  expect(api.printed).toMatch(/changed +bindings/);
});

test('identities change takes cohorts and bindings away, for the version that was named', async () => {
  const changed = { id: 'idn_1', version: 3, changed: [], approvalId: null };
  api.answers = { 'GET /api/v1/identities/idn_1': identity, 'PATCH /api/v1/identities/idn_1': changed };
  const args = ['--if-version', '2', '--no-cohorts', '--without', 'organisation', '--owner', 'south'];
  await api.bfcert('identities', 'change', 'idn_1', ...args, ...why);
  expect(api.asked[1]).toMatchObject({ version: '"2"' });
  expect(api.asked[1]?.body).toEqual({ owner: 'south', cohorts: [], bindings: [identity.bindings[0]], reason });
  expect(api.printed).toContain('nothing: it was like that');
});

test('identities change says when nothing was done because a second person is asked', async () => {
  const changed = { id: 'idn_1', version: 3, changed: [], approvalId: 'apr_1' };
  api.answers = { 'GET /api/v1/identities/idn_1': identity, 'PATCH /api/v1/identities/idn_1': changed };
  await api.bfcert('identities', 'change', 'idn_1', '--binding', 'fqdn=new.example.org', ...why);
  expect(api.told).toBe('bfcert: nothing was done: another person is asked; bfcert approvals approve apr_1\n');
  expect(api.printed).toMatch(/changed +nothing yet\n/);
  expect(process.exitCode).toBe(EXIT.done);
});

test.each([
  [[], EXIT.wrongUse, 'name what is to change'],
  [['--cohort', 'a', '--no-cohorts'], EXIT.wrongUse, 'contradict'],
  [['--without', 'vin'], EXIT.failed, 'it has no binding vin'],
  [['--without', 'fqdn', '--binding', 'fqdn=x'], EXIT.wrongUse, 'both given and taken away'],
  [['--owner', 'a', '--if-version', '-1'], EXIT.wrongUse, '--if-version takes a whole number'],
])('identities change with %j changes nothing', async (args, code, sentence) => {
  api.answers = { 'GET /api/v1/identities/idn_1': identity };
  await api.bfcert('identities', 'change', 'idn_1', ...args, ...why);
  expect([process.exitCode, api.told]).toEqual([code, expect.stringContaining(sentence)]);
  expect(api.asked.filter(({ line }) => line.startsWith('PATCH'))).toEqual([]);
});

const csv = 'subject_type,owner,family,fqdn,organisation\nbackend_server,north,csms,csms.example.org,Example\n';
const report = {
  source: 'erp',
  dryRun: true,
  created: 1,
  changed: 1,
  unchanged: 0,
  conflicts: 1,
  rows: [
    { line: 2, outcome: 'created', identityId: 'idn_1' },
    { line: 3, outcome: 'changed', identityId: 'idn_2', changed: ['owner', 'cohorts'] },
    { line: 4, outcome: 'conflict', identityId: null, reason: 'binding_taken', detail: 'It is taken.' },
  ],
  vanished: [],
};

test('identities import prints what came of each row, and ends with 6 when some conflict', async () => {
  api.answers = { 'POST /api/v1/identities/imports?dryRun=true': report };
  await api.bfcert('identities', 'import', api.fileOf(`\uFEFF${csv}`), '--source', 'erp', '--dry-run', ...why);
  expect(api.asked[0]?.body).toEqual({ source: 'erp', csv, reason });
  expect(api.printed).toMatch(/2 +created +idn_1\n3 +changed +idn_2 +owner cohorts\n4 +conflict +binding_taken +It is/);
  expect(api.told).toBe('bfcert: 1 created, 1 changed, 0 unchanged, 1 conflicts\nbfcert: nothing was stored\n');
  expect(process.exitCode).toBe(EXIT.partly);
});

test('identities import takes a JSON array as rows, and names whom a complete file no longer has', async () => {
  const rows = report.rows.slice(0, 1);
  api.answers = {
    'POST /api/v1/identities/imports?dryRun=false': { ...report, rows, conflicts: 0, vanished: ['idn_7'] },
  };
  const row = { subjectType: 'backend_server', owner: 'north' };
  await api.bfcert('identities', 'import', api.fileOf(JSON.stringify([row])), '--source', 'erp', '--complete', ...why);
  const sync = { id: expect.stringMatching(/^[0-9a-f-]{36}$/), isLast: true };
  expect(api.asked[0]?.body).toEqual({ source: 'erp', rows: [row], sync, reason });
  expect(api.told).toContain('idn_7 was sent by erp before and is missing now; nothing was done to it');
  expect(process.exitCode).toBe(EXIT.done);
});

test.each([
  ['broken JSON', '[{', 'begins like JSON and is none'],
  ['an object', '{"rows": []}', 'is no JSON array of rows'],
  ['another encoding', Uint8Array.of(0x66, 0xfc, 0x72), 'is no text in UTF-8'],
])('identities import of %s sends nothing', async (_, content, sentence) => {
  await api.bfcert('identities', 'import', api.fileOf(content), '--source', 'erp', ...why);
  expect([process.exitCode, api.told, api.asked]).toEqual([EXIT.failed, expect.stringContaining(sentence), []]);
});

test('identities import of a file that is not there, or without its source, sends nothing', async () => {
  await api.bfcert('identities', 'import', '/nowhere/none.csv', '--source', 'erp', ...why);
  expect(api.told).toContain('none.csv does not exist');
  await expect(api.bfcert('identities', 'import', api.fileOf(csv), ...why)).rejects.toThrow('--source');
  expect(api.asked).toEqual([]);
});

test('identity-sources list says which are late', async () => {
  const source = { name: 'erp', intervalSeconds: 86_400, synchronisedAt: null, isLate: true };
  const quiet = { name: 'hand', intervalSeconds: null, synchronisedAt: null, isLate: false };
  api.answers = { 'GET /api/v1/identity-sources': { data: [source, quiet] } };
  await api.bfcert('identity-sources', 'list');
  expect(api.printed).toMatch(/erp +86400 s +yes\nhand +no\n/);
});

test.each([
  [['--interval', '86400'], 86_400, '86400 s'],
  [['--no-interval'], null, 'nobody waits for it'],
])('identity-sources declare with %j says how often it sends all it has', async (args, intervalSeconds, words) => {
  api.answers = { 'PUT /api/v1/identity-sources/erp': { name: 'erp' } };
  await api.bfcert('identity-sources', 'declare', 'erp', ...args, ...why);
  expect(api.asked).toMatchObject([{ body: { intervalSeconds, reason }, key: expect.stringMatching(/^.{36}$/) }]);
  expect(api.printed).toContain(words);
});

test.each([[[]], [['--interval', '0']], [['--interval', '9007199254740993']], [['--interval', 'a day']]])(
  'identity-sources declare with %j is wrong use, and sends nothing',
  async (args) => {
    await api.bfcert('identity-sources', 'declare', 'erp', ...args, ...why);
    expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
    expect(api.told).toContain('--interval');
  },
);

const preview = {
  id: 'idn_1',
  name: 'CS-1',
  version: 3,
  lastSeenAt: '2026-03-01T12:00:00.000Z',
  needsSecondPerson: ['certificate_in_force'],
  endpoints: [{ id: 'idn_2', name: 'DE*ABC*E1' }],
  certificates: [
    {
      certificateId: 'crt_1',
      identityId: 'idn_1',
      purpose: 'charger_identity',
      state: 'active',
      fate: 'revoked',
      because: null,
    },
  ],
  recoveryCaseId: null,
  bindingExceptions: 0,
  stationTolerances: 0,
  station: {
    isConnected: false,
    keys: 2,
    processes: [{ processId: 'mig_1', phase: 'csr' }],
    orders: 1,
    waves: ['wav_1'],
    breakGlassId: null,
  },
};

test('identities decommission says before what it would do, and with --dry-run nothing more', async () => {
  const line = 'GET /api/v1/identities/idn_1/decommission?certificates=run_out';
  api.answers = { [line]: preview };
  await api.bfcert('identities', 'decommission', 'idn_1', '--certificates', 'run_out', '--dry-run', ...why);
  expect(api.asked.map((one) => one.line)).toEqual([line]);
  expect(api.printed).toMatch(/crt_1 +charger_identity, active: revoked/);
  expect(api.printed).toMatch(/under way +mig_1 \(csr\)/);
});

test('identities decommission acts on the version that it has looked at, and says whose word it waits for', async () => {
  const look = 'GET /api/v1/identities/idn_1/decommission?certificates=revoke';
  const act = 'POST /api/v1/identities/idn_1/actions/decommission';
  api.answers = { [look]: preview, [act]: { id: 'idn_1', version: 3, approvalId: 'apr_1' } };
  await api.bfcert('identities', 'decommission', 'idn_1', ...why);
  expect(api.asked.at(-1)).toMatchObject({ line: act, version: '"3"', body: { certificates: 'revoke', reason } });
  expect(api.told).toContain('bfcert approvals approve apr_1');
});
