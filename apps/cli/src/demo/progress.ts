export interface DemoStation {
  readonly identityId: string;
  readonly name: string;
  readonly migration: {
    readonly state: 'planned' | 'pending' | 'active' | 'rollback' | 'quarantine' | 'exempt' | 'abandoned';
    readonly step: string | null;
    readonly explanation: string | null;
  } | null;
}

export interface Tally {
  readonly active: number;
  readonly failed: readonly DemoStation[];
  readonly moving: number;
}

export function tallyOf(stations: readonly DemoStation[]): Tally {
  const state = (station: DemoStation): string => station.migration?.state ?? 'planned';
  const failed = stations.filter((station) => ['quarantine', 'abandoned'].includes(state(station)));
  const active = stations.filter((station) => state(station) === 'active').length;
  return { active, failed, moving: stations.length - active - failed.length };
}

/** `[########··] 16 of 20 on Profile 3 · 3 on their way (csr 2, verify 1) · 1 stopped` */
export function progressLine(stations: readonly DemoStation[]): string {
  const { active, failed, moving } = tallyOf(stations);
  const steps = new Map<string, number>();
  for (const { migration } of stations) {
    if (migration?.state !== 'pending' || migration.step === null) continue;
    steps.set(migration.step, (steps.get(migration.step) ?? 0) + 1);
  }
  const where = [...steps].map(([step, count]) => `${step.replaceAll('_', ' ')} ${count}`).join(', ');
  const filled = Math.round((20 * (active + failed.length)) / Math.max(stations.length, 1));
  const bar = '#'.repeat(filled) + '·'.repeat(20 - filled);
  return `[${bar}] ${active} of ${stations.length} on Profile 3 · ${moving} on their way${where ? ` (${where})` : ''} · ${failed.length} stopped`;
}
