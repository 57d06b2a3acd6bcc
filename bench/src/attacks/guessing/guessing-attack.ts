import type { Usage } from '../../processes/answer-parent.ts';
import { type Child, startChild } from '../../processes/child.ts';
import { makeSite } from '../../servers/site.ts';
import { stationsParts } from '../../stations/stations-parts.ts';
import { short, spreadOf } from '../../statistics.ts';
import type { AttackEffort, Outcome } from '../attack.ts';
import { startBesiegedGateway } from '../besieged-gateway.ts';
import { GoodStations, p99 } from '../good-stations.ts';
import type { AttackerParts, GuessingDone } from './attacker.ts';
import type { GuessEnd } from './guess.ts';
import { type Allowances, judgeGuesses, lookedAtOf, mostAnswered } from './judge-guesses.ts';

/** What a gateway allows one address by default. */
const BY_DEFAULT: Allowances = {
  failedAttempts: { burst: 60, perMinute: 120 },
  floods: { burst: 600, perMinute: 300 },
};
/** The same proportions at a tenth of the size. */
const SMALL: Allowances = {
  failedAttempts: { burst: 6, perMinute: 12 },
  floods: { burst: 60, perMinute: 30 },
};
const SLOWER = 1.2;

/**
 * Threat 3: one address guesses names, passwords and certificates while good stations are connected, against the allowances
 * that a gateway has by default.
 */
export async function guessingAttack({ quick, seed, note }: AttackEffort): Promise<Outcome> {
  const good = quick ? 20 : 1_000;
  const attempts = quick ? 200 : 10_000;
  const site = makeSite(good);
  const gateway = await startBesiegedGateway({ site, passwords: true, settings: quick ? SMALL : {} });
  let stations: GoodStations | null = null;
  let attacker: Child | null = null;
  try {
    const { certificateOnly: port } = gateway.ports;
    attacker = startChild(new URL('./attacker.ts', import.meta.url));
    const ports = [gateway.ports.passwordOrCertificate, port];
    const parts: AttackerParts = { stations: stationsParts(site), ports, password: gateway.password, seed };
    await attacker.ask('make', parts);
    stations = await GoodStations.connect(site, { port, everyMs: quick ? 200 : 1_000 });
    note(`${good} stations are connected`);
    await stations.beat(3);
    const busyMs = async (): Promise<number> => 1_000 * (await gateway.process.ask<Usage>('usage')).cpuSeconds;
    const busyAtFirst = await busyMs();
    const calmBegan = performance.now();
    const calm = [...(await stations.beat(quick ? 2 : 20))];
    const busyCalm = await busyMs();
    const calmSeconds = (performance.now() - calmBegan) / 1_000;
    const { took, result } = await stations.beatBeside(attacker.ask<GuessingDone>('guess', { attempts }));
    const { seconds } = result;
    const busyBeside = await busyMs();
    const cpu = {
      calmMsPerSecond: (busyCalm - busyAtFirst) / calmSeconds,
      besideMsPerSecond: (busyBeside - busyCalm) / seconds,
    };
    const ends = new Map(result.ends);
    note(`${attempts} attempts in ${short(seconds)} s: ${JSON.stringify([...ends])}`);
    // Before and after, so that what else the machine did is on both sides.
    calm.push(...(await stations.beat(quick ? 1 : 20)));
    const allowances = quick ? SMALL : BY_DEFAULT;
    const violations = [...judgeGuesses({ ends, seconds }, allowances)];
    const most = mostAnswered(seconds, allowances);
    if (gateway.process.end !== null) violations.push(`the gateway ended: ${gateway.process.end}`);
    return outcomeOf({ good, attempts, seconds, ends, most, cpu, calm, took }, violations);
  } finally {
    await attacker?.stop();
    await stations?.stop();
    await gateway.stop();
  }
}

interface Seen {
  readonly good: number;
  readonly attempts: number;
  readonly seconds: number;
  readonly ends: ReadonlyMap<GuessEnd, number>;
  /** So many may have been answered. */
  readonly most: number;
  /** Of the gateway. */
  readonly cpu: { readonly calmMsPerSecond: number; readonly besideMsPerSecond: number };
  readonly calm: readonly number[];
  readonly took: readonly number[];
}

function outcomeOf(
  { good, attempts, seconds, ends, most, cpu, calm, took }: Seen,
  violations: readonly string[],
): Outcome {
  const of = (end: GuessEnd): number => ends.get(end) ?? 0;
  const ratio = p99(took) / p99(calm);
  return {
    what: `${attempts} attempts of one address beside ${good} good stations`,
    rows: [
      ['admitted', String(of(101))],
      ['looked at and refused (401, 403, 404)', String(lookedAtOf(ends))],
      ['beyond the allowance: 429; dropped before TLS', `${of(429)}; ${of('dropped')}`],
      ['answered in all; that may be', `${lookedAtOf(ends) + of(429)}; ${most}`],
      ['attempts per second', short(attempts / seconds)],
      ["good stations' answers, p99 in ms: without them; beside them", `${short(p99(calm))}; ${short(p99(took))}`],
      ['ratio', short(ratio)],
      [
        'CPU time of the gateway, ms per second: without them; beside them',
        `${short(cpu.calmMsPerSecond)}; ${short(cpu.besideMsPerSecond)}`,
      ],
    ],
    figures: {
      attempts,
      admitted: of(101),
      lookedAt: lookedAtOf(ends),
      tooMany: of(429),
      dropped: of('dropped'),
      attemptsPerSecond: attempts / seconds,
      calmP99Ms: p99(calm),
      besideP99Ms: p99(took),
      ratio,
      ...cpu,
    },
    targets: [
      { what: 'admitted', bound: '≤', limit: 0, seen: spreadOf([of(101)]) },
      { what: 'p99 beside ÷ without', bound: '≤', limit: SLOWER, seen: spreadOf([ratio]) },
    ],
    violations,
  };
}
