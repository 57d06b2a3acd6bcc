import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { SecondPerson } from '../approval/second-person.ts';
import { carryingItsNames } from '../combined/carrying-its-names.ts';
import { objectionToDecommissioned } from '../decommission/decommission.ts';
import type { Binding } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { changedFields, checkContent, type IdentityField } from '../identity/identity-content.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED } from '../identity/synthetic-owner.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { cannotCarry } from './controller-carries.ts';
import { openHoldings } from './open-holdings.ts';
import { ownerOutOfScope, type RegistrationRefusal } from './register-identity.ts';
import { runCommand } from './run-command.ts';
import { awaitsSigning, holdsCredential, writeChange } from './write-identity.ts';
import type { Cause } from './write-steps.ts';

/** What is not given stays as it is. */
export interface IdentityChange {
  readonly identityId: IdentityId;
  readonly owner?: string;
  readonly family?: string;
  readonly cohorts?: readonly string[];
  /** All of them: a binding that is not among them goes. */
  readonly bindings?: readonly Binding[];
}

export type IdentityChangeRefusal =
  | RegistrationRefusal
  | 'identity_decommissioned'
  | AskRefusal
  | 'identity_unknown'
  /** A certificate with the names it has now is being signed. */
  | 'issue_pending';

export type IdentityChangeOutcome = Outcome<Changed, IdentityChangeRefusal>;

/** `approvalId` is null when it was done; else nothing was, and a second person is asked. */
type Changed = {
  readonly identityId: IdentityId;
  readonly version: number;
  readonly changed: IdentityField[];
  readonly approvalId: ApprovalId | null;
};

const BECAUSE = 'The names of this identity stand in a certificate that is in use or on its way.';

export const needsSecondPerson = {
  reason: 'needs_second_person',
  detail: `${BECAUSE} Changing them is for an administrator to ask, one identity at a time, and for another to approve.`,
} as const;

/**
 * An identity of an owner that is none of the actor's is unknown to it. Names that stand in a certificate that is in
 * use, or on its way, change by the word of two people: 1 judge · 2 such names? ask · 3 write.
 */
export function changeIdentity(
  deps: LifecycleDependencies,
  input: IdentityChange,
  context: CommandContext,
): Promise<IdentityChangeOutcome> {
  const { identityId } = input;
  return runCommand(deps, {
    name: 'change-identity',
    input: JSON.parse(JSON.stringify(input)),
    context,
    subject: { identityId },
    work: async (tx): Promise<IdentityChangeOutcome> => {
      const judged = await judge(deps, tx, input, context);
      if (!judged.ok) return judged;
      const { before, after, changed, holdsNames } = judged.value;
      const { version } = before;
      if (changed.length === 0) return ok({ identityId, version, changed: [], approvalId: null });
      if (!holdsNames) return write(deps, tx, judged.value, { action: 'change-identity', context });

      const { owner, family, cohorts, bindings } = after;
      const action = {
        kind: 'change-identity',
        identityId,
        version,
        owner,
        family,
        cohorts: cohorts.toSorted(),
        bindings: bindings.map(({ kind, value }) => ({ kind, value })).toSorted(bySpelling),
      } as const;
      const question = { action, because: BECAUSE, identityId, owner: before.owner, purpose: null };
      if (!mayAsk(context, question)) return refused(needsSecondPerson);
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ identityId, version, changed: [], approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}

/** The same with a second person's word for this identity. */
export async function carryOutChange(
  deps: LifecycleDependencies,
  tx: Transaction,
  input: IdentityChange,
  cause: Cause,
  secondPerson: SecondPerson,
): Promise<Outcome<Changed, RegistrationRefusal | 'identity_decommissioned' | 'issue_pending'>> {
  if (!secondPerson.covers(input.identityId)) throw new Error(`nobody has approved a change of ${input.identityId}`);
  const judged = await judge(deps, tx, input, cause.context);
  if (judged.ok) return write(deps, tx, judged.value, cause, secondPerson);
  const { reason } = judged.refusal;
  if (reason === 'identity_unknown') throw new Error(`${input.identityId} has vanished`);
  return refused({ ...judged.refusal, reason });
}

interface Judged {
  readonly before: Identity;
  readonly after: Identity;
  readonly changed: readonly IdentityField[];
  /** Names change that stand in a certificate. */
  readonly holdsNames: boolean;
}

async function judge(
  deps: LifecycleDependencies,
  tx: Transaction,
  { identityId, ...wanted }: IdentityChange,
  { actor, expectedVersion }: CommandContext,
): Promise<Result<Judged, Refusal<Exclude<IdentityChangeRefusal, AskRefusal> | 'version_conflict'>>> {
  const holdings = await openHoldings(deps, tx, identityId);
  if (holdings === null || !mayTouch(actor, holdings.identity.owner)) {
    return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
  }
  const { identity: before, records } = holdings;
  if (expectedVersion !== undefined && expectedVersion !== before.version) {
    const detail = `The identity has version ${before.version}, not ${expectedVersion}: look at it again.`;
    return refused({ reason: 'version_conflict', detail });
  }
  if (isSynthetic(before)) return refused({ reason: 'identity_invalid', detail: SYNTHETIC_IS_RESERVED });
  const gone = objectionToDecommissioned(before);
  if (gone !== null) return refused(gone);
  const after: Identity = { ...before, ...wanted, version: before.version + 1 };
  const checked = checkContent(after);
  if (!checked.ok) return checked;
  if (!mayTouch(actor, after.owner)) return refused(ownerOutOfScope(after.owner));
  const now = deps.clock.now();
  const lack = cannotCarry(before, after, records, now);
  if (lack !== null) return refused(lack);
  const changed = changedFields(before, after);
  const carriers = changed.includes('bindings') ? await carryingItsNames(deps, tx, holdings) : [];
  if (carriers.some(awaitsSigning)) {
    const detail =
      'A certificate with the names it has now is being signed: wait for it, or cancel its request, and ask again.';
    return refused({ reason: 'issue_pending', detail });
  }
  return ok({ before, after, changed, holdsNames: holdsCredential(carriers, now) });
}

async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  judged: Judged,
  cause: Cause,
  secondPerson?: SecondPerson,
): Promise<Outcome<Changed, 'binding_taken'>> {
  const { after, changed } = judged;
  const written = await writeChange(deps, tx, judged, cause, secondPerson?.notes);
  if (!written.ok) return written;
  return ok({ identityId: after.id, version: after.version, changed: [...changed], approvalId: null });
}

const bySpelling = (a: Binding, b: Binding): number => {
  const [first, second] = [`${a.kind}=${a.value}`, `${b.kind}=${b.value}`];
  return first < second ? -1 : first > second ? 1 : 0;
};
