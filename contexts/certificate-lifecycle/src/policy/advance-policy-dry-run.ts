import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { AFTER_LOOK_FAILURE_MS, advancePages, givesUp } from '../look/advance-pages.ts';
import { type LifecycleDependencies, POLICY_DRY_RUNS } from '../ports.ts';
import { lostRight } from '../requester/lost-right.ts';
import type { Stopped } from '../requester/requester.ts';
import type { GovernedCertificate } from './governed-certificate.ts';
import type { PolicyDryRun, PolicyDryRunId, PolicyDryRunStop } from './policy-dry-run.ts';
import { PolicyComparison } from './policy-effect.ts';
import type { PolicyVersion } from './policy-version.ts';

/** Certificates read at once. */
const PAGE = 1_000;

interface Page {
  readonly certificates: readonly GovernedCertificate[];
  /** What the draft is compared with. */
  readonly base: PolicyVersion;
  /** The version in force. */
  readonly inForce: number;
}

type Looking = PolicyDryRun & { readonly look: NonNullable<PolicyDryRun['look']> };

/**
 * Compares one page of the certificates in service after another, as of the moment when it was asked for. It ends by
 * itself when another version of the policy is in force, when whoever asked may not ask any more, and by errors of ours.
 */
export function advancePolicyDryRun(deps: LifecycleDependencies, id: PolicyDryRunId): Promise<void> {
  const place = { queue: POLICY_DRY_RUNS, id };
  return advancePages<Looking, Page>(deps, place, {
    find: async () => {
      const run = await deps.policyVersions.findDryRun(id);
      return run !== null && isLooking(run) ? run : null;
    },
    read: (run) => read(deps, run),
    keep: (tx, run, page) => keep(deps, tx, run, page),
    fail: (tx, run, error) => noteFailure(deps, tx, run, error),
  });
}

const isLooking = (run: PolicyDryRun): run is Looking => run.status === 'looking' && run.look !== null;

async function read({ policyVersions }: LifecycleDependencies, { at, look, baseVersion }: Looking): Promise<Page> {
  const [certificates, base, inForce] = await Promise.all([
    policyVersions.governed(new Date(at), look.after, PAGE),
    policyVersions.find(baseVersion),
    policyVersions.latestNumber(),
  ]);
  if (base === null) throw new Error(`version ${baseVersion} of the policy is gone`);
  return { certificates, base, inForce };
}

/** Null: another process has looked further, or it is over. */
async function stillThere(deps: LifecycleDependencies, tx: Transaction, seen: Looking): Promise<Looking | null> {
  const run = await deps.policyVersions.lockDryRunIfFree(tx, seen.id);
  return run !== null && isLooking(run) && run.look.after === seen.look.after ? run : null;
}

async function keep(
  deps: LifecycleDependencies,
  tx: Transaction,
  seen: Looking,
  { certificates, base, inForce }: Page,
): Promise<boolean> {
  const run = await stillThere(deps, tx, seen);
  if (run === null) return false;
  const stopped = await reasonToStop(deps, tx, run, inForce);
  if (stopped !== null) {
    await stop(deps, tx, run, stopped);
    return false;
  }
  const comparison = new PolicyComparison(
    base,
    { ...run.draft, version: base.version + 1 },
    new Date(run.at),
    run.effect,
  );
  for (const certificate of certificates) comparison.add(certificate);
  const isLast = certificates.length < PAGE;
  await deps.policyVersions.updateDryRun(tx, {
    ...run,
    effect: comparison.effect(),
    ...(isLast
      ? { status: 'complete', look: null }
      : { look: { after: certificates.at(-1)?.id ?? run.look.after, failures: 0 } }),
  });
  return !isLast;
}

async function reasonToStop(
  deps: LifecycleDependencies,
  tx: Transaction,
  run: PolicyDryRun,
  inForce: number,
): Promise<Stopped<PolicyDryRunStop> | null> {
  const lost = await lostRight(deps, tx, run, 'dry-run-policy', 'all');
  if (lost !== null) return { reason: 'requester_right_lost', detail: lost };
  if (inForce <= run.baseVersion) return null;
  return { reason: 'policy_changed', detail: `Version ${inForce} of the policy is in force: look again.` };
}

async function stop(
  deps: LifecycleDependencies,
  tx: Transaction,
  run: PolicyDryRun,
  stopped: Stopped<PolicyDryRunStop>,
): Promise<void> {
  await deps.policyVersions.updateDryRun(tx, { ...run, status: 'cancelled', look: null, stopped });
  const { id, correlationId, requestedBy } = run;
  const actor = { ...systemActor('policy-dry-runs'), onBehalfOf: requestedBy };
  const context = { actor, reason: stopped.detail, correlationId, causationId: id };
  const detail = { dryRunId: id, stopped: stopped.reason };
  await deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, { action: 'cancel-policy-dry-run', detail }));
}

/** The page waits half a minute; after its last failure the dry run ends. */
async function noteFailure(deps: LifecycleDependencies, tx: Transaction, seen: Looking, error: unknown): Promise<void> {
  const run = await stillThere(deps, tx, seen);
  if (run === null) return;
  const failures = run.look.failures + 1;
  const end = givesUp(failures, error);
  if (end !== null) {
    await stop(deps, tx, run, { reason: 'look_failed', detail: end });
    return;
  }
  const nextAt = new Date(deps.clock.now().getTime() + AFTER_LOOK_FAILURE_MS);
  await deps.policyVersions.updateDryRun(tx, {
    ...run,
    look: { ...run.look, failures },
    nextAt: nextAt.toISOString(),
  });
  await deps.nudges.nudge(tx, POLICY_DRY_RUNS, run.id, { startAfter: nextAt });
}
