import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { unwrap } from '@bfcert/kernel/result';
import { type CrlOutline, parseCrlOutline } from '@bfcert/kernel/x509';
import type { Answer, Effort } from '../answer.ts';
import { type MeasuredControlPlane, startControlPlane } from '../pki/control-plane.ts';
import { addRevokedCrowd } from '../pki/revoked-crowd.ts';
import { type Child, startChild } from '../processes/child.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';
import { cpuSecondsOf } from '../system/linux-processes.ts';

const POLL_MS = 5;
/** An entry of a certificate of ours with a reason takes 49 bytes. */
const ENTRY_BYTES = 49;
const AT_ONCE = 4;

interface Round {
  /** From the answer to a revocation until the list with it is in its place. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The longest that one issuance took, milliseconds: while nothing else was done, and while the list was made. */
  readonly quietMs: number;
  readonly busyMs: number;
}

/** How long a list of 100,000 entries takes, and how long somebody who wants a certificate meanwhile waits for it. */
export async function crl({ quick, note }: Effort): Promise<Answer> {
  const entries = quick ? 5_000 : 100_000;
  const rounds = quick ? 2 : 9;
  const plane = await startControlPlane({ crlShards: 1 });
  const client = startChild(new URL('../pki/issuing-client.ts', import.meta.url));
  try {
    await plane.restart(() => addRevokedCrowd(join(plane.directory, 'pki', 'ledger.db'), 'charger-identity', entries));
    const list = await untilListed(plane, entries);
    await client.ask('connect', { socketPath: plane.socketPath, secretFile: plane.secretFile });
    const measured: Round[] = [];
    for (let round = 0; round <= rounds; round++) {
      const one = await measure(plane, client, list);
      // The first is for the compilers.
      if (round === 0) continue;
      measured.push(one);
      note(`round ${round} of ${rounds}: ${short(one.seconds)} s, ${short(one.busyMs)} ms`);
    }
    return answerOf(entries, measured);
  } finally {
    await client.stop();
    await plane.stop();
  }
}

async function measure(plane: MeasuredControlPlane, client: Child, list: string): Promise<Round> {
  await client.ask('prepare', { count: 400 });
  const { longestMs: quietMs } = await client.ask<Longest>('issue', { atOnce: AT_ONCE });
  // Whatever issuance leaves to be done is done before.
  await wait(2_000);

  await client.ask('prepare', { count: 4_000 });
  const before = numberOf(list);
  const cpuBefore = cpuSecondsOf(plane.pid);
  const issued = client.ask<Longest>('issue', { atOnce: AT_ONCE });
  await client.ask('revokeOne');
  const began = performance.now();
  while (numberOf(list) === before) await wait(POLL_MS);
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = cpuSecondsOf(plane.pid) - cpuBefore;
  await client.ask('enough');
  const { longestMs: busyMs } = await issued;
  return { seconds, cpuSeconds, quietMs, busyMs };
}

interface Longest {
  readonly longestMs: number;
}

/** The path of the list, once everybody stands in it. */
async function untilListed({ directory }: MeasuredControlPlane, entries: number): Promise<string> {
  const lists = join(directory, 'published', 'crl');
  for (;;) {
    const paths = existsSync(lists) ? readdirSync(lists).map((issuer) => join(lists, issuer, '0.crl')) : [];
    const path = paths.find((each) => (statSync(each, { throwIfNoEntry: false })?.size ?? 0) > entries * ENTRY_BYTES);
    if (path !== undefined) return path;
    await wait(100);
  }
}

const outlineOf = (path: string): CrlOutline => unwrap(parseCrlOutline(readFileSync(path)));
let seen = { mtimeMs: 0, number: 0n };

/** Read only when the file is another one: the reading takes its time too. */
function numberOf(path: string): bigint {
  const { mtimeMs } = statSync(path);
  if (mtimeMs !== seen.mtimeMs) seen = { mtimeMs, number: outlineOf(path).number };
  return seen.number;
}

function answerOf(entries: number, rounds: readonly Round[]): Answer {
  const seconds = spreadOf(rounds.map((round) => round.seconds));
  const delay = spreadOf(rounds.map(({ busyMs, quietMs }) => Math.max(0, busyMs - quietMs)));
  const busy = spreadOf(rounds.map(({ busyMs }) => busyMs));
  const quiet = spreadOf(rounds.map(({ quietMs }) => quietMs));
  return {
    what: `a revocation list of ${entries} entries, signed and in its place after one more revocation, while certificates are issued`,
    rows: [
      ['from the revocation to the list, seconds', spread(seconds)],
      [
        'CPU time of the process meanwhile, issuing included',
        `${short(median(rounds.map(({ cpuSeconds }) => cpuSeconds)))} s`,
      ],
      ['the longest issuance meanwhile', `${spread(busy)} ms`],
      ['the longest issuance without it', `${spread(quiet)} ms`],
      ['how much longer', `${spread(delay)} ms`],
    ],
    figures: { seconds: seconds.median, longestIssuanceMs: busy.median, longestQuietIssuanceMs: quiet.median },
    targets: [
      { what: 'seconds from a revocation to the list', bound: '≤', limit: 2, seen: seconds },
      { what: 'milliseconds by which an issuance is held up', bound: '≤', limit: 50, seen: delay },
    ],
  };
}
