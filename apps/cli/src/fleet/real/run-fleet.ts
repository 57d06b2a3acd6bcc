import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from '@bfcert/api-client';
import { createFleet, type Fleet, fileStore, memoryStore } from '@bfcert/simulator';
import type { RulesGiven } from '../../commands/api/waves/rules.ts';
import type { PlannedStation } from '../planned-station.ts';
import { beginCases } from './begin-cases.ts';
import { type EnrolParts, enrolStations, VENDOR } from './enrol.ts';
import { type Counts, countsOf, type Row, rowsOf } from './report.ts';
import { readStandings } from './standing.ts';
import type { StationNames } from './station-names.ts';
import { type Peaks, Traffic } from './traffic.ts';
import { type WatchParts, watch } from './watch.ts';
import { startWave, type WaveStanding } from './wave.ts';

/** How its stations are moved to Profile 3: not at all, ten of a family at a time, or by a wave that `approver` says yes to. */
export type Move =
  | { readonly by: 'nobody' }
  | { readonly by: 'cases' }
  | { readonly by: 'wave'; readonly approver: Api; readonly rules: RulesGiven };

export interface FleetRun {
  readonly api: Api;
  readonly stations: readonly PlannedStation[];
  readonly names: StationNames;
  /** Null: they are enrolled already. */
  readonly enrolment: Pick<EnrolParts, 'owner' | 'cohort'> | null;
  readonly move: Move;
  readonly gatewayUrl: string;
  readonly trustAnchorsPem: readonly string[];
  /** Null: the system's resolver says. */
  readonly resolveTo: string | null;
  /** Where they keep what stations keep in flash; null: in memory. */
  readonly data: string | null;
  readonly staggerMs: number;
  readonly timeoutMs: number;
  readonly reason: string;
  readonly stopped: AbortSignal;
  readonly say: (sentence: string) => void;
}

export interface FleetReport extends Counts {
  readonly end: 'settled' | 'stopped' | 'timed_out';
  /** Connected before, kept away now by more than a fault of its own. */
  readonly lockedOut: number;
  readonly seconds: number;
  /** Most at a time, as far as was looked. */
  readonly rolledBackAtOnce: number;
  readonly peaks: Peaks;
  readonly wave: WaveStanding | null;
  readonly rows: readonly Row[];
}

/** A station that has lost its connection dials again well within this. */
const DIALS_WITHIN_MS = 60_000;
/** Who has not come in this long after the last that came does not come. */
const COMES_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;

/**
 * A mixed fleet over real TLS against a real system: 1 enrolled · 2 connected on Profile 2 · 3 told to move ·
 * 4 watched over the API until nothing goes on by itself, or until it is stopped · 5 is anybody locked out?
 */
export async function runFleet(run: FleetRun): Promise<FleetReport> {
  const { api, stations, names, stopped, say, reason } = run;
  if (run.enrolment !== null) {
    await enrolStations(stations, { api, names, reason, ...run.enrolment });
    say(`${stations.length} stations are enrolled`);
  }
  const fleet = fleetOf(run);
  const traffic = new Traffic(fleet);
  const deadline = performance.now() + run.timeoutMs;
  const starting = fleet.start();
  try {
    await untilAllCame(run, traffic);
    const began = performance.now();
    const until = await begin(run, deadline);
    const watched = await watch({ api, stations, names, until, deadline, stopped, say });
    const seconds = Math.round(performance.now() - began) / 1_000;
    const lockedOut = await traffic.lockedOut(DIALS_WITHIN_MS, stopped);
    for (const identity of lockedOut) say(`${identity} is locked out`);
    const { end, wave, rolledBackAtOnce, standings } = watched;
    return {
      ...countsOf(stations.map(({ number }) => standings.get(number))),
      end,
      lockedOut: lockedOut.size,
      seconds,
      rolledBackAtOnce,
      peaks: traffic.peaks(),
      wave,
      rows: rowsOf(stations, standings),
    };
  } finally {
    await fleet.stop();
    await starting;
  }
}

async function untilAllCame({ stations, stopped, say }: FleetRun, traffic: Traffic): Promise<void> {
  const came = (): number => traffic.everConnected.size;
  for (let last = came(), since = performance.now(); came() < stations.length && !stopped.aborted; ) {
    await wait(LOOK_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined);
    if (came() > last) since = performance.now();
    last = came();
    if (performance.now() - since > COMES_WITHIN_MS) break;
  }
  say(`${came()} of ${stations.length} have connected`);
}

/** What has to be over then. */
async function begin(run: FleetRun, deadline: number): Promise<WatchParts['until']> {
  const { api, stations, names, move, reason, say } = run;
  if (move.by === 'nobody') return 'stopped';
  if (move.by === 'cases') {
    await beginCases({ ...run, deadline });
    return 'all_settled';
  }
  const standings = await readStandings(api, stations, names);
  const identityIds = [...standings.values()].map(({ identityId }) => identityId);
  const name = `simulated fleet ${names.identityOf(1)}`;
  return { wave: await startWave({ api, name, identityIds, reason, say, ...move }) };
}

function fleetOf({ stations, names, data, resolveTo, staggerMs, gatewayUrl, trustAnchorsPem }: FleetRun): Fleet {
  const of = (number: number): PlannedStation => stations[number - 1] as PlannedStation;
  return createFleet({
    count: stations.length,
    url: gatewayUrl,
    vendor: VENDOR,
    model: '',
    trustAnchorsPem,
    ...names,
    versionOf: (number) => of(number).version,
    modelOf: (number) => of(number).model,
    faultsOf: (number) => [of(number).fault ?? []].flat(),
    storeOf: (identity) =>
      data === null ? memoryStore() : fileStore(join(data, `${encodeURIComponent(identity)}.json`)),
    // Shorter than a real one's, which nobody wants to wait for.
    backOff: { minimumMs: 1_000, randomRangeMs: 1_000, repeatTimes: 3 },
    ...(resolveTo === null ? {} : { resolve: () => resolveTo }),
    staggerMs,
  });
}
