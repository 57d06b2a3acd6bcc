import { domainEventOf } from '@bfcert/kernel/outbox';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { overtake } from '../approval/overtake.ts';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { BindingKind } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityField } from '../identity/identity-content.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Refusal } from './command.ts';
import type { Cause } from './write-steps.ts';

/** In service, on its way, or admitted at a handshake whatever the record is called. */
const IN_SERVICE: readonly Certificate['state'][] = [
  'requested',
  'issued',
  'installed_pending_activation',
  'active',
  'inactive',
];

export const holdsCredential = (records: readonly Certificate[], now: Date): boolean =>
  records.some((record) => IN_SERVICE.includes(record.state) || admissible(record, now) !== null);

/** It was checked against the names of now, and a certificate with them may be made of it at any moment. */
export const awaitsSigning = (record: Certificate): boolean =>
  record.state === 'requested' && record.signingRequest !== null;

export const bindingTaken = (kinds: readonly BindingKind[]): Refusal<'binding_taken'> => ({
  reason: 'binding_taken',
  detail: `Another identity has this ${kinds.join(' and ')}.`,
});

/**
 * Writes an identity that was changed, with its event and its audit entry. The caller holds its lock and has
 * decided that it may; a name that another has is refused, and then nothing was written.
 */
export async function writeChange(
  deps: LifecycleDependencies,
  tx: Transaction,
  {
    before,
    after,
    changed,
  }: { readonly before: Identity; readonly after: Identity; readonly changed: readonly IdentityField[] },
  cause: Cause,
  /** Stand in the audit beside what changed. */
  notes: { readonly [name: string]: string } = {},
): Promise<Result<null, Refusal<'binding_taken'>>> {
  const taken = await deps.identities.update(tx, after, before.version);
  if (taken.length > 0) return refused(bindingTaken(taken));
  const values = (identity: Identity) => Object.fromEntries(changed.map((field) => [field, shown(identity, field)]));
  const detail = { changed: [...changed], before: values(before), after: values(after) };
  await tell(deps, tx, 'IdentityChanged', after, { ...detail, ...notes }, cause);
  await overtake(deps, tx, after.id, 'The identity was changed meanwhile.', cause.context);
  return ok(null);
}

export async function tellOfRegistration(
  deps: LifecycleDependencies,
  tx: Transaction,
  identity: Identity,
  cause: Cause,
  /** Those that are gone whose names it has. */
  former: readonly IdentityId[] = [],
): Promise<void> {
  const names = { subjectType: identity.subjectType, bindings: shown(identity, 'bindings') };
  const detail = former.length === 0 ? names : { ...names, namesOfDecommissioned: [...former] };
  await tell(deps, tx, null, identity, detail, cause);
}

const shown = (identity: Identity, field: IdentityField): string | string[] => {
  if (field === 'bindings') return identity.bindings.map(({ kind, value }) => `${kind}=${value}`);
  return field === 'cohorts' ? [...identity.cohorts] : identity[field];
};

async function tell(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  event: 'IdentityChanged' | null,
  { id, version }: Identity,
  detail: { readonly [name: string]: string | string[] | { readonly [name: string]: string | string[] } },
  { action, context }: Cause,
): Promise<void> {
  const now = clock.now();
  if (event !== null) {
    await events.append(
      tx,
      domainEventOf(now, context, {
        type: event,
        subject: id,
        data: { managedIdentityId: id, ...detail, reason: context.reason },
      }),
    );
  }
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId: id,
      before: version === 1 ? null : `version ${version - 1}`,
      after: version === 1 ? 'registered' : `version ${version}`,
      event,
      detail,
    }),
  );
}
