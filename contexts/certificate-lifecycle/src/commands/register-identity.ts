import { ok, refused } from '@bfcert/kernel/result';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import { type Binding, checkBindings } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import { type SubjectType, subjectRules } from '../identity/subject-type.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

export interface NewIdentity {
  readonly subjectType: SubjectType;
  readonly bindings: readonly Binding[];
  readonly owner: string;
  readonly family: string;
  readonly cohorts: readonly string[];
}

export function registerIdentity(
  deps: LifecycleDependencies,
  input: NewIdentity,
  context: CommandContext,
): Promise<Outcome<{ readonly identityId: IdentityId }, 'binding_taken' | 'binding_invalid' | 'binding_missing'>> {
  return runCommand(deps, {
    name: 'register-identity',
    input: { ...input, bindings: input.bindings.map(({ kind, value }) => ({ kind, value })) },
    context,
    subject: {},
    work: async (tx) => {
      const checked = checkBindings(input.bindings);
      if (!checked.ok) return refused({ reason: 'binding_invalid', detail: checked.refusal });
      const kinds = input.bindings.map(({ kind }) => kind);
      const absent = subjectRules[input.subjectType].required.filter((kind) => !kinds.includes(kind));
      if (absent.length > 0) {
        return refused({ reason: 'binding_missing', detail: `A ${input.subjectType} needs ${absent.join(', ')}.` });
      }

      const now = deps.clock.now();
      const identity: Identity = { ...input, id: newIdentityId(now), createdAt: now.toISOString(), version: 1 };
      const taken = await deps.identities.insert(tx, identity);
      if (taken.length > 0) {
        return refused({ reason: 'binding_taken', detail: `Another identity has this ${taken.join(' and ')}.` });
      }
      await deps.audit.append(tx, {
        id: newAuditEntryId(now),
        at: now.toISOString(),
        actor: describeActor(context.actor),
        onBehalfOf: context.actor.onBehalfOf ?? null,
        action: 'register-identity',
        outcome: 'done',
        identityId: identity.id,
        certificateId: null,
        purpose: null,
        before: null,
        after: 'registered',
        event: null,
        reason: context.reason,
        detail: {
          subjectType: input.subjectType,
          bindings: input.bindings.map(({ kind, value }) => `${kind}=${value}`),
        },
        correlationId: context.correlationId,
        evidenceHash: null,
      });
      return ok({ identityId: identity.id });
    },
  });
}
