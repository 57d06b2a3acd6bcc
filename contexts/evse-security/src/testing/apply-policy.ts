import type { PolicyDraft } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { context, mara, type TestWorld } from './test-world.ts';

/** As a person changes it: a look first, then the version. */
export async function applyPolicy(
  { lifecycle }: Pick<TestWorld, 'lifecycle'>,
  changed: (before: PolicyDraft) => PolicyDraft,
): Promise<void> {
  const { rules, renewalsPerHour, quotas, version } = lifecycle.policy();
  const by = { ...context(), actor: mara };
  const { id } = unwrap(await lifecycle.dryRunPolicy({ draft: changed({ rules, renewalsPerHour, quotas }) }, by));
  for (let turns = 0; (await lifecycle.policyDryRun(id))?.status === 'looking'; turns++) {
    if (turns > 20) throw new Error('the dry run does not end');
    await lifecycle.advancePolicyDryRun(id);
  }
  unwrap(await lifecycle.applyPolicy({ dryRunId: id }, { ...by, expectedVersion: version }));
}
