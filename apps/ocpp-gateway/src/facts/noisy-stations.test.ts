import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { type NoisyStationFact, NoisyStations } from './noisy-stations.ts';
import { ShareSpent, StationShares } from './station-shares.ts';

test('what a station says beyond its share is counted by kind, and told of once for each station and window', () => {
  const clock = new FixedClock('2026-11-22T20:00:00Z');
  const told: NoisyStationFact[] = [];
  const noisy = new NoisyStations(
    clock,
    () => 'fct_1',
    (fact) => told.push(fact),
  );
  const shares = new StationShares(clock, { burst: 1, perMinute: 1 }, (spent) => noisy.record(spent));
  const say = (kind: 'security_event' | 'settings_reported', identityId: string) => {
    const fact = { factId: 'f', at: clock.now().toISOString(), kind, identityId } as never;
    try {
      shares.take({ fact, bytes: 1 });
    } catch (error) {
      expect(error).toBeInstanceOf(ShareSpent);
    }
  };
  for (const _ of [1, 2, 3]) say('security_event', 'idn_1');
  for (const _ of [1, 2]) say('settings_reported', 'idn_1');
  for (const _ of [1, 2]) say('security_event', 'idn_2');
  say('security_event', 'idn_3');
  expect(told).toEqual([]);
  noisy.flush();
  const of = { factId: 'fct_1', at: '2026-11-22T20:00:00.000Z', kind: 'station_noisy' };
  expect(told).toEqual([
    { ...of, identityId: 'idn_1', count: 3, kinds: { security_event: 2, settings_reported: 1 } },
    { ...of, identityId: 'idn_2', count: 1, kinds: { security_event: 1 } },
  ]);
});
