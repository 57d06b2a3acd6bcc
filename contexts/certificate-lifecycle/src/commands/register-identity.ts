import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import { tellOfNamesTaken } from '../decommission/tell-of-decommission.ts';
import type { Identity } from '../identity/identity.ts';
import { checkContent, type IdentityContent } from '../identity/identity-content.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { cannotCarry } from './controller-carries.ts';
import { runCommand } from './run-command.ts';
import { tellOfRegistration } from './write-identity.ts';

export type RegistrationRefusal =
  | 'binding_taken'
  | 'binding_invalid'
  | 'binding_missing'
  | 'identity_invalid'
  | 'owner_out_of_scope'
  /** Stations are bound to a controller that could not let them in. */
  | 'controller_without_certificate';

export const ownerOutOfScope = (owner: string) =>
  ({ reason: 'owner_out_of_scope', detail: `You do not act for the owner ${owner}.` }) as const;

export function registerIdentity(
  deps: LifecycleDependencies,
  input: IdentityContent,
  context: CommandContext,
): Promise<Outcome<{ readonly identityId: IdentityId }, RegistrationRefusal>> {
  return runCommand(deps, {
    name: 'register-identity',
    input: { ...input, bindings: input.bindings.map(({ kind, value }) => ({ kind, value })) },
    context,
    subject: {},
    work: async (tx) => {
      const checked = checkContent(input);
      if (!checked.ok) return checked;
      if (!mayTouch(context.actor, input.owner)) return refused(ownerOutOfScope(input.owner));

      const now = deps.clock.now();
      const lack = cannotCarry(null, input, [], now);
      if (lack !== null) return refused(lack);
      const identity: Identity = { ...input, id: newIdentityId(now), createdAt: now.toISOString(), version: 1 };
      const taken = await deps.identities.insert(tx, identity);
      if (taken.length > 0) {
        return refused({ reason: 'binding_taken', detail: `Another identity has this ${taken.join(' and ')}.` });
      }
      const cause = { action: 'register-identity', context };
      const former = await tellOfNamesTaken(deps, tx, identity, cause);
      await tellOfRegistration(deps, tx, identity, cause, former);
      return ok({ identityId: identity.id });
    },
  });
}
