import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '@bfcert/kernel/clock';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { isRenewalDue, ServerCredentialKeeper, ServerKeys } from '@bfcert/kernel/server-credential';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { TestServerCertificates } from '../testing/test-server-certificates.ts';
import { askForServerCertificate } from './server-certificate.ts';

const DAY_MS = 86_400_000;
const NAME = { serverName: 'localhost', organisation: 'Example CPO' };

let directory: string;
let clock: FixedClock;
let desk: TestServerCertificates;
let link: ReturnType<InProcessLink['gateway']>;
let server: ReturnType<InProcessLink['server']>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateway-'));
  clock = new FixedClock(new Date());
  const ec = new TestAuthority('Backend EC root');
  desk = new TestServerCertificates(NAME.serverName, { ec, rsa: ec });
  const both = new InProcessLink();
  server = both.server();
  server.serve('gateway.server_certificate', async (payload) => desk.answer(payload));
  link = both.gateway('gateway-1');
  await new Promise<void>((connected) => link.onState(() => connected()));
});
afterEach(async () => {
  await link.close();
  await rm(directory, { recursive: true });
});

/** As a process that starts on this directory. */
function start() {
  const served: string[] = [];
  const keeper: ServerCredentialKeeper = new ServerCredentialKeeper({
    algorithm: 'ec',
    keys: new ServerKeys(directory),
    ask: (key) => askForServerCertificate(link, NAME, 'ec', key),
    changed: () => served.push(keeper.held?.leaf.spkiSha256 ?? 'nothing'),
    clock,
    log: pino({ level: 'silent' }),
  });
  return { keeper, served };
}

const keyOf = ({ held }: ServerCredentialKeeper): string | null => held?.leaf.spkiSha256 ?? null;

/** Rounds until it waits for its next review. */
async function settle(keeper: ServerCredentialKeeper): Promise<void> {
  while ((await keeper.round()) < 60_000);
}

test('renewal is due when less than a third of the validity remains', () => {
  const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2026-01-31T00:00:00Z') };
  expect(isRenewalDue(validity, new Date('2026-01-20T23:59:59Z'))).toBe(false);
  expect(isRenewalDue(validity, new Date('2026-01-21T00:00:01Z'))).toBe(true);
});

test('a restart keeps key and certificate, and a review changes nothing', async () => {
  const first = start();
  await settle(first.keeper);
  await settle(first.keeper);
  const second = start();
  await settle(second.keeper);
  expect(second.keeper.held?.leaf.fingerprint).toBe(first.keeper.held?.leaf.fingerprint);
  expect([first.served.length, second.served.length]).toEqual([1, 1]);
});

test('one that is due is replaced by one with a new key, and served until then', async () => {
  const { keeper, served } = start();
  await settle(keeper);
  const old = keyOf(keeper);
  clock.advance(70 * DAY_MS);
  desk.pkiIsAway = true;
  expect(await keeper.round()).toBe(0);
  expect(await keeper.round()).toBeLessThanOrEqual(250);
  expect(keyOf(keeper)).toBe(old);
  desk.pkiIsAway = false;
  await settle(keeper);
  expect(keyOf(keeper)).not.toBe(old);
  expect(served).toEqual([old, keyOf(keeper)]);
  const restarted = start();
  await restarted.keeper.round();
  expect(keyOf(restarted.keeper)).toBe(keyOf(keeper));
});

test('a renewal that an operator asked for takes a new key at the next round', async () => {
  const { keeper, served } = start();
  await settle(keeper);
  desk.renew('ec');
  await settle(keeper);
  await settle(keeper);
  expect(new Set(served).size).toBe(2);
});

test('a renewal that was under way when the process ended goes on in the next, which first serves what it had', async () => {
  const before = start();
  await settle(before.keeper);
  desk.renew('ec');
  desk.pkiIsAway = true;
  expect(await before.keeper.round()).toBe(0);
  expect(await before.keeper.round()).toBeGreaterThan(0);

  const { keeper, served } = start();
  expect(await keeper.round()).toBe(0);
  expect(keyOf(keeper)).toBe(keyOf(before.keeper));
  desk.pkiIsAway = false;
  await settle(keeper);
  expect(served).toHaveLength(2);
});

test('one that was revoked is replaced at once, and stays in use until its successor is there', async () => {
  const { keeper, served } = start();
  await settle(keeper);
  const revoked = keyOf(keeper);
  desk.revoke('ec');
  desk.pkiIsAway = true;
  expect(await keeper.round()).toBeLessThanOrEqual(100);
  await keeper.round();
  expect(keyOf(keeper)).toBe(revoked);
  desk.pkiIsAway = false;
  await settle(keeper);
  expect(served).toEqual([revoked, keyOf(keeper)]);
  expect(keyOf(keeper)).not.toBe(revoked);
});

test('a process that starts with a revoked certificate comes up with another', async () => {
  const before = start();
  await settle(before.keeper);
  desk.revoke('ec');
  const { keeper } = start();
  await settle(keeper);
  expect(keyOf(keeper)).not.toBe(keyOf(before.keeper));
});

test('a renewal whose key turns out to be spent makes another key', async () => {
  const { keeper } = start();
  await settle(keeper);
  const old = keyOf(keeper);
  desk.renew('ec');
  desk.refusesKeys = true;
  expect(await keeper.round()).toBe(0);
  const refusedKey = await new ServerKeys(directory).next('ec');
  expect(await keeper.round()).toBeGreaterThan(0);
  desk.refusesKeys = false;
  await settle(keeper);
  expect(keyOf(keeper)).not.toBe(old);
  expect((await new ServerKeys(directory).current('ec')).equals(refusedKey)).toBe(false);
});

test.each([
  ['every key is refused', () => (desk.refusesKeys = true)],
  ['the server refuses for another reason', () => (desk.refusesWith = 'issue_pending')],
])('when %s it asks less and less often, but at least once a minute', async (_when, refuse) => {
  refuse();
  const { keeper } = start();
  let longest = 100;
  for (let round = 0; round < 14; round++) {
    const pause = await keeper.round();
    expect(pause).toBeGreaterThanOrEqual(longest / 2);
    expect(pause).toBeLessThanOrEqual(longest);
    longest = Math.min(60_000, longest * 2);
  }
  expect(longest).toBe(60_000);
});

test('other refusals cost no key', async () => {
  const key = await new ServerKeys(directory).current('ec');
  desk.refusesWith = 'issue_pending';
  const { keeper } = start();
  await keeper.round();
  desk.refusesWith = null;
  await settle(keeper);
  expect((await new ServerKeys(directory).current('ec')).equals(key)).toBe(true);
});

test('without an answer it keeps what it serves and says so', async () => {
  const { keeper } = start();
  await settle(keeper);
  const held = keyOf(keeper);
  server.serve('gateway.server_certificate', () => Promise.reject(new Error('database down')));
  await expect(keeper.round()).rejects.toThrow('database down');
  expect(keyOf(keeper)).toBe(held);
});
