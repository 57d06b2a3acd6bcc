import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Binding } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { changedFields, checkContent, type IdentityField } from '../identity/identity-content.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldings } from './open-holdings.ts';
import { ownerOutOfScope, type RegistrationRefusal } from './register-identity.ts';
import { runCommand } from './run-command.ts';
import { holdsCredential, writeChange } from './write-identity.ts';

/** What is not given stays as it is. */
export interface IdentityChange {
  readonly identityId: IdentityId;
  readonly owner?: string;
  readonly family?: string;
  readonly cohorts?: readonly string[];
  /** All of them: a binding that is not among them goes. */
  readonly bindings?: readonly Binding[];
}

export type IdentityChangeRefusal = RegistrationRefusal | 'identity_unknown' | 'needs_second_person';

export const needsSecondPerson = {
  reason: 'needs_second_person',
  detail:
    'This identity holds a certificate that its bindings stand in: changing them needs a second person. ' +
    'Revoke the certificate first, or cancel its request.',
} as const;

/** An identity of an owner that is none of the actor's is unknown to it. */
export function changeIdentity(
  deps: LifecycleDependencies,
  input: IdentityChange,
  context: CommandContext,
): Promise<
  Outcome<
    { readonly identityId: IdentityId; readonly version: number; readonly changed: IdentityField[] },
    IdentityChangeRefusal
  >
> {
  const { identityId, ...wanted } = input;
  const { actor, expectedVersion } = context;
  return runCommand(deps, {
    name: 'change-identity',
    input: JSON.parse(JSON.stringify(input)),
    context,
    subject: { identityId },
    work: async (tx) => {
      const holdings = await openHoldings(deps, tx, identityId);
      if (holdings === null || !mayTouch(actor, holdings.identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
      }
      const { identity: before, records } = holdings;
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The identity has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const after: Identity = { ...before, ...wanted, version: before.version + 1 };
      const checked = checkContent(after);
      if (!checked.ok) return checked;
      if (!mayTouch(actor, after.owner)) return refused(ownerOutOfScope(after.owner));
      const changed = changedFields(before, after);
      if (changed.length === 0) return ok({ identityId, version: before.version, changed: [] });
      if (changed.includes('bindings') && holdsCredential(records, deps.clock.now())) return refused(needsSecondPerson);

      const written = await writeChange(deps, tx, { before, after, changed }, { action: 'change-identity', context });
      return written.ok ? ok({ identityId, version: after.version, changed: [...changed] }) : written;
    },
  });
}
