import { describe, expect, test } from 'vitest';
import type { EvseSecurityStores } from '../ports.ts';
import { type Beginning, beginnings, stationOf } from './begin.ts';
import { explore } from './explore.ts';
import { inWords } from './in-words.ts';
import { type ModelProtocol, modelProtocols } from './model-station.ts';

/** Half of what the smallest look has seen: fewer mean that the model does not see what it did. */
const LEAST_STATES = 5_000;
const rotations = ['rotation', 'rotation_at_leisure', 'rotation_of_exposed', 'by_hand', 'typed_in'] as const;
/** Milliseconds; each takes some ten seconds of a processor that has nothing else to do. */
const AT_MOST = 300_000;

describe('a station on its way to Profile 3, with anything that may go wrong once at any step', () => {
  test.each(modelProtocols)(
    'keeps a way in, one owner and one certificate for a key, and is waited for by somebody: %s',
    async (protocol) => {
      const report = await explored(protocol, 'migration', 1);
      expect(report.counterexample, inWords(report)).toBeNull();
      expect(report.states).toBeGreaterThan(LEAST_STATES);
    },
    AT_MOST,
  );
});

/** 2.0.1 differs from 2.1 in the numbers of requests alone: `npm run model` looks at it. */
const unlike = ['ocpp2.1', 'ocpp1.6'] as const;

test.each(unlike)(
  'so it does while its certificate is renewed: %s',
  async (protocol) => {
    const report = await explored(protocol, 'renewal', 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

test.each(unlike)(
  'so it does while its password is rotated, at once, at leisure or because somebody knows it, and where a person issues one: %s',
  async (protocol) => {
    for (const from of rotations) {
      const report = await explored(protocol, from, 1);
      expect(report.counterexample, `${from}: ${inWords(report)}`).toBeNull();
    }
  },
  AT_MOST,
);

test.each(unlike)(
  'so it does where its family may go back to the password before, as long as that is recognised: %s',
  async (protocol) => {
    const report = await explored(protocol, 'rotation_going_back', 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

test.each(['rotation_in_slots', 'migration_in_slots'] as const)(
  'so it does where each of its connection slots has a password of its own: %s',
  async (from) => {
    const report = await explored('ocpp2.1', from, 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

test.each(unlike)(
  'and verifies our listeners while their root is replaced, whatever people do about versions, waves and chains meanwhile: %s',
  async (protocol) => {
    const report = await explored(protocol, 'rollout', 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

test.each(unlike)(
  'so it does when two people have let it back to Profile 2, and at the end of that: %s',
  async (protocol) => {
    const report = await explored(protocol, 'break_glass', 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

test(
  'so it does where they have it sent there, and it is back on Profile 3 after the end',
  async () => {
    const report = await explored('ocpp2.1', 'lowering', 1);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

const lookedAtInPairs = unlike.flatMap((protocol) =>
  (['migration', 'renewal', 'rotation', 'typed_in', 'rollout', 'break_glass'] as const).map(
    (from) => [protocol, from] as const,
  ),
);

test.each(lookedAtInPairs)(
  'and so it does with two lost answers, or a death of the server and a lost answer, in one step: %s, %s',
  async (protocol, from) => {
    const report = await exploredInPairs(protocol, from);
    expect(report.counterexample, inWords(report)).toBeNull();
  },
  AT_MOST,
);

describe('the model finds', { timeout: AT_MOST }, () => {
  test('a break-glass at whose end nobody remembers how the station was sent down', async () => {
    const report = await explored('ocpp2.0.1', 'lowering', 0, forgetsWhatWasLowered);
    expect(report.counterexample).toMatchObject({ rule: 'no state waits for nobody' });
  });

  test('what two lost answers in one step do, and one does not', async () => {
    const once = await exploredInPairs('ocpp2.0.1', 'migration', refusesOldKeyAfterTwoLostAnswers, 1);
    expect(once.counterexample).toBeNull();
    const twice = await exploredInPairs('ocpp2.0.1', 'migration', refusesOldKeyAfterTwoLostAnswers);
    expect(twice.counterexample).toMatchObject({ rule: 'I5, a station has a way in' });
    expect(twice.counterexample?.trace.filter((words) => words.startsWith('!'))).toHaveLength(2);
  });

  test('a break-glass whose end shuts a station out that is down', async () => {
    const report = await explored('ocpp1.6', 'break_glass', 1, forgetsWhoCameDown);
    expect(report.counterexample).toMatchObject({ rule: 'I5, a station has a way in' });
  });

  test('a password that is shut while the station may have it', async () => {
    const report = await explored('ocpp2.1', 'rotation_at_leisure', 1, refusesWhatWasSetAside);
    expect(report.counterexample).toMatchObject({ rule: 'I5, a station has a way in' });
    expect(report.counterexample?.trace.at(-1)).toMatch(/^! a person (issues|retries)/);
  });

  test('a former password that is refused to a family that goes back to it', async () => {
    const report = await explored('ocpp2.1', 'rotation_going_back', 1, forgetsDeclarations);
    expect(report.counterexample).toMatchObject({ rule: 'I5, a station has a way in' });
    expect(report.counterexample?.trace.find((words) => words.startsWith('!'))).toContain('goes back to what it was');
  });

  test('a floor that rises before the station was seen on Profile 3', async () => {
    const report = await explored('ocpp2.0.1', 'migration', 0, raisesFloorAtCutover);
    expect(report.counterexample).toMatchObject({ rule: 'the floor rises at verify alone' });
    expect(report.counterexample?.trace.at(-1)).toContain('the server looks at the migration (install)');
  });

  test('an old password that is refused at once', async () => {
    const report = await explored('ocpp2.0.1', 'migration', 1, refusesOldKeyAtOnce);
    expect(report.counterexample).toMatchObject({ rule: 'I5, a station has a way in' });
  });
});

type Amend = (stores: EvseSecurityStores) => EvseSecurityStores;

const parts = (protocol: ModelProtocol, from: Beginning, amend?: Amend) => ({
  station: stationOf(protocol),
  begin: beginnings[from],
  ...(amend === undefined ? {} : { amend }),
});

const explored = (protocol: ModelProtocol, from: Beginning, depth: number, amend?: Amend) =>
  explore({ ...parts(protocol, from, amend), depth });

const exploredInPairs = (protocol: ModelProtocol, from: Beginning, amend?: Amend, depth = 2) =>
  explore({ ...parts(protocol, from, amend), depth, pairs: 'in_one_step' });

const raisesFloorAtCutover = (stores: EvseSecurityStores): EvseSecurityStores => ({
  ...stores,
  migrations: Object.assign(Object.create(stores.migrations), {
    save: async (...[tx, process]: Parameters<EvseSecurityStores['migrations']['save']>) => {
      if (process.phase === 'cutover') await stores.chargers.raiseFloor(tx, process.identityId, 3);
      await stores.migrations.save(tx, process);
    },
  }),
});

const refusesOldKeyAtOnce = (stores: EvseSecurityStores): EvseSecurityStores => ({
  ...stores,
  keys: {
    ...stores.keys,
    ofChargers: async (tx, ids) => {
      const keys = await stores.keys.ofChargers(tx, ids);
      return keys.some(({ state }) => state === 'pending') ? keys.filter(({ state }) => state !== 'active') : keys;
    },
  },
});

const refusesWhatWasSetAside: Amend = (stores) => ({
  ...stores,
  keys: {
    ...stores.keys,
    ofChargers: async (tx, ids) => (await stores.keys.ofChargers(tx, ids)).filter(({ state }) => state !== 'set_aside'),
  },
});

const forgetsDeclarations: Amend = (stores) => ({
  ...stores,
  capabilities: Object.assign(Object.create(stores.capabilities), { declarationsOf: async () => new Map() }),
});

const forgetsWhoCameDown = (stores: EvseSecurityStores): EvseSecurityStores => ({
  ...stores,
  breakGlasses: {
    ...stores.breakGlasses,
    save: (tx, one) => stores.breakGlasses.save(tx, { ...one, cameDownAt: null }),
  },
});

const forgetsWhatWasLowered = (stores: EvseSecurityStores): EvseSecurityStores => ({
  ...stores,
  orders: {
    ...stores.orders,
    add: (tx, order) =>
      order.thing.kind === 'raise_profile' ? Promise.resolve('on_order') : stores.orders.add(tx, order),
  },
});

const refusesOldKeyAfterTwoLostAnswers: Amend = (stores) => ({
  ...stores,
  keys: {
    ...stores.keys,
    ofChargers: async (tx, ids) => {
      const keys = await stores.keys.ofChargers(tx, ids);
      const [id] = ids;
      const found = id === undefined ? null : await stores.migrations.latestOf(tx, id);
      const attempts = found === null ? [] : await stores.attempts.ofRound(tx, found.id, found.round);
      const lost = attempts.filter(
        ({ action, status }) => action === 'change_authorization_key' && status === 'unknown',
      );
      return lost.length < 2 ? keys : keys.filter(({ state }) => state !== 'active');
    },
  },
});
