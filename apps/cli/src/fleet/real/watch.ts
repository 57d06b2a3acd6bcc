import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from '@bfcert/api-client';
import type { PlannedStation } from '../planned-station.ts';
import { countsOf, sentenceOf } from './report.ts';
import { isOver, readStandings, type Standing } from './standing.ts';
import type { StationNames } from './station-names.ts';
import { readWave, type WaveStanding } from './wave.ts';

export interface WatchParts {
  readonly api: Api;
  readonly stations: readonly PlannedStation[];
  readonly names: StationNames;
  /** What has to be over: the wave of this id, each station's own way, or nothing. */
  readonly until: { readonly wave: string } | 'all_settled' | 'stopped';
  readonly deadline: number;
  readonly stopped: AbortSignal;
  readonly say: (sentence: string) => void;
}

export interface Watched {
  readonly end: 'settled' | 'stopped' | 'timed_out';
  readonly standings: ReadonlyMap<number, Standing>;
  readonly wave: WaveStanding | null;
  /** Most that were back on their old path at a time. */
  readonly rolledBackAtOnce: number;
}

const LOOK_EVERY_MS = 1_000;

/** Looks every second at what the API says of the fleet, and tells what has changed. */
export async function watch(parts: WatchParts): Promise<Watched> {
  const { api, stations, names, until, deadline, stopped, say } = parts;
  let rolledBackAtOnce = 0;
  for (let told = ''; ; ) {
    // The wave first: what it says is over is over in what is read after it.
    const wave = typeof until === 'object' ? await readWave(api, until.wave) : null;
    const standings = await readStandings(api, stations, names);
    const counts = countsOf(stations.map(({ number }) => standings.get(number)));
    rolledBackAtOnce = Math.max(rolledBackAtOnce, counts.rollback);
    const sentence = [sentenceOf(counts), wave?.held ?? wave?.state].filter(Boolean).join(' · ');
    if (sentence !== told) say(sentence);
    told = sentence;
    const settled = wave === null ? until === 'all_settled' && [...standings.values()].every(isOver) : wave.isOver;
    const end = settled ? 'settled' : stopped.aborted ? 'stopped' : performance.now() > deadline ? 'timed_out' : null;
    if (end !== null) return { end, standings, wave, rolledBackAtOnce };
    // Cut short when told to stop.
    await wait(LOOK_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}
