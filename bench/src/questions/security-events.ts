import type { Answer, Effort } from '../answer.ts';
import { startChild } from '../processes/child.ts';
import { makeSite } from '../servers/site.ts';
import { startServers } from '../servers/start-servers.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import type { Talk } from '../stations/talking-stations.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

/** Half of them report without a pause, half send heartbeats. */
const STATIONS = 100;
const HEARTBEAT_EVERY_MS = 200;
/** Stations wait half a minute for an answer; one that takes this long would be seen in a log. */
const LATE_MS = 1_000;

interface Round {
  readonly eventsPerSecond: number;
  /** Milliseconds, of heartbeats while nothing else is said, and while others report. */
  readonly calm: readonly number[];
  readonly beside: readonly number[];
}

/** How many security events a gateway takes, each on its disk before it is answered, and what that does to the heartbeats of others. */
export async function securityEvents({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 1 : 7;
  const heartbeats: Talk = { calls: quick ? 5 : 20, everyMs: HEARTBEAT_EVERY_MS, says: 'Heartbeat' };
  const events: Talk = { calls: quick ? 40 : 250, everyMs: 0, says: 'SecurityEventNotification' };
  const site = makeSite(STATIONS);
  const { gateway, stop } = await startServers(site);
  const [beating, reporting] = [0, 1].map(() =>
    startChild(new URL('../stations/talking-stations.ts', import.meta.url)),
  ) as [ReturnType<typeof startChild>, ReturnType<typeof startChild>];
  try {
    for (const [part, child] of [beating, reporting].entries()) {
      await child.ask('make', stationsParts(site, part, 2));
      await child.ask('connect', { port: gateway.port, says: 'Heartbeat' });
    }
    const report = async (): Promise<number> => {
      const began = performance.now();
      const { length } = await reporting.ask<readonly number[]>('talk', events);
      return length / ((performance.now() - began) / 1000);
    };
    const measure = async (): Promise<Round> => {
      const calm = await beating.ask<readonly number[]>('talk', heartbeats);
      const [beside, eventsPerSecond] = await Promise.all([
        beating.ask<readonly number[]>('talk', heartbeats),
        report(),
      ]);
      return { calm, beside, eventsPerSecond };
    };
    const seen: Round[] = [];
    // The first round is for the compilers.
    for (let number = 0; number <= rounds; number++) {
      const round = await measure();
      if (number === 0) continue;
      seen.push(round);
      note(`round ${number} of ${rounds}: ${short(round.eventsPerSecond)} per second`);
    }
    return answerOf(seen);
  } finally {
    await Promise.all([beating.stop(), reporting.stop()]);
    await stop();
  }
}

function answerOf(seen: readonly Round[]): Answer {
  const perSecond = spreadOf(seen.map(({ eventsPerSecond }) => eventsPerSecond));
  const late = spreadOf(seen.map(({ beside }) => beside.filter((ms) => ms > LATE_MS).length));
  const slower = spreadOf(seen.map(({ beside, calm }) => median(beside) / median(calm)));
  const worst = spreadOf(seen.map(({ beside }) => Math.max(...beside)));
  return {
    what: `security events of ${STATIONS / 2} mTLS stations beside the heartbeats of ${STATIONS / 2} others`,
    rows: [
      ['accepted per second', spread(perSecond)],
      [`heartbeats answered after more than ${LATE_MS} ms`, spread(late)],
      ['a heartbeat beside them ÷ one without them, median', spread(slower)],
      ['the slowest heartbeat beside them, ms', spread(worst)],
    ],
    figures: {
      eventsPerSecond: perSecond.median,
      lateHeartbeats: late.max,
      heartbeatBesideToCalm: slower.median,
      slowestHeartbeatMs: worst.max,
    },
    targets: [
      { what: 'accepted per second', bound: '≥', limit: 2_000, seen: perSecond },
      { what: 'late heartbeats', bound: '≤', limit: 0, seen: late },
    ],
  };
}
