import type { RenewalQuota } from '@bfcert/certificate-lifecycle';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { importedKey } from '../authorization-key/new-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { Organisation, SerialNumber, WireName } from '../charger/charger-names.ts';
import { newCharger } from '../charger/new-charger.ts';
import { defaultProcessPolicy, type ProcessPolicy } from '../policy/process-policy.ts';
import type { WaveRules } from '../wave/wave.ts';
import { EventQueue } from './event-queue.ts';
import { type FleetProtocol, FleetStation } from './fleet-station.ts';
import { FleetWave } from './fleet-wave.ts';
import type { FleetHabit } from './habit.ts';
import { type Load, RateLimited } from './rate-limited.ts';
import { type PutOff, RenewalTurn } from './renewal-turn.ts';
import { type FleetParts, type Pace, StationLine, VERIFIER } from './station-line.ts';
import { StationRecord } from './station-record.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface SimulatedStation {
  readonly protocol: FleetProtocol;
  readonly family: string;
  readonly cohorts: readonly string[];
  readonly habit: FleetHabit | null;
}

export interface FleetSimulation {
  readonly stations: readonly SimulatedStation[];
  readonly rules: WaveRules;
  /** How many are in one wave; the next begins when it has ended. */
  readonly waveSize: number;
  readonly start: Date;
  /** How long is looked, migrations and renewals. */
  readonly days: number;
  /** Numbers from 0 up to, but not, 1: all that happens by chance. */
  readonly random: () => number;
  /** Of the CA's renewals, beside what waves begin. */
  readonly quota: RenewalQuota;
  readonly signaturesPerSecond: number;
  readonly handshakesPerSecond: number;
  /** Before a station dials again: so long, and up to as much again. */
  readonly reconnectMs: number;
  /** Between a hold of a wave and the person who resumes it. */
  readonly personTakesMs: number;
  readonly policy?: ProcessPolicy;
  /** For a test that breaks a rule. */
  readonly raisesFloor?: FleetParts['raisesFloor'];
  readonly sent?: FleetParts['sent'];
  /** Once for each day that has passed. */
  readonly passed?: (day: number, progress: Pick<FleetOutcome, 'migrated' | 'quarantined'>) => void;
}

export interface FleetOutcome {
  readonly stations: number;
  readonly migrated: number;
  readonly quarantined: number;
  /** Of those who were quarantined: they had failed cutovers. */
  readonly rolledBack: number;
  /** Under way, or waiting for their turn, when the time was over. */
  readonly unfinished: number;
  /** Stations that at any moment held nothing that opened a door. */
  readonly lockedOut: number;
  readonly renewals: number;
  /** What the quota of the CA did to them. */
  readonly putOff: PutOff;
  readonly waves: number;
  /** How often a wave waited for a person. */
  readonly holds: number;
  /** Days until the last wave had ended; null: one has not. */
  readonly finishedAfterDays: number | null;
  readonly virtualDays: number;
  readonly ca: Load;
  readonly gateway: Load;
  /** What stopped stations, the most frequent first. */
  readonly failures: readonly { readonly code: string; readonly family: string; readonly stations: number }[];
}

const ANCHORS = ['CSMS root', 'charger root'] as const;

/** A whole fleet through its waves and its renewals, by events: no socket, no database, and no time but its own. */
export function simulateFleet(simulation: FleetSimulation): FleetOutcome {
  const { stations, start, days, random } = simulation;
  const queue = new EventQueue(start.getTime());
  const ca = new RateLimited(simulation.signaturesPerSecond);
  const gateway = new RateLimited(simulation.handshakesPerSecond);
  const turn = new RenewalTurn(queue, simulation.quota);
  const failures = new Map<string, number>();
  let lockedOut = 0;
  let rolledBack = 0;
  let wave: FleetWave | null = null;
  const parts: FleetParts = {
    queue,
    random,
    ca,
    gateway,
    renewals: turn,
    pace: paceOf(simulation.reconnectMs),
    policy: simulation.policy ?? defaultProcessPolicy,
    ...(simulation.raisesFloor === undefined ? {} : { raisesFloor: simulation.raisesFloor }),
    ...(simulation.sent === undefined ? {} : { sent: simulation.sent }),
    moved: ({ charger }, { kind, row }) => {
      if (row.stop !== null) {
        const what = JSON.stringify([row.stop.code, charger.family]);
        failures.set(what, (failures.get(what) ?? 0) + 1);
      }
      if (row.phase === 'rollback') rolledBack++;
      if (kind === 'migration') wave?.moved(charger.identityId, row);
    },
    lockedOut: () => {
      lockedOut++;
    },
  };
  const lines = stations.map((station, index) => {
    const line = new StationLine(recordOf(station, index + 1, start), parts);
    line.standsOnProfile2();
    return line;
  });

  let waves = 0;
  let holds = 0;
  let finishedAt: number | null = null;
  const beginNext = (): void => {
    const members = lines.slice(waves * simulation.waveSize, (waves + 1) * simulation.waveSize);
    if (members.length === 0) {
      finishedAt = queue.now;
      return;
    }
    waves++;
    const ended = (): void => {
      holds += wave?.holds ?? 0;
      beginNext();
    };
    wave = new FleetWave(waves, members, {
      queue,
      rules: simulation.rules,
      personTakesMs: simulation.personTakesMs,
      ended,
    });
  };
  beginNext();
  const count = (phase: 'active' | 'quarantine'): number =>
    lines.filter(({ record }) => record.migrationPhase === phase).length;
  for (let day = 1; day <= days; day++) {
    queue.runUntil(start.getTime() + day * DAY_MS);
    simulation.passed?.(day, { migrated: count('active'), quarantined: count('quarantine') });
  }
  if (finishedAt === null) holds += (wave as FleetWave | null)?.holds ?? 0;
  const migrated = count('active');
  const quarantined = count('quarantine');
  return {
    stations: stations.length,
    migrated,
    quarantined,
    rolledBack,
    unfinished: stations.length - migrated - quarantined,
    lockedOut,
    renewals: lines.reduce((sum, { renewals }) => sum + renewals, 0),
    putOff: turn.putOff(),
    waves,
    holds,
    finishedAfterDays: finishedAt === null ? null : Math.round(((finishedAt - start.getTime()) / DAY_MS) * 100) / 100,
    virtualDays: days,
    ca: ca.load(),
    gateway: gateway.load(),
    failures: [...failures]
      .map(([what, many]) => {
        const [code = '', family = ''] = JSON.parse(what) as string[];
        return { code, family, stations: many };
      })
      .toSorted((one, other) => other.stations - one.stations),
  };
}

const paceOf = (reconnectMs: number): Pace => ({
  answer: [100, 900],
  makesKey: [1_000, 5_000],
  restart: [30_000, 60_000],
  reconnect: [reconnectMs, reconnectMs],
});

/** On Profile 2, with a password that somebody else has chosen. */
function recordOf(
  { protocol, family, cohorts, habit }: SimulatedStation,
  number: number,
  createdAt: Date,
): StationRecord {
  const identityId = `idn_${number}` as ChargerId;
  const keyId = `first key of ${number}` as AuthorizationKeyId;
  return new StationRecord(new FleetStation(protocol, keyId, habit), {
    cohorts,
    charger: newCharger({
      identityId,
      kind: 'station',
      owner: 'depot',
      family,
      wireName: `CS-${number}` as WireName,
      serialNumber: `SN-${number}` as SerialNumber,
      organisation: 'Example Transit' as Organisation,
      vendor: 'Simulated',
      model: family,
      createdAt,
    }),
    keys: [importedKey({ id: keyId, identityId, version: 1, verifiers: VERIFIER, createdAt })],
    anchors: ANCHORS.map((name) => ({ fingerprint: name, name, pem: name, state: 'intended' })),
  });
}
