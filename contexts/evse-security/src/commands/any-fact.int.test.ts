import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { readStationFacts, type StationFact, settingName } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let identityId: ChargerId;

beforeAll(async () => {
  world = await TestWorld.create();
  ({ identityId } = await world.enroll('CS-1'));
});

afterAll(() => world.end());

type Words = {
  readonly [Kind in StationFact['kind']]?: fc.Arbitrary<
    Omit<Extract<StationFact, { kind: Kind }>, 'factId' | 'at' | 'kind' | 'identityId' | 'connectionId'>
  >;
};

/** Without U+0000 and lone surrogates, which no frame brings. */
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength }).map((value) => value.replaceAll('\u0000', '').toWellFormed()),
    fc.constantFrom('x', '"', '\\', '🔌').map((unit) => unit.repeat(maxLength).slice(0, maxLength).toWellFormed()),
  );
const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(0, -1, 999_999_999, 1_000_000_000, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 1_764_288_000_000),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

/** What gets into a fact as a station said it: whatever its schema takes. */
const words = {
  log_progress: fc.record({
    requestId: orNull(integer),
    progress: fc.constantFrom('uploaded', 'uploading', 'upload_failed', 'cancelled', 'idle'),
    detail: orNull(text(255)),
  }),
  security_event: fc.record({
    type: text(200),
    stationTime: fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((time) => time.toISOString()),
    techInfo: orNull(text(1_020)),
  }),
  boot_notification: fc.record({
    securityProfile: fc.constant(2),
    vendor: text(200),
    model: text(80),
    serialNumber: orNull(text(100)),
    firmwareVersion: orNull(text(200)),
    reason: fc.constant('PowerUp'),
    answered: fc.constantFrom('accepted', 'pending', 'rejected'),
    serialMatchesBinding: orNull(fc.boolean()),
  }),
  settings_reported: fc.record({
    requestId: integer,
    settings: fc.dictionary(fc.constantFrom(...settingName.options), text(2_500)),
  }),
  station_noisy: fc.record({
    count: fc.integer({ min: 1, max: 2_147_483_647 }),
    kinds: fc.constant({ security_event: 3, boot_notification: 1 }),
  }),
  contract_certificate_failed: fc.record({
    reason: fc.constant('no_broker'),
    action: fc.constant('install'),
    schemaVersion: text(50),
    exiCharacters: integer,
    mostChains: orNull(integer),
    prioritisedContracts: integer,
  }),
} satisfies Words;

test.each(Object.entries(words))(
  'every %s that can be read can be recorded, at its first delivery',
  async (kind, said) => {
    const samples: readonly object[] = fc.sample<object>(said, { numRuns: 60, seed: 20_261_128 });
    const brought = samples.map((sample, index) => ({
      ...sample,
      kind,
      factId: `${kind}-${index}`,
      at: world.clock.now().toISOString(),
      identityId,
      connectionId: 'con-1',
    }));
    const { facts, unreadable } = readStationFacts({ facts: JSON.parse(JSON.stringify(brought)) });
    expect(unreadable).toEqual([]);
    for (const fact of facts) {
      await expect(
        world.evse.recordStationFacts([fact], { nodeId: 'gateway-1' }),
        JSON.stringify(fact),
      ).resolves.toBeUndefined();
    }
  },
);

test('numbers of logs that cannot be ours are one event of their station and hour, which counts', async () => {
  const { identityId: other } = await world.enroll('CS-2');
  const numbers = [0, -1, 999_999_999, 2 ** 31, 1_764_288_000_000, Number.MAX_SAFE_INTEGER];
  const facts = numbers.map(
    (requestId, index): StationFact => ({
      factId: `stray-${index}`,
      at: world.clock.now().toISOString(),
      kind: 'log_progress',
      identityId: other,
      connectionId: 'con-1',
      requestId,
      progress: 'uploaded',
      detail: null,
    }),
  );
  await world.evse.recordStationFacts(facts, { nodeId: 'gateway-1' });
  expect(await world.securityEvents(other)).toMatchObject([
    {
      reportedType: 'log_status_of_no_request',
      count: numbers.length,
      details: { requestId: Number.MAX_SAFE_INTEGER },
    },
  ]);
});
