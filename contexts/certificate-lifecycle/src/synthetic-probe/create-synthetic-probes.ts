import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { CommandContext } from '../commands/command.ts';
import { advanceSyntheticProbes } from './advance-synthetic-probes.ts';
import { type RunProbeOutcome, runSyntheticProbe } from './run-synthetic-probe.ts';
import type { ProbeState, SyntheticProbe } from './synthetic-probe.ts';
import type { SyntheticProbeDependencies } from './synthetic-probe-dependencies.ts';
import type { SyntheticProbeId } from './synthetic-probe-id.ts';

/** Null: none has come to that yet. Times are RFC 3339. */
export interface ProbeStanding {
  readonly lastSucceededAt: string | null;
  /** The last that has ended did not succeed. */
  readonly isFailing: boolean;
}

/** The public face of the probe of issuing and revoking. */
export interface SyntheticProbes {
  run(context: CommandContext): Promise<RunProbeOutcome>;
  /** Begins one unless the last began less than so many hours ago. By any number of servers. */
  runDue(everyHours: number): Promise<void>;
  /** One round of each that is open. */
  advance(): Promise<void>;
  find(id: SyntheticProbeId): Promise<SyntheticProbe | null>;
  /** Newest first, before the given one. */
  page(query: {
    readonly state: ProbeState | null;
    readonly before: SyntheticProbeId | null;
    readonly limit: number;
  }): Promise<readonly SyntheticProbe[]>;
  standing(): Promise<ProbeStanding>;
}

const HOUR_MS = 3_600_000;

export const createSyntheticProbes = (deps: SyntheticProbeDependencies): SyntheticProbes => ({
  run: (context) => runSyntheticProbe(deps, context),
  async runDue(everyHours) {
    const last = await deps.syntheticProbes.newest(null);
    const now = deps.clock.now().getTime();
    if (last !== null && now - Date.parse(last.startedAt) < everyHours * HOUR_MS) return;
    const actor = systemActor('synthetic-probe');
    const outcome = await runSyntheticProbe(deps, {
      actor,
      reason: 'its time has come',
      correlationId: newId('cor', now),
    });
    // Another server, or a person, was quicker.
    if (!outcome.ok && outcome.refusal.reason !== 'probe_running') throw new Error(outcome.refusal.detail);
  },
  advance: () => advanceSyntheticProbes(deps),
  find: (id) => deps.syntheticProbes.find(id),
  page: (query) => deps.syntheticProbes.page(query),
  async standing() {
    const [succeeded, failed] = await Promise.all([
      deps.syntheticProbes.newest('succeeded'),
      deps.syntheticProbes.newest('failed'),
    ]);
    return {
      lastSucceededAt: succeeded?.endedAt ?? null,
      isFailing: failed !== null && (succeeded === null || failed.id > succeeded.id),
    };
  },
});
