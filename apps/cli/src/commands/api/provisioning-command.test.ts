import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addProvisioningCommands } from './provisioning-command.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addProvisioningCommands);
const CASES = '/api/v1/provisioning-cases';
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const standing = { provisioningCaseId: 'pvc_1', state: 'prerequisite', waitingFor: 'oem', version: 1 };
const word = [
  '--source',
  'mobility operator',
  '--reference',
  'mail 7',
  '--at',
  '2026-03-01T12:00:00Z',
  '--reason',
  'heard',
];
const heard = { source: 'mobility operator', reference: 'mail 7', at: '2026-03-01T12:00:00Z', reason: 'heard' };

test('opens a case with the prerequisites that are named, and says who must act', async () => {
  api.answers = { [`POST ${CASES}`]: new Answer(201, standing) };
  const wish = ['--artifact', 'iso15118_contract', '--broker', 'desk', '--slot', 'DEABC000000001'];
  await api.bfcert('provisioning', 'open', 'idn_1', ...wish, '--needs', 'pcid_known=oem', '--reason', 'a new bus');
  const body = { identityId: 'idn_1', artifact: 'iso15118_contract', broker: 'desk', slot: 'DEABC000000001' };
  const prerequisites = [{ name: 'pcid_known', party: 'oem' }];
  expect(orders()).toEqual([{ line: `POST ${CASES}`, body: { ...body, prerequisites, reason: 'a new bus' } }]);
  expect(api.printed).toMatch(/waits for\s+oem/);
});

test('records a prerequisite, a delivery and evidence with its document', async () => {
  const [met, carried, proof] = ['prerequisite', 'delivery', 'evidence'].map(
    (what) => `POST ${CASES}/pvc_1/actions/record-${what}`,
  );
  api.answers = { [`${met}`]: standing, [`${carried}`]: standing, [`${proof}`]: standing };
  await api.bfcert('provisioning', 'record-prerequisite', 'pvc_1', 'pcid_known', '--not-met', ...word);
  const how = ['--channel', 'ocpp', '--outcome', 'accepted', '--station', 'idn_2'];
  await api.bfcert('provisioning', 'record-delivery', 'pvc_1', ...how, ...word);
  const document = api.fileOf('it works', 'letter.txt');
  const what = ['--type', 'provisioning_status', '--from', 'provider', '--document', document];
  await api.bfcert('provisioning', 'record-evidence', 'pvc_1', ...what, ...word);
  const contentBase64 = Buffer.from('it works').toString('base64');
  expect(orders()).toEqual([
    { line: met, body: { name: 'pcid_known', met: false, ...heard } },
    { line: carried, body: { channel: 'ocpp', outcome: 'accepted', stationId: 'idn_2', evseId: null, ...heard } },
    {
      line: proof,
      body: {
        type: 'provisioning_status',
        from: 'provider',
        fingerprint: null,
        document: { name: 'letter.txt', mediaType: 'text/plain', contentBase64 },
        ...heard,
      },
    },
  ]);
});

test('hands in no file of another kind, and asks the server for nothing then', async () => {
  const what = ['--type', 'provisioning_status', '--from', 'provider', '--document', api.fileOf('x', 'letter.html')];
  await api.bfcert('provisioning', 'record-evidence', 'pvc_1', ...what, ...word);
  expect([orders(), process.exitCode]).toEqual([[], EXIT.wrongUse]);
});

test('blocks, lets go on and ends a case, and says why it cannot', async () => {
  for (const verb of ['block', 'unblock', 'withdraw']) {
    api.answers = { [`POST ${CASES}/pvc_1/actions/${verb}`]: standing };
    const who = verb === 'block' ? ['--waits-for', 'broker'] : [];
    await api.bfcert('provisioning', verb, 'pvc_1', ...who, '--reason', 'as agreed');
  }
  expect(orders().map(({ body }) => body)).toEqual([
    { waitsFor: 'broker', reason: 'as agreed' },
    { reason: 'as agreed' },
    { reason: 'as agreed' },
  ]);
  const problem = { code: 'provisioning_case_over', detail: 'It was withdrawn.' };
  api.answers = { [`POST ${CASES}/pvc_1/actions/unblock`]: new Answer(409, problem) };
  await api.bfcert('provisioning', 'unblock', 'pvc_1', '--reason', 'as agreed');
  expect([process.exitCode, api.told.includes('(provisioning_case_over)')]).toEqual([EXIT.conflict, true]);
});

test('lists what brokers were asked for, and says what came of it', async () => {
  const [list, settle] = [
    'GET /api/v1/broker-requests?state=placed&limit=500',
    'POST /api/v1/broker-requests/brq_1/actions/settle',
  ];
  const request = { brokerRequestId: 'brq_1', broker: 'desk', state: 'placed' };
  api.answers = { [list]: { data: [request], page: { next: null } }, [settle]: { ...request, state: 'refused' } };
  await api.bfcert('provisioning', 'requests', '--state', 'placed');
  expect(api.printed).toContain('brq_1');
  await api.bfcert(
    'provisioning',
    'settle-request',
    'brq_1',
    '--refused',
    '--reference',
    'mail 7',
    '--reason',
    'no contract',
  );
  expect(orders().at(-1)).toEqual({
    line: settle,
    body: { outcome: 'refused', reference: 'mail 7', reason: 'no contract' },
  });
});

test('lists what somebody has to do, and shows of one case why evidence does not count', async () => {
  const line = `GET ${CASES}?waitingFor=oem&limit=500`;
  api.answers = { [line]: { data: [standing], page: { next: null } } };
  await api.bfcert('provisioning', 'list', '--waiting-for', 'oem', '--output', 'json');
  expect(api.printed).toContain('pvc_1');
  const evidence = {
    type: 'provisioning_status',
    from: 'provider',
    ...heard,
    lastAt: heard.at,
    objection: 'evidence_too_old',
  };
  const shown = { ...standing, because: null, prerequisites: [], deliveries: [], evidence: [evidence] };
  api.answers = { [`GET ${CASES}/pvc_1`]: shown };
  await api.bfcert('provisioning', 'show', 'pvc_1');
  expect(api.printed).toContain('does not count: evidence_too_old');
});
