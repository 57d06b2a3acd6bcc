import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { startChild } from '../processes/child.ts';
import { makeSite } from '../servers/site.ts';
import { startPassingServers } from '../servers/start-passing-servers.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import type { Talk } from '../stations/talking-stations.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const STATIONS = 50;
/** Of each station while latency is measured: some 100 calls per second in all. */
const EVERY_MS = 500;

type Way = 'direct' | 'gateway' | 'bareRelay';
interface Seen {
  /** CALLs and CALLRESULTs that passed, per second. */
  readonly perSecond: number;
  /** Of a process between; of the direct way there is none. */
  readonly perCpuSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What it costs a station's messages to pass through the gateway to the CSMS behind it, against a bare relay, and against nobody between. */
export async function passThrough({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 2 : 9;
  const flood: Talk = { calls: quick ? 50 : 400, everyMs: 0 };
  const calm: Talk = { calls: quick ? 4 : 20, everyMs: EVERY_MS };
  const site = makeSite(STATIONS);
  const servers = await startPassingServers(site);
  const stations = startChild(new URL('../stations/talking-stations.ts', import.meta.url));
  try {
    await stations.ask('make', stationsParts(site));
    const measure = async (way: Way): Promise<Seen> => {
      await stations.ask('connect', { port: servers[way].port });
      const between = way === 'direct' ? null : servers[way].process;
      const before = await between?.ask<Usage>('usage');
      const began = performance.now();
      const { length } = await stations.ask<readonly number[]>('talk', flood);
      const seconds = (performance.now() - began) / 1000;
      const after = await between?.ask<Usage>('usage');
      const took = (await stations.ask<readonly number[]>('talk', calm)).toSorted((a, b) => a - b);
      await stations.ask('leave');
      const cpuSeconds = (after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0);
      return {
        perSecond: (2 * length) / seconds,
        perCpuSecond: (2 * length) / cpuSeconds,
        p50: quantile(took, 0.5),
        p99: quantile(took, 0.99),
      };
    };

    const seen: Record<Way, Seen>[] = [];
    // The first round is for the compilers.
    for (let number = 0; number <= rounds; number++) {
      // Side by side, and in turn: what else the machine does meets all three.
      const round = {
        direct: await measure('direct'),
        bareRelay: await measure('bareRelay'),
        gateway: await measure('gateway'),
      };
      if (number === 0) continue;
      seen.push(round);
      note(`round ${number} of ${rounds}: ${short(round.gateway.perSecond / round.bareRelay.perSecond)}`);
    }
    return answerOf(seen);
  } finally {
    await stations.stop();
    await servers.stop();
  }
}

function answerOf(seen: readonly Record<Way, Seen>[]): Answer {
  const ratio = (of: 'perSecond' | 'perCpuSecond') =>
    spreadOf(seen.map(({ gateway, bareRelay }) => gateway[of] / bareRelay[of]));
  const added = (of: 'p50' | 'p99', to: 'direct' | 'bareRelay') =>
    spreadOf(seen.map((round) => round.gateway[of] - round[to][of]));
  const [perSecond, perCpuSecond] = [ratio('perSecond'), ratio('perCpuSecond')];
  const p99 = added('p99', 'direct');
  const p50 = added('p50', 'direct');
  const toRelay = added('p99', 'bareRelay');
  const row = (way: Way) => {
    const of = (what: keyof Seen) => short(median(seen.map((round) => round[way][what])));
    return `${of('perSecond')} messages per second; ${of('p50')} ms in the median, ${of('p99')} ms of 99 in 100`;
  };
  return {
    what: `messages of ${STATIONS} mTLS stations passed through to a CSMS and back ÷ those of a bare two-sided ws relay`,
    rows: [
      ['gateway ÷ bare relay, per second', spread(perSecond)],
      ['gateway ÷ bare relay, per CPU second of either', spread(perCpuSecond)],
      ['added to the way without anybody between, 99 of 100 calls, ms', spread(p99)],
      ['the same, median', spread(p50)],
      ['added to the bare relay, 99 of 100 calls, ms', spread(toRelay)],
      ['gateway', row('gateway')],
      ['bare relay', row('bareRelay')],
      ['direct', row('direct')],
    ],
    figures: {
      toBareRelay: perSecond.median,
      toBareRelayPerCpu: perCpuSecond.median,
      addedP99Ms: p99.median,
      addedP50Ms: p50.median,
      addedToRelayP99Ms: toRelay.median,
    },
    targets: [
      { what: 'gateway ÷ bare relay, per second', bound: '≥', limit: 0.7, seen: perSecond },
      { what: 'added to the direct way, 99 of 100 calls, ms', bound: '≤', limit: 1, seen: p99 },
    ],
  };
}

/** Of values in ascending order. */
function quantile(sorted: readonly number[], part: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
