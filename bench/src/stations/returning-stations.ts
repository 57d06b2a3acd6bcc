import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { answerParent } from '../processes/answer-parent.ts';
import { dial, type Greeting } from './dial.ts';
import { inTurn } from './in-turn.ts';
import { type DiallingStation, diallingStations, type StationsParts } from './stations-parts.ts';

export interface Where {
  readonly port: number;
  readonly greeting: Greeting;
}

/** How the stations came back. */
export interface Return {
  /** How often the most patient of them dialled. */
  readonly mostTries: number;
  readonly tries: number;
  /** Milliseconds from the first that was let in again to the last. */
  readonly tookMs: number;
  /** Of attempts that failed, by what was seen of it. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Part 4, 3.4: RetryBackOffWaitMinimum and RetryBackOffRandomRange, doubled after each failure; shorter than any station's. */
const WAIT_MINIMUM_MS = 5_000;
const RANDOM_RANGE_MS = 1_000;
const DOUBLINGS = 4;
/** What a station waits for an answer to its attempt. */
const ATTEMPT_MS = 30_000;

interface Station extends DiallingStation {
  socket: TLSSocket | null;
}

let serverName = '';
let stations: readonly Station[] = [];
let released = false;

/** Stations that come back by themselves when their connection is lost, each in its own time. */
answerParent({
  make: (parts: StationsParts): void => {
    serverName = parts.serverName;
    stations = diallingStations(parts).map((station) => ({ ...station, socket: null }));
  },
  hold: async ({ atOnce, ...where }: Where & { readonly atOnce: number }): Promise<void> => {
    released = false;
    await inTurn(stations.length, atOnce, async (index) => {
      const station = stations[index] as Station;
      station.socket = await enter(station, where);
    });
  },
  /** Resolves once every one of them has lost its connection and has another. */
  comeBack: async (where: Where): Promise<Return> => {
    const failures: Record<string, number> = {};
    const backs = await Promise.all(stations.map((station) => comeBack(station, where, failures)));
    const times = backs.map(({ at }) => at);
    return {
      mostTries: Math.max(...backs.map(({ tries }) => tries)),
      tries: backs.reduce((sum, { tries }) => sum + tries, 0),
      tookMs: Math.max(...times) - Math.min(...times),
      failures,
    };
  },
  release: (): void => {
    released = true;
    for (const { socket } of stations) socket?.destroy();
  },
});

const enter = ({ name, secureContext }: Station, where: Where): Promise<TLSSocket> =>
  dial({ ...where, serverName, name, secureContext, timeoutMs: ATTEMPT_MS });

async function comeBack(
  station: Station,
  where: Where,
  failures: Record<string, number>,
): Promise<{ readonly tries: number; readonly at: number }> {
  if (station.socket === null) throw new Error(`${station.name} was never connected`);
  await once(station.socket, 'close');
  for (let tries = 1; !released; tries++) {
    const wait = WAIT_MINIMUM_MS * 2 ** Math.min(tries - 1, DOUBLINGS) + Math.random() * RANDOM_RANGE_MS;
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      station.socket = await enter(station, where);
      return { tries, at: performance.now() };
    } catch (error) {
      const what = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : 'unknown';
      failures[what] = (failures[what] ?? 0) + 1;
    }
  }
  throw new Error(`${station.name} was released before it was back`);
}
