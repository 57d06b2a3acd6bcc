import { makeSite, type Site } from '../../servers/site.ts';
import { short, spreadOf } from '../../statistics.ts';
import type { AttackEffort, Outcome } from '../attack.ts';
import {
  type BesiegedGateway,
  forgetPeakRss,
  NEVER_HELD_OFF,
  peakRssBytes,
  rssBytes,
  startBesiegedGateway,
} from '../besieged-gateway.ts';
import { GoodStations, p99 } from '../good-stations.ts';
import { type BombEnd, bomb, bombInPieces, bombOf, endlessFragments } from './bombs.ts';
import { drip, flood, halfOpen, type Lifetime } from './flood.ts';

const MIB = 1_048_576;
const GOOD = 50;
const SLOW_MS = 10_000;
/** Longer than any of them may last, also on a machine that is busy. */
const GIVE_UP_MS = 45_000;
const MOST_GROWTH_MIB = 64;
const TOO_BIG = 1009;

/** Null: as it must be. */
type Wave = (
  gateway: BesiegedGateway,
  site: Site,
) => Promise<{ readonly wrong: readonly string[]; readonly longestMs?: number }>;

interface WaveSeen {
  readonly name: string;
  readonly growthMib: number;
  /** The same since before the first wave. */
  readonly sinceFirstMib: number;
  readonly p99Ms: number;
  readonly longestMs: number | null;
}

/** Threat 8: whoever wants to have all our memory, sockets or time before, or after, anybody knows them. */
export async function exhaustionAttack({ quick, note }: AttackEffort): Promise<Outcome> {
  const many = quick ? 60 : 1_000;
  const bombs = quick ? 10 : 100;
  const whole = makeSite(GOOD + bombs);
  const site = { ...whole, stations: whole.stations.slice(0, GOOD) };
  const attackers = whole.stations.slice(GOOD);
  const gigabyte = bombOf(quick ? 64 * MIB : 1_024 * MIB);
  // Small enough for a single frame: it is inflated until it is too large.
  const small = bombOf(100 * MIB);
  const waves: readonly (readonly [name: string, wave: Wave])[] = [
    [
      `${many} half-open handshakes`,
      wave({ count: many, isSlow: true }, (gateway, _, index) => halfOpen(gateway, index, GIVE_UP_MS)),
    ],
    [`${many} headers that drip`, wave({ count: many, isSlow: true }, (gateway, of) => drip(gateway, of, GIVE_UP_MS))],
    [
      `${many} megabytes of headers`,
      wave({ count: many, isSlow: false }, (gateway, of) => flood(gateway, of, GIVE_UP_MS)),
    ],
    [
      `${bombs} frames of ${gigabyte.length >> 10} KiB that inflate to ${quick ? '64 MiB' : '1 GiB'}`,
      thrown(attackers, (gateway, of, station) => bomb(gateway, of, station, gigabyte)),
    ],
    [
      `${bombs} of them in fragments`,
      thrown(attackers, (gateway, of, station) => bombInPieces(gateway, of, station, gigabyte)),
    ],
    [
      `${bombs} frames of ${small.length >> 10} KiB that inflate to 100 MiB`,
      thrown(attackers, (gateway, of, station) => bomb(gateway, of, station, small)),
    ],
    [`${bombs} messages of endless fragments`, thrown(attackers, endlessFragments)],
  ];
  const gateway = await startBesiegedGateway({ site: whole, settings: NEVER_HELD_OFF });
  let stations: GoodStations | null = null;
  const seen: WaveSeen[] = [];
  const violations: string[] = [];
  try {
    const { certificateOnly: port } = gateway.ports;
    stations = await GoodStations.connect(site, { port, everyMs: quick ? 200 : 1_000 });
    await stations.beat(3);
    const calm = await stations.beat(quick ? 2 : 15);
    const atFirst = rssBytes(gateway.process.pid);
    for (const [name, begin] of waves) {
      forgetPeakRss(gateway.process.pid);
      const before = rssBytes(gateway.process.pid);
      const { took, result } = await stations.beatBeside(begin(gateway, whole));
      const peak = peakRssBytes(gateway.process.pid);
      const growthMib = (peak - before) / MIB;
      seen.push({
        name,
        growthMib,
        sinceFirstMib: (peak - atFirst) / MIB,
        p99Ms: p99(took),
        longestMs: result.longestMs ?? null,
      });
      violations.push(...result.wrong.map((wrong) => `${name}: ${wrong}`));
      note(`${name}: ${lineOf(seen.at(-1) as WaveSeen)}`);
    }
    if (gateway.process.end !== null) violations.push(`the gateway ended: ${gateway.process.end}`);
    return outcomeOf(seen, p99(calm), violations);
  } finally {
    await stations?.stop();
    await gateway.stop();
  }
}

/** So many at once, each of which must be ended by the gateway; those that are not slow are ended when they are read. */
const wave =
  (
    { count, isSlow }: { readonly count: number; readonly isSlow: boolean },
    begin: (gateway: BesiegedGateway, site: Site, index: number) => Promise<Lifetime>,
  ): Wave =>
  async (gateway, site) => {
    const lives = await Promise.all(Array.from({ length: count }, (_, index) => begin(gateway, site, index)));
    const held = lives.filter((life) => life === null).length;
    const wrong = held === 0 ? [] : [`${held} connections were held`];
    return isSlow ? { wrong, longestMs: Math.max(...lives.map((life) => life ?? GIVE_UP_MS)) } : { wrong };
  };

/** All at once, each of which must be shown out because it was too large. */
const thrown =
  (
    attackers: Site['stations'],
    begin: (gateway: BesiegedGateway, site: Site, station: Site['stations'][number]) => Promise<BombEnd>,
  ): Wave =>
  async (gateway, site) => {
    const ends = await Promise.all(attackers.map((station) => begin(gateway, site, station)));
    return { wrong: ends.filter((end) => end !== TOO_BIG).map((end) => `ended with ${end}`) };
  };

const lineOf = ({ growthMib, p99Ms, longestMs }: WaveSeen): string => {
  const last = longestMs === null ? '' : `; the last ended after ${short(longestMs / 1_000)} s`;
  return `${short(growthMib)} MiB more; p99 beside it ${short(p99Ms)} ms${last}`;
};

function outcomeOf(seen: readonly WaveSeen[], calmP99Ms: number, violations: readonly string[]): Outcome {
  const growth = spreadOf(seen.map(({ growthMib }) => growthMib));
  const since = spreadOf(seen.map(({ sinceFirstMib }) => sinceFirstMib));
  const slowest = spreadOf(seen.flatMap(({ longestMs }) => (longestMs === null ? [] : [longestMs])));
  return {
    what: `floods and bombs beside ${GOOD} good stations, whose answers had a p99 of ${short(calmP99Ms)} ms before`,
    rows: [
      ...seen.map((wave) => [wave.name, lineOf(wave)] as const),
      ['all of them, MiB more than before the first', short(since.max)],
    ],
    figures: {
      mostGrowthMib: growth.max,
      mostGrowthOfAllMib: since.max,
      longestMs: slowest.max,
      calmP99Ms,
      worstP99Ms: Math.max(...seen.map(({ p99Ms }) => p99Ms)),
      wrong: violations.length,
    },
    targets: [
      { what: 'growth of the process in one of them, MiB', bound: '≤', limit: MOST_GROWTH_MIB, seen: growth },
      { what: 'growth in all of them, MiB', bound: '≤', limit: MOST_GROWTH_MIB, seen: since },
      { what: 'until a slow connection is ended, ms', bound: '≤', limit: SLOW_MS, seen: slowest },
    ],
    violations,
  };
}
