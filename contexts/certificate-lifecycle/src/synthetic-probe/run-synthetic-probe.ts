import { ok, refused } from '@bfcert/kernel/result';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { openSyntheticEndpoint } from './synthetic-endpoint.ts';
import type { SyntheticProbe } from './synthetic-probe.ts';
import type { SyntheticProbeDependencies } from './synthetic-probe-dependencies.ts';
import { newSyntheticProbeId, type SyntheticProbeId } from './synthetic-probe-id.ts';

export type RunProbeOutcome = Outcome<
  { readonly probeId: SyntheticProbeId },
  | 'probe_running'
  /** A real identity has the name of the synthetic endpoint. */
  | 'binding_taken'
>;

const RUNNING = { reason: 'probe_running', detail: 'One runs already: look at it.' } as const;

/** Begins a probe; the rounds of `advanceSyntheticProbes` do the rest. 1 the endpoint · 2 no other runs · 3 row and audit entry. */
export function runSyntheticProbe(deps: SyntheticProbeDependencies, context: CommandContext): Promise<RunProbeOutcome> {
  return runCommand(deps, {
    name: 'run-synthetic-probe',
    input: {},
    context,
    subject: {},
    work: async (tx): Promise<RunProbeOutcome> => {
      const endpoint = await openSyntheticEndpoint(deps, tx, { action: 'register-identity', context });
      if (!endpoint.ok) return endpoint;
      const now = deps.clock.now();
      const probe: SyntheticProbe = {
        id: newSyntheticProbeId(now),
        state: 'running',
        startedAt: now.toISOString(),
        startedBy: describeActor(context.actor),
        reason: context.reason,
        correlationId: context.correlationId,
        identityId: endpoint.value,
        certificateId: null,
        orderedAt: null,
        issuedAt: null,
        revokedAt: null,
        arrived: [],
        endedAt: null,
        failure: null,
        isCleared: false,
      };
      if (!(await deps.syntheticProbes.insert(tx, probe))) return refused(RUNNING);
      const { id, identityId } = probe;
      const told = { action: 'run-synthetic-probe', identityId, after: 'running', detail: { probeId: id } };
      await deps.audit.append(tx, auditEntryOf(now, context, told));
      return ok({ probeId: id });
    },
  });
}
