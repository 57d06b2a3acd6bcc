import type { UpstreamAccessAnswer, UpstreamSettings } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../connection/sessions.ts';
import { UpstreamCredentials } from './upstream-credentials.ts';

const KEEP_MS = 120_000;
const upstream: UpstreamSettings = {
  name: 'main',
  url: 'wss://csms.example/ocpp',
  securityProfile: 2,
  protocols: null,
  maxMessageBytes: 1_048_576,
  certificateCommands: 'refuse',
};

let clock: FixedClock;
let link: InProcessLink;
let gateway: GatewayLink;
let asked: number;
let answer: () => UpstreamAccessAnswer;
let credentials: UpstreamCredentials;

beforeEach(async () => {
  clock = new FixedClock(new Date('2026-11-27T12:00:00Z'));
  link = new InProcessLink();
  asked = 0;
  answer = () => granted('the password');
  link.server().serve('station.upstream_access', async () => {
    asked++;
    return answer();
  });
  gateway = link.gateway('gw-1');
  await connected();
  credentials = new UpstreamCredentials({ link: gateway, clock, timeoutMs: 1_000, keepMs: KEEP_MS });
});

const connected = () => expect.poll(() => gateway.connected).toBe(true);

const granted = (password: string): UpstreamAccessAnswer => {
  return { outcome: 'granted', access: { password, certificatePem: null, keyPem: null, trustAnchorsPem: null } };
};

let connections = 0;
/** `epoch`: of a session that the server has recorded. */
const session = (epoch: number | null = 1) =>
  ({ connectionId: `con_${++connections}`, epoch, identity: { identityId: 'idn_1' } }) as unknown as Session;

const passwordOf = async (of: Session, by = upstream) => (await credentials.of(of, by)).password;

test('the server is asked for each connection, and its last word holds', async () => {
  const one = session();
  expect(await passwordOf(one)).toBe('the password');
  answer = () => granted('the next one');
  expect(await passwordOf(one)).toBe('the next one');
});

test('an upstream that wants nothing shown is reached without any server', async () => {
  link.disconnect('gw-1');
  expect(await passwordOf(session(null), { ...upstream, securityProfile: 0 })).toBeNull();
});

test('while no server answers a session goes on with what it has shown, and another one has nothing', async () => {
  const one = session();
  await passwordOf(one);
  link.disconnect('gw-1');
  expect(await passwordOf(one)).toBe('the password');
  await expect(passwordOf(one, { ...upstream, name: 'another' })).rejects.toThrow(/^no server says what this station/);
  link.reconnect('gw-1');
  await connected();
  answer = () => {
    throw new Error('the database is away');
  };
  expect(await passwordOf(one)).toBe('the password');
});

test('a session that the server has not recorded asks for nothing: it would be refused, and be in the audit', async () => {
  await expect(passwordOf(session(null))).rejects.toThrow('this session is not recorded yet');
  expect(asked).toBe(0);
});

test('a station that comes back without any server has what it showed before, for as long as it may come back', async () => {
  const before = session();
  await passwordOf(before);
  credentials.ended(before);
  link.disconnect('gw-1');
  clock.advance(KEEP_MS - 1);
  const back = session(null);
  expect(await passwordOf(back)).toBe('the password');
  credentials.ended(back);
  clock.advance(KEEP_MS);
  await expect(passwordOf(session(null))).rejects.toThrow(/^no server says/);
});

test('the end of an older session takes nothing from the one that took its place', async () => {
  const [older, newer] = [session(), session()];
  await passwordOf(older);
  await passwordOf(newer);
  credentials.ended(older);
  clock.advance(KEEP_MS + 1);
  link.disconnect('gw-1');
  expect(await passwordOf(newer)).toBe('the password');
});

test('what the server refuses is held no longer, and said', async () => {
  const one = session();
  await passwordOf(one);
  answer = () => ({ outcome: 'refused', reason: 'upstream_of_others' });
  await expect(passwordOf(one)).rejects.toThrow(/upstream_of_others$/);
  link.disconnect('gw-1');
  await expect(passwordOf(one)).rejects.toThrow(/^no server says/);
});

test('what cannot be read there is said in the words of the server', async () => {
  answer = () => ({ outcome: 'unreadable', detail: 'main.password is empty' });
  await expect(passwordOf(session())).rejects.toThrow(/main\.password is empty$/);
});

test('nothing is shown at another address than it was given for', async () => {
  const one = session();
  await passwordOf(one);
  credentials.forgetUpstreams(new Set(['main']));
  link.disconnect('gw-1');
  await expect(passwordOf(one)).rejects.toThrow(/^no server says/);
});
