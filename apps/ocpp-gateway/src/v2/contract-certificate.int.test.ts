import { randomBytes } from 'node:crypto';
import type { LastBoot } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'twenty-bytes-of-text';
const SUBJECT = 'station.contract_certificate';
const EXI = Buffer.from('80980210', 'hex').toString('base64');
const ASKED = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: EXI };
const IN_ITS_TIME_MS = 300;

let bench: Bench;
let csms: TestCsms;
const stations: TestStation[] = [];
let last = 0;

beforeAll(async () => {
  csms = await TestCsms.start({ protocols: ['ocpp2.0.1', 'ocpp2.1', 'ocpp1.6'] });
  bench = await startBench({
    contractCertificateTimeoutMs: IN_ITS_TIME_MS,
    settings: { upstreams: [{ name: 'main', url: csms.url, securityProfile: 0 }] },
  });
});
beforeEach(() => {
  bench.server.onStatusQuestion.clear();
  bench.server.statusQuestions.splice(0);
  csms.calls.splice(0);
});
afterEach(() => {
  for (const station of stations.splice(0)) station.close();
});
afterAll(async () => {
  await bench.stop();
  await csms.goAway();
  expect(csms.complaints).toEqual([]);
});

const BOOTED: LastBoot = { accepted: true, serialMismatch: false };

async function arrive(protocol: string, { upstream, boot = BOOTED }: { upstream?: string; boot?: LastBoot } = {}) {
  last += 1;
  const name = `E${last}`;
  const behind = upstream === undefined ? {} : { upstream };
  bench.server.admit(name, { boot, passwords: [bench.server.verifier(PASSWORD)], ...behind });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: [protocol],
  });
  stations.push(station);
  if (upstream !== undefined) await csms.until(() => csms.isConnected(name));
  return { station, name };
}

type How = 'ocpp2.0.1' | 'ocpp2.1' | 'org.openchargealliance.iso15118pnc' | 'iso15118';
const WAYS: readonly How[] = ['ocpp2.0.1', 'ocpp2.1', 'org.openchargealliance.iso15118pnc', 'iso15118'];

const isWrapped = (how: How): boolean => !how.startsWith('ocpp');
const protocolOf = (how: How): string => (isWrapped(how) ? 'ocpp1.6' : how);

/** As a frame of that version or vendor. */
function callOf(how: How, payload: Record<string, unknown> = ASKED): readonly [string, unknown] {
  if (!isWrapped(how)) return ['Get15118EVCertificate', payload];
  const { iso15118SchemaVersion, ...rest } = payload;
  const inner = how === 'iso15118' ? { '15118SchemaVersion': iso15118SchemaVersion, ...rest } : payload;
  return ['DataTransfer', { vendorId: how, messageId: 'Get15118EVCertificate', data: JSON.stringify(inner) }];
}

const ask = (station: TestStation, how: How, payload?: Record<string, unknown>, id = 'ask') =>
  station.call(...callOf(how, payload), id);

const callError = (code: string) => [4, 'ask', code, expect.any(String), {}];
const failed = (how: How, reason: string, reasonCode: string, id = 'ask') =>
  isWrapped(how)
    ? [3, id, { status: 'Accepted', data: JSON.stringify({ status: 'Failed', exiResponse: '' }) }]
    : [3, id, { status: 'Failed', exiResponse: '', statusInfo: { reasonCode, additionalInfo: reason } }];

const answers = (answer: Json) => bench.server.onStatusQuestion.set(SUBJECT, async () => answer);

async function factOf(name: string) {
  const mine = () =>
    bench.server.factsOf('contract_certificate_failed').filter(({ identityId }) => identityId === `idn_${name}`);
  await bench.server.until(() => mine().length > 0);
  return mine();
}

describe('Get15118EVCertificate without a CSMS behind us', () => {
  test.each(WAYS)(
    '%s: where there is no broker it is Failed, with the exiResponse that the schema wants',
    async (how) => {
      answers({ outcome: 'failed', reason: 'no_broker' });
      const { station, name } = await arrive(protocolOf(how));
      expect(await ask(station, how)).toEqual(failed(how, 'no_broker', 'NotEnabled'));
      expect(bench.server.statusQuestions).toEqual([
        {
          subject: SUBJECT,
          payload: {
            identityId: `idn_${name}`,
            connectionId: expect.any(String),
            action: 'install',
            schemaVersion: ASKED.iso15118SchemaVersion,
            exiRequest: EXI,
            mostChains: null,
            prioritisedContracts: [],
          },
        },
      ]);
      const facts = await factOf(name);
      expect(facts).toMatchObject([
        {
          reason: 'no_broker',
          action: 'install',
          schemaVersion: ASKED.iso15118SchemaVersion,
          exiCharacters: EXI.length,
          mostChains: null,
          prioritisedContracts: 0,
        },
      ]);
      expect(JSON.stringify(facts)).not.toContain(EXI);
    },
  );

  test.each(WAYS)('%s: what nobody answers is Failed in its time, and told', async (how) => {
    const never = Promise.withResolvers<Json>();
    bench.server.onStatusQuestion.set(SUBJECT, () => never.promise);
    const { station, name } = await arrive(protocolOf(how));
    const askedAt = performance.now();
    expect(await ask(station, how)).toEqual(failed(how, 'not_answered', 'Unspecified'));
    expect(performance.now() - askedAt).toBeLessThan(IN_ITS_TIME_MS + 1_000);
    never.resolve({ outcome: 'failed', reason: 'no_broker' });
    expect(await factOf(name)).toMatchObject([{ reason: 'not_answered' }]);
  });

  test('a server that fails is none that answers', async () => {
    const { station, name } = await arrive('ocpp2.0.1');
    expect(await ask(station, 'ocpp2.0.1')).toEqual(failed('ocpp2.0.1', 'not_answered', 'Unspecified'));
    expect(await factOf(name)).toMatchObject([{ reason: 'not_answered' }]);
  });

  test.each(WAYS)('%s: what a broker has is passed on as it is', async (how) => {
    answers({ outcome: 'provided', exiResponse: 'gJgCEA==' });
    const { station } = await arrive(protocolOf(how));
    const provided = { status: 'Accepted', exiResponse: 'gJgCEA==' };
    expect(await ask(station, how, { ...ASKED, action: 'Update' })).toEqual([
      3,
      'ask',
      isWrapped(how) ? { status: 'Accepted', data: JSON.stringify(provided) } : provided,
    ]);
    expect(bench.server.statusQuestions).toMatchObject([{ payload: { action: 'update' } }]);
  });

  test('2.1: a vehicle of ISO 15118-20 says how many contracts it takes and which first, and hears how many remain', async () => {
    answers({ outcome: 'provided', exiResponse: EXI, remainingContracts: 2 });
    const { station } = await arrive('ocpp2.1');
    const asked = { ...ASKED, maximumContractCertificateChains: 3, prioritizedEMAIDs: ['DEABCC123456789'] };
    expect(await ask(station, 'ocpp2.1', asked)).toEqual([
      3,
      'ask',
      { status: 'Accepted', exiResponse: EXI, remainingContracts: 2 },
    ]);
    expect(bench.server.statusQuestions).toMatchObject([
      { payload: { mostChains: 3, prioritisedContracts: ['DEABCC123456789'] } },
    ]);
  });

  test('of the contracts that a vehicle wants first only their number is told', async () => {
    answers({ outcome: 'failed', reason: 'no_broker' });
    const { station, name } = await arrive('ocpp2.1');
    await ask(station, 'ocpp2.1', { ...ASKED, prioritizedEMAIDs: ['DEABCC123456789', 'DEABCC987654321'] });
    const facts = await factOf(name);
    expect(facts).toMatchObject([{ prioritisedContracts: 2 }]);
    expect(JSON.stringify(facts)).not.toContain('DEABCC');
  });

  test.each([
    ['ocpp2.0.1', 5_600],
    ['ocpp2.1', 17_000],
    ['org.openchargealliance.iso15118pnc', 5_600],
  ] as const)('%s: an answer has up to %i characters; a longer one is Failed, and told', async (how, most) => {
    const { station, name } = await arrive(protocolOf(how));
    answers({ outcome: 'provided', exiResponse: 'A'.repeat(most) });
    expect(JSON.stringify(await ask(station, how))).toContain('A'.repeat(most));
    answers({ outcome: 'provided', exiResponse: 'A'.repeat(most + 1) });
    expect(await ask(station, how, ASKED, 'again')).toEqual(failed(how, 'answer_not_carried', 'Unspecified', 'again'));
    expect(await factOf(name)).toMatchObject([{ reason: 'answer_not_carried' }]);
  });

  test('how many contracts remain is no word of 2.0.1', async () => {
    answers({ outcome: 'provided', exiResponse: EXI, remainingContracts: 1 });
    const { station } = await arrive('ocpp2.0.1');
    expect(await ask(station, 'ocpp2.0.1')).toEqual(failed('ocpp2.0.1', 'answer_not_carried', 'Unspecified'));
  });
});

describe('bad input', () => {
  test.each([
    ['ocpp2.0.1', 5_600],
    ['ocpp2.1', 11_000],
    ['org.openchargealliance.iso15118pnc', 5_600],
    ['iso15118', 5_600],
  ] as const)(
    'T.21 (%s): random EXI of %i characters is passed on undecoded; one more is refused, and nobody is asked',
    async (how, most) => {
      answers({ outcome: 'failed', reason: 'no_broker' });
      const { station } = await arrive(protocolOf(how));
      const exiRequest = randomBytes(most).toString('base64').slice(0, most);
      expect(await ask(station, how, { ...ASKED, exiRequest })).toMatchObject([3, 'ask', {}]);
      expect(bench.server.statusQuestions).toMatchObject([{ payload: { exiRequest } }]);
      const refused = isWrapped(how)
        ? [3, 'again', { status: 'Rejected' }]
        : [4, 'again', 'PropertyConstraintViolation', expect.any(String), {}];
      expect(await ask(station, how, { ...ASKED, exiRequest: `${exiRequest}A` }, 'again')).toEqual(refused);
      expect(bench.server.statusQuestions).toHaveLength(1);
    },
  );

  test.each(WAYS)('T.21 (%s): ten megabytes end the connection, and nobody is asked', async (how) => {
    const { station } = await arrive(protocolOf(how));
    station.send(JSON.stringify([2, 'ask', ...callOf(how, { ...ASKED, exiRequest: 'A'.repeat(10_000_000) })]));
    expect((await station.closed).code).toBe(1009);
    expect(bench.server.statusQuestions).toEqual([]);
  });

  test.each([
    ['ocpp2.0.1', 'another action', { ...ASKED, action: 'Delete' }, 'PropertyConstraintViolation'],
    ['ocpp2.0.1', 'no exiRequest', { ...ASKED, exiRequest: undefined }, 'OccurrenceConstraintViolation'],
    ['ocpp2.0.1', 'an exiRequest that is no text', { ...ASKED, exiRequest: 7 }, 'TypeConstraintViolation'],
    [
      'ocpp2.0.1',
      'a number of contracts, of 2.1',
      { ...ASKED, maximumContractCertificateChains: 1 },
      'FormatViolation',
    ],
    [
      'ocpp2.1',
      'fewer contracts than none',
      { ...ASKED, maximumContractCertificateChains: -1 },
      'PropertyConstraintViolation',
    ],
    ['ocpp2.1', '1e300 contracts', { ...ASKED, maximumContractCertificateChains: 1e300 }, 'FormatViolation'],
    [
      'ocpp2.1',
      'nine eMAIDs',
      { ...ASKED, prioritizedEMAIDs: Array.from({ length: 9 }, () => 'A') },
      'OccurrenceConstraintViolation',
    ],
  ] as const)('%s: %s is refused, and nobody is asked', async (how, _, payload, code) => {
    const { station } = await arrive(how);
    expect(await ask(station, how, payload)).toEqual(callError(code));
    expect(bench.server.statusQuestions).toEqual([]);
  });

  test.each(WAYS)('%s: passes for nobody whose boot is not accepted', async (how) => {
    const { station } = await arrive(protocolOf(how), { boot: { accepted: false, serialMismatch: false } });
    expect(await ask(station, how)).toEqual(callError('SecurityError'));
    expect(bench.server.statusQuestions).toEqual([]);
  });
});

describe('Get15118EVCertificate with a CSMS behind us', () => {
  test.each(WAYS)('%s: is the CSMS’s, which hears it word for word and answers it', async (how) => {
    const { station, name } = await arrive(protocolOf(how), { upstream: 'main' });
    const inner = { status: 'Accepted', exiResponse: 'gJgCEA==' };
    csms.handlers.set('Get15118EVCertificate', () => inner);
    const outer = { status: 'Accepted', data: JSON.stringify(inner) };
    csms.handlers.set('DataTransfer', () => outer);
    expect(await ask(station, how)).toEqual([3, 'ask', isWrapped(how) ? outer : inner]);
    const [method, params] = callOf(how);
    expect(csms.calls).toEqual([{ identity: name, id: 'ask', method, params }]);
    expect(bench.server.statusQuestions).toEqual([]);
  });
});
