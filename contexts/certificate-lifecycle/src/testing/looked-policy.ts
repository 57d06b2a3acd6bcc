import { ok } from '@bfcert/kernel/result';
import type { CommandContext } from '../commands/command.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** The dry run of a policy as it is once a worker has looked at everything, or why it was not taken. */
export async function lookedPolicy(
  lifecycle: Lifecycle,
  input: Parameters<Lifecycle['dryRunPolicy']>[0],
  context: CommandContext,
): ReturnType<Lifecycle['dryRunPolicy']> {
  const begun = await lifecycle.dryRunPolicy(input, context);
  if (!begun.ok) return begun;
  const { id } = begun.value;
  for (;;) {
    await lifecycle.advancePolicyDryRun(id);
    const run = await lifecycle.policyDryRun(id);
    if (run === null) throw new Error(`${id} is gone`);
    if (run.status !== 'looking') return ok(run);
  }
}
