import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';
import { measureWaves } from './wave-metrics.ts';

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureWaves(registry, {
    waveStanding: async () => [
      {
        waveId: 'wav_1' as never,
        kind: 'migration',
        state: 'held',
        members: { waiting: 12, under_way: 0, active: 6, failed: 2, left_out: 0 },
      },
    ],
  });
  return registry.metrics();
}

it('members of a wave are counted by what became of them, also where there are none', async () => {
  const text = await scraped();
  const of = (state: string) =>
    new RegExp(
      `^bfcert_wave_members\\{wave="wav_1",kind="migration",wave_state="held",state="${state}"\\} (\\d+)$`,
      'm',
    ).exec(text)?.[1];
  expect(['waiting', 'under_way', 'active', 'failed', 'left_out'].map(of)).toEqual(['12', '0', '6', '2', '0']);
});

describe('the alarms of waves', () => {
  const rules = alarmRules('waves');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toEqual(['BfcertWaveHeld', 'BfcertWaveStandsStill']);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
