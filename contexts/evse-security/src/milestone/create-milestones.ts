import type { Attestations, AuditLog, CredentialFiguresReader } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import type { FleetFiguresReader } from './fleet-figures.ts';
import { judgeMilestones } from './judge-milestones.ts';
import type { Milestone } from './milestone.ts';

/** The action, in the audit, of a compliance report that was made. */
export const REPORT_MADE = 'make-compliance-report';

export interface MilestoneDependencies {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly fleetFigures: FleetFiguresReader;
  readonly credentialFigures: CredentialFiguresReader;
  readonly attestations: Pick<Attestations, 'inForce'>;
  readonly auditLog: Pick<AuditLog, 'search'>;
}

/** The public face of how far the fleet has come. */
export interface Milestones {
  /** M1 first. Of every owner's stations. */
  milestones(): Promise<readonly Milestone[]>;
}

export const createMilestones = (deps: MilestoneDependencies): Milestones => ({
  milestones: async () => {
    const now = deps.clock.now();
    const [fleet, credentials, attestations, reports] = await Promise.all([
      deps.transactions.snapshot((tx) => deps.fleetFigures.read(tx, now)),
      deps.credentialFigures.read(now),
      deps.attestations.inForce(),
      deps.auditLog.search({ owners: 'all', action: REPORT_MADE, outcome: 'done' }, { before: null, limit: 1 }),
    ]);
    const reportedAt = reports[0]?.entry.at ?? null;
    return judgeMilestones({ fleet, credentials, attestations, reportedAt }, now);
  },
});
