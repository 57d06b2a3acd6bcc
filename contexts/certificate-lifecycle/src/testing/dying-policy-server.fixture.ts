import type { PolicyDryRunId } from '../policy/policy-dry-run.ts';
import { serveUntilKilled } from './server-that-dies.ts';

/** Dies at the first page that it looks at for one dry run of the policy. */
await serveUntilKilled<PolicyDryRunId>(
  ({ policyVersions }, written) => ({
    policyVersions: {
      ...policyVersions,
      updateDryRun: async (...run) => {
        await policyVersions.updateDryRun(...run);
        written();
      },
    },
  }),
  (lifecycle, id) => lifecycle.advancePolicyDryRun(id),
  { person: 'mara', roles: ['pki_engineer'], owners: 'all' },
);
