import { type StationFact, stationFact } from '@bfcert/evse-security/station-contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'twenty-bytes-of-text';

let bench: Bench;
let other: TestStation;
beforeAll(async () => {
  bench = await startBench();
  other = await station('OTHER');
});
afterAll(() => bench.stop());

function station(name: string, protocol = 'ocpp2.0.1'): Promise<TestStation> {
  bench.server.admit(name, {
    boot: { accepted: true, serialMismatch: false },
    passwords: [bench.server.verifier(PASSWORD)],
  });
  return enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: [protocol],
  });
}

let events = 0;
/** Facts go in order, so that this one arrives means that none before it holds up those behind. */
async function factsArrive(): Promise<void> {
  const type = `Event${++events}`;
  expect(await other.call('SecurityEventNotification', { type, timestamp: '2026-03-01T12:00:00Z' })).toMatchObject([
    3,
    expect.any(String),
    {},
  ]);
  await bench.server.until(() => bench.server.factsOf('security_event').some((fact) => fact.type === type));
}

describe('what one station says costs that station alone', () => {
  const reported = (value: string) =>
    JSON.stringify([
      2,
      'p',
      'NotifyReport',
      {
        requestId: 1,
        generatedAt: '2026-03-01T12:00:00Z',
        seqNo: 0,
        reportData: [
          {
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'MaxCertificateChainSize' },
            variableAttribute: [{ value }],
          },
        ],
      },
    ]);

  test.each(['1e300', '-1e300', '1e20', '9007199254740992', '1e16'])(
    'a log with the number %s is refused, and everybody’s facts go on',
    async (number) => {
      const one = await station('NUMBERS');
      one.send(`[2,"p","LogStatusNotification",{"status":"Uploaded","requestId":${number}}]`);
      expect(await one.next()).toMatchObject([4, 'p', 'FormatViolation', 'number out of range', {}]);
      await factsArrive();
      one.close();
    },
  );

  test('a report with the longest value that its schema has is taken, and everybody’s facts go on', async () => {
    const one = await station('LONG');
    for (const length of [1_000, 1_001, 1_500, 2_500]) {
      one.send(reported('9'.repeat(length)));
      expect(await one.next()).toMatchObject([3, 'p', {}]);
      await bench.server.until(() =>
        bench.server
          .factsOf('settings_reported')
          .some(({ settings }) => settings.max_certificate_chain_size?.length === length),
      );
    }
    await factsArrive();
    one.close();
  });

  test('a longer text, of a station whose long texts are put up with, is refused by its place where no server could read it', async () => {
    const passwords = [bench.server.verifier(PASSWORD)];
    bench.server.admit('TOLERATED', { passwords, toleratedDefects: ['long_texts'] });
    const one = await enter({
      port: bench.gateway.ports.passwordOrCertificate,
      trustedRootsPem: bench.server.trustedRootsPem,
      name: 'TOLERATED',
      basic: { username: 'TOLERATED', password: PASSWORD },
    });
    one.send(reported('9'.repeat(2_501)));
    expect(await one.next()).toMatchObject([
      4,
      'p',
      'PropertyConstraintViolation',
      'settings.max_certificate_chain_size cannot be recorded',
      {},
    ]);
    await factsArrive();
    one.close();
  });
});

/** As JSON writes it, as `JSON.stringify` would not. */
const integer = fc.oneof(
  fc.constantFrom('0', '-1', '1.0', '2147483648', '1764288000000', '9007199254740991', '-9007199254740991'),
  fc.constantFrom(
    '9007199254740992',
    '1e16',
    '1e20',
    '-1e20',
    '1e300',
    '1e400',
    '1.5',
    '1e-300',
    '12345678901234567e2',
  ),
  fc.integer().map(String),
);
const text = (longest: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc
        .constantFrom(0, 1, longest - 1, longest, longest + 1)
        .chain((length) =>
          fc.constantFrom('x', '"', '\\', 'ü', '🔌').map((unit) => unit.repeat(length).slice(0, Math.max(0, length))),
        ),
      fc.string({ unit: 'binary', maxLength: longest }),
    )
    .map((value) => JSON.stringify(value));
const object = (fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc.record(fields).map(
    (values) =>
      `{${Object.entries(values)
        .map(([name, value]) => `"${name}":${value}`)
        .join(',')}}`,
  );
const said = (value: string) => fc.constant(JSON.stringify(value));
const list = (item: fc.Arbitrary<string>) => item.map((value) => `[${value}]`);
const named = (name: string) => object({ name: said(name) });
const variable = (component: string, name: string) =>
  list(
    object({
      component: named(component),
      variable: named(name),
      variableAttribute: list(object({ value: text(2_500) })),
      variableCharacteristics: object({
        dataType: said('string'),
        supportsMonitoring: fc.constant('false'),
        maxLimit: integer,
        valuesList: text(1_000),
      }),
    }),
  );
const time = fc.oneof(
  said('2026-03-01T12:00:00Z'),
  said('0000-01-01T00:00:00Z'),
  said('9999-12-31T23:59:59-23:59'),
  text(40),
);
/** Every message of stations from which a fact is made, with every text and whole number that gets into it. */
const messages: Readonly<Record<string, readonly [protocol: string, action: string, fc.Arbitrary<string>]>> = {
  log: ['ocpp2.0.1', 'LogStatusNotification', object({ status: said('Uploaded'), requestId: integer })],
  newestLog: [
    'ocpp2.1',
    'LogStatusNotification',
    object({
      status: said('UploadFailure'),
      requestId: integer,
      statusInfo: object({ reasonCode: text(20), additionalInfo: text(1_024) }),
    }),
  ],
  olderLog: ['ocpp1.6', 'LogStatusNotification', object({ status: said('Uploaded'), requestId: integer })],
  event: ['ocpp2.0.1', 'SecurityEventNotification', object({ type: text(50), timestamp: time, techInfo: text(255) })],
  olderEvent: [
    'ocpp1.6',
    'SecurityEventNotification',
    object({ type: text(50), timestamp: time, techInfo: text(255) }),
  ],
  boot: [
    'ocpp2.0.1',
    'BootNotification',
    object({
      reason: said('PowerUp'),
      chargingStation: object({
        model: text(20),
        vendorName: text(50),
        serialNumber: text(25),
        firmwareVersion: text(50),
      }),
    }),
  ],
  olderBoot: [
    'ocpp1.6',
    'BootNotification',
    object({
      chargePointVendor: text(20),
      chargePointModel: text(20),
      chargePointSerialNumber: text(25),
      firmwareVersion: text(50),
    }),
  ],
  report: [
    'ocpp2.0.1',
    'NotifyReport',
    object({
      requestId: integer,
      generatedAt: said('2026-03-01T12:00:00Z'),
      seqNo: fc.constant('0'),
      reportData: fc
        .constantFrom(
          ['SecurityCtrlr', 'MaxCertificateChainSize'] as const,
          ['SecurityCtrlr', 'CertificateEntries'] as const,
          ['SecurityCtrlr', 'BasicAuthPassword'] as const,
          ['OCPPCommCtrlr', 'NetworkConfigurationPriority'] as const,
        )
        .chain(([component, name]) => variable(component, name)),
    }),
  ],
  contract: [
    'ocpp2.1',
    'Get15118EVCertificate',
    object({
      iso15118SchemaVersion: text(50),
      action: said('Install'),
      exiRequest: text(200),
      maximumContractCertificateChains: integer,
      prioritizedEMAIDs: list(text(255)),
    }),
  ],
};

describe.each(Object.entries(messages))('of every text and number of a %s', (name, [protocol, action, payload]) => {
  test('what its schema lets through is kept as a server reads it, or is refused', async () => {
    const one = await station(`ANY-${name}`, protocol);
    await bench.server.until(() => bench.server.epochOf(`idn_ANY-${name}`) !== undefined);
    const before = bench.server.facts.length;
    let taken = 0;
    for (const [index, sample] of fc.sample(payload, { numRuns: 150, seed: 20_261_128 }).entries()) {
      one.send(`[2,"${index}","${action}",${sample}]`);
      const [type, id, code] = (await one.next()) as readonly [number, string, unknown];
      expect(id).toBe(String(index));
      expect([3, 4]).toContain(type);
      // A fault of ours would be no refusal.
      expect(code, sample).not.toBe('InternalError');
      if (type === 3) taken++;
    }
    await factsArrive();
    const facts = () =>
      bench.server.facts.slice(before).filter((fact) => 'identityId' in fact && fact.identityId === `idn_ANY-${name}`);
    expect(taken).toBeGreaterThan(0);
    // Repetitions of an event are counted.
    const timesOf = (fact: StationFact): number => (fact.kind === 'security_event' ? (fact.count ?? 1) : 1);
    await bench.server.until(() => facts().reduce((sum, fact) => sum + timesOf(fact), 0) >= taken);
    expect(facts().reduce((sum, fact) => sum + timesOf(fact), 0)).toBe(taken);
    for (const fact of facts()) expect(stationFact.safeParse(fact).success).toBe(true);
    one.close();
  });
});
