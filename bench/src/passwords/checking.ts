import { createHmac, randomBytes, randomInt, scryptSync } from 'node:crypto';
import type { PasswordVerifier } from '@bfcert/evse-security/station-contract';
import { PASSWORD_CHECKS_AT_ONCE, PasswordChecker } from '@bfcert/ocpp-gateway/passwords';
import { answerParent } from '../processes/answer-parent.ts';
import { median } from '../statistics.ts';

/** Microseconds of CPU time for each, median of slices: what else runs on the machine does not count. */
export interface Costs {
  readonly bare: number;
  readonly ours: number;
  readonly oursOf16: number;
  readonly oursInRotation: number;
  readonly oursWrong: number;
}

export interface BesideImported {
  /** Milliseconds of CPU time: of one that somebody else chose. */
  readonly each: number;
  /** So many of them at once: done per second. */
  readonly perSecond: number;
  /** Milliseconds until the checks of a key of ours that were begun meanwhile were done: 99 of 100, and the longest. */
  readonly oursP99: number;
  readonly oursLongest: number;
}

const SLICE = 500;
/** As imported keys are kept (`SCRYPT_COST`). */
const COST = 16_384;
const OURS_EVERY_MS = 2;
const ALONE = 5;

const pepper = randomBytes(32);
const checker = new PasswordChecker(PASSWORD_CHECKS_AT_ONCE);

/** The gateway's own check of a password, by what its table has of a station; nothing else of a gateway runs. */
answerParent({ measure, storm });

type Reading = PasswordVerifier['reading'];

function keyed(secret: Buffer, { reading = 'plain', keyId = 'key_1' }: { reading?: Reading; keyId?: string } = {}) {
  const salt = randomBytes(16);
  const verifier = createHmac('sha256', pepper).update(salt).update(secret).digest('base64');
  const scheme = 'hmac-sha256' as const;
  return { keyId, state: 'active', reading, scheme, salt: salt.toString('base64'), verifier } as const;
}

function imported(secret: Buffer): PasswordVerifier {
  const salt = randomBytes(16);
  const verifier = scryptSync(secret, salt, 32, { N: COST }).toString('base64');
  const how = { reading: 'plain', scheme: 'scrypt', salt: salt.toString('base64'), cost: COST } as const;
  return { keyId: 'key_0', state: 'active', verifier, ...how };
}

const aSecret = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => String.fromCharCode(randomInt(0x61, 0x7b))).join(''));

/** In turn, a slice of each: what the machine does beside falls on all of them. */
async function measure({ slices }: { readonly slices: number }): Promise<Costs> {
  const [secret, of16, other] = [aSecret(32), aSecret(20), aSecret(32)];
  const salt = randomBytes(16);
  const own = [keyed(secret)];
  const both = [keyed(of16, { reading: 'bytes' }), keyed(Buffer.from(of16.toString('hex')), { reading: 'hex_text' })];
  const inRotation = [keyed(other, { keyId: 'key_1' }), keyed(secret, { keyId: 'key_2' })];
  const hex = Buffer.from(of16.toString('hex'));
  const check = (verifiers: readonly PasswordVerifier[], password: Buffer, right: boolean) => async () => {
    const found = await checker.check(verifiers, password, pepper);
    if ((typeof found === 'object') !== right) throw new Error(`the check says ${JSON.stringify(found)}`);
  };
  let digests = 0;
  const ways: Readonly<Record<keyof Costs, () => Promise<void> | void>> = {
    bare: () => {
      digests += createHmac('sha256', pepper).update(salt).update(secret).digest().length;
    },
    ours: check(own, secret, true),
    oursOf16: check(both, hex, true),
    oursInRotation: check(inRotation, secret, true),
    oursWrong: check(own, other, false),
  };
  const names = Object.keys(ways) as (keyof Costs)[];
  const seen = new Map<keyof Costs, number[]>(names.map((name) => [name, []]));
  for (let slice = -Math.ceil(slices / 3); slice < slices; slice++) {
    for (const name of names) {
      const way = ways[name];
      const started = process.cpuUsage();
      for (let one = 0; one < SLICE; one++) await way();
      // What comes before the first is not counted: it is compiled then.
      if (slice >= 0) seen.get(name)?.push(microsSince(started) / SLICE);
    }
  }
  if (digests === 0) throw new Error('nothing was hashed');
  const of = (name: keyof Costs): number => median(seen.get(name) ?? []);
  return {
    bare: of('bare'),
    ours: of('ours'),
    oursOf16: of('oursOf16'),
    oursInRotation: of('oursInRotation'),
    oursWrong: of('oursWrong'),
  };
}

/** So many stations with imported passwords at once, and beside them one after the other with a key of ours. */
async function storm({ stations }: { readonly stations: number }): Promise<BesideImported> {
  const weak = aSecret(12);
  const verifiers = [imported(weak)];
  const ours = aSecret(32);
  const own = [keyed(ours)];
  const used = process.cpuUsage();
  for (let one = 0; one < ALONE; one++) await checker.check(verifiers, weak, pepper);
  const each = microsSince(used) / 1_000 / ALONE;

  let isOver = false;
  const began = performance.now();
  const all = Promise.all(Array.from({ length: stations }, () => checker.check(verifiers, weak, pepper)));
  const over = all.then((found) => {
    isOver = true;
    if (found.some((one) => typeof one !== 'object')) throw new Error('an imported password was not taken');
    return (performance.now() - began) / 1_000;
  });
  const waits: number[] = [];
  while (!isOver) {
    waits.push(await inMs(() => checker.check(own, ours, pepper)));
    await new Promise((go) => setTimeout(go, OURS_EVERY_MS));
  }
  const seconds = await over;
  const sorted = waits.toSorted((a, b) => a - b);
  const oursLongest = sorted.at(-1) ?? Number.NaN;
  const oursP99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  return { each, perSecond: stations / seconds, oursP99, oursLongest };
}

function microsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function inMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
