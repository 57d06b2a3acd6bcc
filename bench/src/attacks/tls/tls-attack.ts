import { createPrivateKey, X509Certificate } from 'node:crypto';
import { makeSite, type Site } from '../../servers/site.ts';
import { inTurn } from '../../stations/in-turn.ts';
import { spreadOf } from '../../statistics.ts';
import type { AttackEffort, Outcome } from '../attack.ts';
import { NEVER_HELD_OFF, startBesiegedGateway } from '../besieged-gateway.ts';
import { Random } from '../random.ts';
import { honestStation, PROOF_CASES } from './client-proofs.ts';
import { HELLO_CASES, scanSuites } from './hellos.ts';
import { mutate } from './mutations.ts';
import { ROBOT_CASES } from './robot.ts';
import { scanByOthers } from './scanner.ts';
import { SESSION_CASES } from './sessions.ts';
import type { Target, TlsCase } from './target.ts';

const AT_ONCE = 16;
const DEADLINE_MS = 4_000;
/** So much later whoever was not cut by the gateway's deadline was not cut at all, on a machine that is busy too. */
const PATIENCE_MS = 20_000;

/** The client's own handshakes and ROBOT need the exchange of keys that only the one policy has. */
const ENTERING = { 'ocpp-mandatory': [honestStation, ...SESSION_CASES], strict: SESSION_CASES } as const;
const REFUSED = { 'ocpp-mandatory': [...HELLO_CASES, ...PROOF_CASES, ...ROBOT_CASES], strict: HELLO_CASES } as const;

interface Findings {
  readonly violations: string[];
  readonly counts: { cases: number; suites: number; scansByOthers: number; mutations: number };
}

/**
 * Threat 9: a client that writes every byte of its side of TLS, and a scan of all suites, under both policies. A list of cases,
 * each with its one right end, and an honest flight changed at random.
 */
export async function tlsAttack({ quick, seed, note }: AttackEffort): Promise<Outcome> {
  const site = makeSite(1);
  const findings: Findings = { violations: [], counts: { cases: 0, suites: 0, scansByOthers: 0, mutations: 0 } };
  for (const policy of ['ocpp-mandatory', 'strict'] as const) {
    const settings = { ...NEVER_HELD_OFF, connectDeadlineMs: DEADLINE_MS };
    const gateway = await startBesiegedGateway({ site, tlsPolicy: policy, settings });
    try {
      const target: Target = { ...stationOf(site), policy, port: gateway.ports.certificateOnly, withinMs: PATIENCE_MS };
      // Those that enter come before anybody is in their way.
      await runCases(target, ENTERING[policy], { atOnce: 1, ...findings });
      const list = quick && policy === 'strict' ? [] : REFUSED[policy];
      // Most of it is waiting for the gateway's deadline, and so does the scanner.
      await Promise.all([
        runCases(target, list, { atOnce: list.length, ...findings }),
        scan(target, { ...findings, bundle: quick ? 32 : 1 }),
        ...(list.length === 0 ? [] : [askScanner(target, findings)]),
      ]);
      if (policy === 'ocpp-mandatory') await changeAtRandom(target, findings, { count: quick ? 200 : 20_000, seed });
      note(`${policy}: ${JSON.stringify(findings.counts)}`);
      if (gateway.process.end !== null) findings.violations.push(`the gateway ended: ${gateway.process.end}`);
    } finally {
      await gateway.stop();
    }
  }
  if (findings.counts.scansByOthers === 0) note('sslscan is not installed: no scanner of others was asked');
  return outcomeOf(findings);
}

async function runCases(
  target: Target,
  list: readonly TlsCase[],
  { violations, counts, atOnce }: Findings & { readonly atOnce: number },
): Promise<void> {
  await inTurn(list.length, atOnce, async (index) => {
    const { name, run } = list[index] as TlsCase;
    const wrong = await run(target);
    if (wrong !== null) violations.push(`${target.policy}: ${name}: ${wrong}`);
  });
  counts.cases += list.length;
}

async function scan(
  target: Target,
  { violations, counts, bundle }: Findings & { readonly bundle: number },
): Promise<void> {
  const { scanned, wronglyTaken, wronglyRefused } = await scanSuites(target, bundle, (work) =>
    inTurn(work.length, AT_ONCE, (index) => work[index]?.() ?? Promise.resolve()),
  );
  for (const suite of wronglyTaken) violations.push(`${target.policy}: the suite ${suite} is taken`);
  for (const suite of wronglyRefused) violations.push(`${target.policy}: the suite ${suite} is not taken`);
  counts.suites += scanned;
}

async function askScanner(target: Target, { violations, counts }: Findings): Promise<void> {
  const found = await scanByOthers(target);
  for (const finding of found ?? []) violations.push(`${target.policy}: sslscan finds ${finding}`);
  if (found !== null) counts.scansByOthers++;
}

async function changeAtRandom(
  target: Target,
  { violations, counts }: Findings,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<void> {
  const random = new Random(seed);
  await inTurn(count, AT_ONCE, async () => {
    const wrong = await mutate(target, random);
    if (wrong !== null) violations.push(`changed at random: ${wrong}`);
  });
  // What was refused was refused for what was wrong with it.
  const after = await honestStation.run(target);
  if (after !== null) violations.push(`after all of it the station is refused: ${after}`);
  counts.mutations += count;
}

function stationOf({ stations, backend }: Site): Pick<Target, 'name' | 'shown' | 'rootsPem'> {
  const [station] = stations;
  if (station === undefined) throw new Error('there is no station');
  const { chainPem, keyPem } = station.credential;
  return {
    name: station.name,
    shown: { chain: [new X509Certificate(chainPem).raw], key: createPrivateKey(keyPem) },
    rootsPem: [backend.ec.rootPem, backend.rsa.rootPem],
  };
}

function outcomeOf({ counts, violations }: Findings): Outcome {
  return {
    what: 'TLS as an attacker speaks it, under both policies',
    rows: [
      ['cases of the list', String(counts.cases)],
      ['suites offered', String(counts.suites)],
      ['scans by sslscan', String(counts.scansByOthers)],
      ['flights changed at random', String(counts.mutations)],
      ['ended otherwise than they must', String(violations.length)],
    ],
    figures: { ...counts, wrong: violations.length },
    targets: [{ what: 'ended otherwise than they must', bound: '≤', limit: 0, seen: spreadOf([violations.length]) }],
    violations,
  };
}
