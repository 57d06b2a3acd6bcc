import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Session, Sessions } from '../connection/sessions.ts';
import { answerShutOut } from './answer-shut-out.ts';
import { AdmissionTable } from './table.ts';

const fingerprint = 'f'.repeat(64);
const entry = (
  fingerprints: AdmissionEntry['fingerprints'],
  changes: Partial<AdmissionEntry> = {},
): AdmissionEntry => ({
  identityId: 'idn_1',
  wireName: 'CS-1',
  serialNumber: 'SN-1',
  organisation: 'Example',
  profileFloor: 3,
  boot: { accepted: true, serialMismatch: false },
  fingerprints,
  passwords: [],
  bootstrap: null,
  acceptedNames: [],
  oneTimeKey: null,
  ...changes,
});
const snapshot = (fingerprints: AdmissionEntry['fingerprints']) => ({
  publisher: 'server-1',
  version: 1,
  edition: 1,
  clientCasPem: '',
  pepper: '',
  entries: [entry(fingerprints)],
});

describe('whether a certificate is shut out at this gateway', () => {
  let clock: FixedClock;
  let table: AdmissionTable;
  let sessions: Sessions;
  let ask: () => Promise<unknown>;
  beforeEach(async () => {
    clock = new FixedClock('2026-03-01T00:00:00Z');
    table = new AdmissionTable(clock, 120_000);
    sessions = new Sessions();
    const link = new InProcessLink();
    const server = link.server();
    const gateway = link.gateway('gw-1');
    answerShutOut(gateway, { table, sessions });
    while (!gateway.connected) await new Promise((resolve) => setImmediate(resolve));
    ask = () => server.command('gw-1', 'admission.shut_out', { certificates: [{ identityId: 'idn_1', fingerprint }] });
  });
  const open = (of: string): Session => {
    const session = {
      connectionId: 'con_1',
      identity: { identityId: 'idn_1', fingerprint: of },
      pipe: { close: () => undefined },
    };
    sessions.open(session as unknown as Session);
    return session as unknown as Session;
  };

  it('is not said before there is a table, or when it is old', async () => {
    expect(await ask()).toMatchObject({ tableIsLive: false });
    table.load(snapshot({}), clock.monotonic());
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [true] });
    clock.advance(121_000);
    expect(await ask()).toMatchObject({ tableIsLive: false });
  });

  it('it is not while the table admits it', async () => {
    table.load(snapshot({ [fingerprint]: 'active' }), clock.monotonic());
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [false] });
    const numbers = { publisher: 'server-1', edition: 2, fromVersion: 1, toVersion: 2 };
    table.apply({ ...numbers, upserts: [entry({})], removals: [] });
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [true] });
  });

  it.each<[string, Partial<AdmissionEntry>, boolean]>([
    ['that is named for its recovery', { bootstrap: fingerprint }, false],
    ['that is tolerated although it has expired', { expired: fingerprint }, false],
    ['of a station that awaits one of its vendor', { awaitsFactoryCertificate: true }, false],
    ['of a station that is taken over', { adoptsCertificate: true }, false],
    ['whose end the entry knows', { awaitsFactoryCertificate: true, recorded: { [fingerprint]: 'ended' } }, true],
    ['whose end the entry knows, taken over', { adoptsCertificate: true, recorded: { [fingerprint]: 'ended' } }, true],
  ])('of one %s', async (_, changes, shutOut) => {
    table.load({ ...snapshot({}), entries: [entry({}, changes)] }, clock.monotonic());
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [shutOut] });
  });

  it('it is not before its connection has closed', async () => {
    table.load(snapshot({}), clock.monotonic());
    const session = open(fingerprint);
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [false] });
    sessions.closed(session);
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [true] });
  });

  it('a connection of another certificate of the same station is no matter', async () => {
    table.load(snapshot({}), clock.monotonic());
    open('e'.repeat(64));
    expect(await ask()).toEqual({ tableIsLive: true, shutOut: [true] });
  });
});
