import { randomInt } from 'node:crypto';
import type { FaultName, Station } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNothingLost } from './system/expect-nothing-lost.ts';
import { childOf, type Role } from './system/processes.ts';
import { randomFrom } from './system/random.ts';
import { type System, startSystem } from './system/start-system.ts';
import { answered, enrol, familyOf, planMigration, simulate, stationsOf, until } from './system/stations.ts';

/** Each of the victims once; `npm run faults:kills` does twenty. */
const KILLS = Number(process.env.KILLS ?? 8);
const STATIONS_PER_KILL = 2;
const BAD_ONE_IN = 3;
/** Far more than a kill takes, with what was under way. */
const PATIENCE_PER_KILL_MS = 60_000;

/** What each of them is told to be by a system that nobody kills. */
const MISBEHAVIOURS: readonly { readonly fault: FaultName; readonly explanation: RegExp }[] = [
  { fault: 'falls-back-to-profile-2', explanation: /password 2 times instead of its certificate/ },
  { fault: 'wrong-cn', explanation: /signing request was refused .*common_name_mismatch/ },
  { fault: 'rejects-certificate', explanation: /Deliver certificate: .*refused/ },
  { fault: 'rejects-anchor', explanation: /Install anchor: .*refused/ },
  { fault: 'weak-key', explanation: /signing request was refused .*csr_key_too_weak/ },
];

type Victim = 'everything' | 'everything while it starts' | Role;
const VICTIMS: readonly Victim[] = [
  'everything',
  'server',
  'everything while it starts',
  'gateway',
  'everything',
  'pki',
  'everything while it starts',
  'postgres',
];

describe(`a system that is killed ${KILLS} times while stations migrate`, () => {
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
  const random = randomFrom(seed);
  const stations: Station[] = [];
  const bad = new Map<string, RegExp>();
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(async () => {
    await Promise.all(stations.map((station) => station.stop()));
    await system.stop();
  });

  it(`ends as one that nobody killed (SEED=${seed})`, { timeout: KILLS * PATIENCE_PER_KILL_MS }, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const newcomers = addStations();
      const [victim] = await Promise.all([killSomething(kill), newcomers]);
      console.log(`kill ${kill + 1}: ${victim}; ${stations.length} stations`);
    }

    const rows = await until(async () => {
      const found = await answered(() => stationsOf(system));
      const settled = [...found.values()].every(
        ({ online, migration }) => online && ['active', 'quarantine'].includes(migration?.state ?? ''),
      );
      return settled && found.size === stations.length && found;
    });
    for (const [name, { migration, securityProfile, profileFloor }] of rows) {
      const explanation = bad.get(name);
      const outcome = {
        name,
        state: migration?.state,
        explanation: migration?.explanation,
        securityProfile,
        profileFloor,
      };
      expect(outcome).toEqual(
        explanation === undefined
          ? { name, state: 'active', explanation: 'Profile 3 is proven.', securityProfile: 3, profileFloor: 3 }
          : {
              name,
              state: 'quarantine',
              explanation: expect.stringMatching(explanation),
              securityProfile: 2,
              profileFloor: 2,
            },
      );
    }
    await expectNothingLost(
      system,
      stations.filter(({ identity }) => !bad.has(identity)),
    );
  });

  /** Enrolled and planned by calls that are repeated, with the same key, until they are answered. */
  async function addStations(): Promise<void> {
    for (let added = 0; added < STATIONS_PER_KILL; added++) {
      const number = stations.length + 1;
      const name = `KILL-${String(number).padStart(3, '0')}`;
      const misbehaviour =
        number % BAD_ONE_IN === 0 ? MISBEHAVIOURS[(number / BAD_ONE_IN) % MISBEHAVIOURS.length] : undefined;
      if (misbehaviour !== undefined) bad.set(name, misbehaviour.explanation);
      const station = await simulate(system, name, misbehaviour === undefined ? [] : [misbehaviour.fault]);
      stations.push(station);
      await station.start();
      const id = await answered(() => enrol(system, name, familyOf(number)));
      await answered(() => planMigration(system, [id], `plan-${name}`));
    }
  }

  async function killSomething(count: number): Promise<Victim> {
    const victim = VICTIMS[count % VICTIMS.length] ?? 'everything';
    await pause(random.between(0, 2_500));
    switch (victim) {
      case 'everything while it starts':
        await system.kill();
        await system.startAndKill(random.between(100, 4_000));
        await system.startAgain();
        return victim;
      case 'everything':
        await system.kill();
        await system.startAgain();
        return victim;
      default: {
        const pid = await until(async () => childOf(system.pid(), victim));
        process.kill(pid, 'SIGKILL');
        return victim;
      }
    }
  }
});

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
