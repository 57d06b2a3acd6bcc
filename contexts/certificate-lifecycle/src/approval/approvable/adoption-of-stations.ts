import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandContext, Refusal } from '../../commands/command.ts';
import { openHoldings } from '../../commands/open-holdings.ts';
import { auditRefusal } from '../../commands/run-command.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import { hasHadItsOwn } from '../../queries/admission-facts.ts';
import { type AdoptionSkip, adoptionSkips } from '../../station-adoption/look-at-stations.ts';
import type { AdoptionTarget, StationAdoption } from '../../station-adoption/station-adoption.ts';
import { passwordsAmong } from '../../station-adoption/station-passwords.ts';
import type { ToleranceRefusal } from '../../station-tolerance/decide.ts';
import { writeTolerance } from '../../station-tolerance/write-tolerance.ts';
import type { AdoptionOfStations, Approval } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const adoptionOfStations: Approvable<AdoptionOfStations> = {
  async lock(deps, tx, { adoptionId }) {
    if ((await deps.stationAdoptions.lock(tx, adoptionId)) === null) throw new Error(`${adoptionId} has vanished`);
    return 'charger_identity';
  },

  /** All that are still as they were looked at; what has changed since is left alone, and says so in the audit. */
  async carryOut(deps, tx, { action, approval }, context) {
    const adoption = await deps.stationAdoptions.lock(tx, action.adoptionId);
    if (adoption === null || adoption.outcome !== null) return outdated();
    const ids = adoption.targets.map(({ identityId }) => identityId);
    const withPassword = await passwordsAmong(deps, tx, ids);
    const refusals: { identityId: AdoptionTarget['identityId']; reason: string }[] = [];
    for (const target of adoption.targets.toSorted(byIdentity)) {
      const { identityId } = target;
      const hasPassword = withPassword.has(identityId);
      const granted = await grantOne(deps, tx, { adoption, target, approval, hasPassword }, context);
      if (granted.ok) continue;
      refusals.push({ identityId, reason: granted.refusal.reason });
      await auditRefusal(deps, tx, { name: action.kind, context, subject: { identityId } }, granted.refusal);
    }
    const granted = adoption.targets.length - refusals.length;
    const outcome = { at: deps.clock.now().toISOString(), granted, refused: refusals };
    await deps.stationAdoptions.update(tx, { ...adoption, outcome });
    return ok(null);
  },

  /** The answer's own entry in the audit names it: nothing else has changed. */
  async turnDown(deps, tx, { action, turnedDown }) {
    const adoption = await deps.stationAdoptions.lock(tx, action.adoptionId);
    if (adoption?.outcome === null) await deps.stationAdoptions.update(tx, { ...adoption, turnedDown });
  },
};

/** Identities are locked in one order by everybody. */
const byIdentity = (one: AdoptionTarget, other: AdoptionTarget): number =>
  one.identityId < other.identityId ? -1 : one.identityId > other.identityId ? 1 : 0;

async function grantOne(
  deps: LifecycleDependencies,
  tx: Transaction,
  {
    adoption,
    target,
    approval,
    hasPassword,
  }: {
    readonly adoption: StationAdoption;
    readonly target: AdoptionTarget;
    readonly approval: Approval;
    readonly hasPassword: boolean;
  },
  context: CommandContext,
): Promise<Result<null, Refusal<ToleranceRefusal | 'approval_outdated' | AdoptionSkip>>> {
  const { identityId, version } = target;
  const holdings = await openHoldings(deps, tx, identityId);
  if (holdings === null) throw new Error(`${identityId} has vanished`);
  const { identity, records } = holdings;
  if (identity.version !== version) return outdated();
  // A certificate or a password that came since does not change the identity's version.
  if (hasHadItsOwn(records)) return skipped('certificate_on_record');
  if (hasPassword) return skipped('password_usable');
  const wish = { identityId, tolerance: 'outside_certificate', until: adoption.until };
  const secondPerson = SecondPerson.ofAdoption(approval, adoption, target);
  const written = await writeTolerance(deps, tx, { identity, wish, secondPerson }, context);
  return written.ok ? ok(null) : refused(written.refusal);
}

const skipped = (reason: AdoptionSkip): Result<never, Refusal<AdoptionSkip>> =>
  refused({ reason, detail: adoptionSkips[reason] });
