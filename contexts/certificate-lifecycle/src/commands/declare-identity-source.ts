import { ok, refused } from '@bfcert/kernel/result';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { INTERVAL_SECONDS, SOURCE_NAME } from '../identity-source/identity-source.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

export interface DeclaredSource {
  readonly name: string;
  /** Null: nobody waits for it. */
  readonly intervalSeconds: number | null;
}

export function declareIdentitySource(
  deps: LifecycleDependencies,
  { name, intervalSeconds }: DeclaredSource,
  context: CommandContext,
): Promise<Outcome<{ readonly name: string }, 'import_invalid'>> {
  return runCommand(deps, {
    name: 'declare-identity-source',
    input: { name, intervalSeconds },
    context,
    subject: {},
    work: async (tx) => {
      const { least, most } = INTERVAL_SECONDS;
      const isInterval =
        intervalSeconds === null ||
        (Number.isInteger(intervalSeconds) && intervalSeconds >= least && intervalSeconds <= most);
      if (!SOURCE_NAME.test(name) || !isInterval) {
        const detail = `A source is called by up to 63 of a-z 0-9 . _ -, and sends within ${least} to ${most} seconds.`;
        return refused({ reason: 'import_invalid', detail });
      }
      const now = deps.clock.now();
      await deps.identitySources.declare(tx, { name, intervalSeconds, declaredAt: now.toISOString() });
      await deps.audit.append(
        tx,
        auditEntryOf(now, context, { action: 'declare-identity-source', detail: { source: name, intervalSeconds } }),
      );
      return ok({ name });
    },
  });
}
