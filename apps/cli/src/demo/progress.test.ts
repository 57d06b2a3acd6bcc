import { describe, expect, it } from 'vitest';
import { type DemoStation, progressLine, tallyOf } from './progress.ts';

type Migration = NonNullable<DemoStation['migration']>;

const station = (state: Migration['state'] | null, step: string | null = null): DemoStation => ({
  identityId: 'idn_one',
  name: 'CS-0001',
  migration: state && { state, step, explanation: null },
});

describe('the progress of a fleet', () => {
  it('counts who has arrived, who was stopped and who is on the way, planned or not', () => {
    const fleet = [
      station('active'),
      station('quarantine'),
      station('abandoned'),
      station('pending'),
      station('rollback'),
      station('planned'),
      station(null),
    ];
    expect(tallyOf(fleet)).toEqual({ active: 1, failed: [fleet[1], fleet[2]], moving: 4 });
  });

  it('is one line that says where the stations are', () => {
    const fleet = [
      station('active'),
      station('pending', 'csr'),
      station('pending', 'csr'),
      station('pending', 'trust_anchor'),
    ];
    expect(progressLine(fleet)).toBe(
      '[#####···············] 1 of 4 on Profile 3 · 3 on their way (csr 2, trust anchor 1) · 0 stopped',
    );
  });

  it('is full when nobody moves any more, also for no station at all', () => {
    expect(progressLine([station('active'), station('quarantine')])).toBe(
      '[####################] 1 of 2 on Profile 3 · 0 on their way · 1 stopped',
    );
    expect(progressLine([])).toContain('0 of 0');
  });
});
