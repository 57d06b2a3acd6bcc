import type { EventActor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type AuthorizationKey, type AuthorizationKeyId, isUsable } from '../authorization-key/authorization-key.ts';
import { authorizationKeyTransitions } from '../authorization-key/transitions.ts';
import type { Charger } from '../charger/charger.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { followRevokedKey } from './end-break-glass.ts';
import { isInReach } from './is-in-reach.ts';
import { tellProcesses } from './open-processes.ts';
import { changeKeyState } from './record-key-change.ts';
import { recordKeyExposed } from './record-security-event.ts';
import { runOnce } from './run-once.ts';

/** `compromised`: somebody else knows it, which waits for nobody. */
export const revocationCauses = ['compromised', 'withdrawn'] as const;
export type KeyRevocationCause = (typeof revocationCauses)[number];

export interface RevokeAuthorizationKeyInput {
  readonly keyId: AuthorizationKeyId;
  readonly because: KeyRevocationCause;
}

/** What the station still comes in with. `none`: until a person gives it something, with nothing. */
export type WayIn = 'another_key' | 'certificate' | 'none';

export type KeyRevoked =
  | { readonly kind: 'revoked'; readonly wayIn: WayIn; readonly advice: string }
  /** Nothing has happened: it is the last way in, and a second person is asked. */
  | { readonly kind: 'asked'; readonly approvalId: string };

type Reason =
  | 'role_missing'
  | 'reason_missing'
  | 'key_unknown'
  | 'not_possible_in_this_state'
  | 'idempotency_key_reused';
export type RevokeAuthorizationKeyRefusal =
  | { readonly reason: Reason; readonly detail: string }
  | Extract<Awaited<ReturnType<CertificateLifecycle['askAboutKey']>>, { readonly ok: false }>['refusal'];
type Own = Extract<RevokeAuthorizationKeyRefusal, { readonly reason: Reason }>;

/**
 * 1 may the caller? · 2 what else does the station come in with? · 3 the last way in goes by two people, unless somebody else
 * knows it · 4 it is revoked, gateways close what it has opened, and it is said how the station comes back.
 */
export async function revokeAuthorizationKey(
  deps: EvseSecurityDependencies,
  input: RevokeAuthorizationKeyInput,
  context: CommandContext,
): Promise<Result<KeyRevoked, RevokeAuthorizationKeyRefusal>> {
  const { keyId, because } = input;
  const found = await lookUp(deps, keyId, context);
  const objection = objectionTo(found?.key ?? null, context);
  if (found !== null && objection === null && because === 'withdrawn' && found.wayIn === 'none') {
    const { key, charger } = found;
    const { identityId, version } = key;
    const action = { kind: 'revoke-authorization-key', identityId, keyId, keyVersion: version } as const;
    const asked = await deps.lifecycle.askAboutKey({ action, owner: charger.owner }, context);
    return asked.ok ? ok({ kind: 'asked', approvalId: asked.value.approvalId }) : asked;
  }
  const reused: Own = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' };
  const about = found?.key.identityId ?? null;
  const once = { command: 'revoke-authorization-key', input: { ...input }, reused, context, about };
  type Done = Extract<KeyRevoked, { readonly kind: 'revoked' }>;
  const outcome = await runOnce<Done, Own>(deps, once, async (tx) => {
    if (found === null || objection !== null) return refused(objection ?? unknown);
    if (!(await revoke(deps, tx, found.key, { because, context }))) return refused(notNow);
    return ok({ kind: 'revoked', wayIn: found.wayIn, advice: advice[found.wayIn] });
  });
  // Gateways learn it at once, and close the sessions that it has opened.
  if (outcome.ok && about !== null) await deps.admission.publish([about]);
  return outcome;
}

/** What two people have agreed to. An event may come twice, and late: a key that is out of force by then stays as it is. */
export async function revokeApprovedKey(
  deps: EvseSecurityDependencies,
  approved: { readonly keyId: AuthorizationKeyId; readonly approvalId: string; readonly approver: EventActor },
): Promise<void> {
  const { keyId, approvalId, approver } = approved;
  const reason = `approved by ${approver.kind}:${approver.id} (${approvalId})`;
  const context: CommandContext = { actor: { ...approver, owners: 'all' }, reason, correlationId: approvalId };
  const identityId = await deps.transactions.run(async (tx) => {
    const key = await deps.stores.keys.find(tx, keyId);
    if (key === null || !isUsable(key)) return null;
    await revoke(deps, tx, key, { because: 'withdrawn', context });
    return key.identityId;
  });
  if (identityId !== null) await deps.admission.publish([identityId]);
}

interface Found {
  readonly key: AuthorizationKey;
  readonly charger: Charger;
  readonly wayIn: WayIn;
}

/** Null: to this actor there is none. */
async function lookUp(
  deps: EvseSecurityDependencies,
  id: AuthorizationKeyId,
  context: CommandContext,
): Promise<Found | null> {
  const { stores, transactions, lifecycle } = deps;
  const known = await transactions.snapshot(async (tx) => {
    const key = await stores.keys.find(tx, id);
    const charger = key === null ? null : await stores.chargers.find(tx, key.identityId);
    if (key === null || charger === null) return null;
    const keys = await stores.keys.ofCharger(tx, key.identityId);
    const letBack = (await stores.breakGlasses.inForceOf(tx, [key.identityId])).get(key.identityId) ?? null;
    return { key, charger, keys, letBack };
  });
  if (known === null || !(await isInReach(deps, known.key.identityId, context))) return null;
  const { key, charger, keys, letBack } = known;
  // One that is on its way may never have arrived.
  const others = keys.filter((other) => other.id !== id && (other.state === 'active' || isStored(other)));
  if ((charger.profileFloor === 2 || letBack !== null) && others.length > 0)
    return { key, charger, wayIn: 'another_key' };
  const fingerprints = await lifecycle.admissibleFingerprints(key.identityId);
  const isProven = fingerprints.some((one) => one.class === 'active');
  // One that was let back to Profile 2 and came: its certificate has not worked since, and may not any more.
  return { key, charger, wayIn: isProven && letBack?.cameDownAt == null ? 'certificate' : 'none' };
}

const isStored = ({ state, acknowledgedAt }: AuthorizationKey): boolean =>
  state === 'pending' && acknowledgedAt !== null;

const unknown: Own = { reason: 'key_unknown', detail: 'There is no such key.' };
const notNow: Own = { reason: 'not_possible_in_this_state', detail: 'It is out of force already.' };

function objectionTo(key: AuthorizationKey | null, { actor, reason }: CommandContext): Own | null {
  if (!mayDeclare(actor)) return { reason: 'role_missing', detail: 'Your roles do not allow this.' };
  if (reason.trim() === '') return { reason: 'reason_missing', detail: 'Say why.' };
  if (key === null) return unknown;
  return authorizationKeyTransitions.next(key.state, 'exposed') === null ? notNow : null;
}

const advice: Readonly<Record<WayIn, string>> = {
  another_key: 'The station comes in with its other key.',
  certificate: 'The station comes in with its certificate.',
  none: 'The station has no way in: give it a key by hand (bfcert keys issue), or open a recovery case for a certificate (bfcert recovery-cases open).',
};

async function revoke(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: AuthorizationKey,
  { because, context }: { readonly because: KeyRevocationCause; readonly context: CommandContext },
): Promise<boolean> {
  const text = `its key was revoked (${because}): ${context.reason}`;
  await tellProcesses(deps, tx, identityId, { text, noteworthy: true });
  await deps.stores.chargers.lock(tx, identityId);
  const key = await deps.stores.keys.lock(tx, id);
  if (key === null || authorizationKeyTransitions.next(key.state, 'exposed') === null) return false;
  await changeKeyState(deps, tx, key, 'exposed', context);
  await followRevokedKey(deps, tx, identityId, context);
  if (because === 'compromised') await recordKeyExposed(deps, tx, key, context);
  return true;
}
