import type { Fleet, Station, StationEvent, StationState } from '@bfcert/simulator';
import { expect, test } from 'vitest';
import { Traffic } from './traffic.ts';

/** A fleet whose stations do what the test says. */
function playedFleet(...identities: readonly string[]) {
  const listeners = new Set<(event: StationEvent, station: Station) => void>();
  const connections = new Map<string, StationState['connection']>(identities.map((one) => [one, 'connecting']));
  const station = (identity: string) =>
    ({ identity, state: () => ({ identity, connection: connections.get(identity) }) }) as unknown as Station;
  const fleet = {
    stations: identities.map(station),
    onAny(listener: (event: StationEvent, station: Station) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Fleet;
  const tell = (identity: string, event: StationEvent): void => {
    if (event.type === 'connected') connections.set(identity, 'open');
    if (event.type === 'disconnected') connections.set(identity, 'connecting');
    for (const listener of listeners) listener(event, station(identity));
  };
  return { fleet, tell };
}

const connected = {
  type: 'connected',
  slot: 1,
  securityProfile: 2,
  fingerprint: null,
  tlsVersion: 'TLSv1.3',
} as const satisfies StationEvent;
const disconnected = { type: 'disconnected', code: 1006, reason: '' } as const satisfies StationEvent;
const failed = (reason: 'refused_upgrade' | 'fault') =>
  ({ type: 'connection_failed', slot: 1, reason, detail: '' }) as const satisfies StationEvent;

const lockedOut = async (traffic: Traffic) => [...(await traffic.lockedOut(20, new AbortController().signal))];

test('whoever was in once and is refused now is locked out', async () => {
  const { fleet, tell } = playedFleet('CS-1', 'CS-2');
  const traffic = new Traffic(fleet);
  for (const name of ['CS-1', 'CS-2']) tell(name, connected);
  for (const event of [disconnected, failed('refused_upgrade')]) tell('CS-2', event);
  expect(await lockedOut(traffic)).toEqual(['CS-2']);
});

test('a station that falls back is locked out when its old way is closed too', async () => {
  const { fleet, tell } = playedFleet('CS-1');
  const traffic = new Traffic(fleet);
  for (const event of [connected, disconnected, failed('refused_upgrade'), failed('fault')]) tell('CS-1', event);
  expect(await lockedOut(traffic)).toEqual(['CS-1']);
});

test('one that stays away by itself is not, nor one that was never in, nor one that is back in time', async () => {
  const { fleet, tell } = playedFleet('AWAY', 'NEVER', 'FLAPS');
  const traffic = new Traffic(fleet);
  for (const event of [connected, disconnected, failed('fault')]) tell('AWAY', event);
  tell('NEVER', failed('refused_upgrade'));
  for (const event of [connected, disconnected, failed('refused_upgrade')]) tell('FLAPS', event);
  const asked = lockedOut(traffic);
  tell('FLAPS', connected);
  tell('FLAPS', disconnected);
  expect(await asked).toEqual([]);
});

test('the busiest second is told of connections and of signing requests', () => {
  let now = 0;
  const { fleet, tell } = playedFleet('CS-1');
  const traffic = new Traffic(fleet, () => now);
  const asked = { type: 'signing_request_answered', attempt: 1, spkiSha256: '', outcome: 'Accepted' } as const;
  for (const at of [100, 900, 1_000, 1_500, 1_999, 2_000]) {
    now = at;
    tell('CS-1', connected);
    if (at < 1_000) tell('CS-1', asked);
  }
  expect(traffic.peaks()).toEqual({ connectsPerSecond: 3, requestsPerSecond: 2 });
});
