import type { EventActor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey, AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { authorizationKeyTransitions } from '../authorization-key/transitions.ts';
import { type WayIn, type WayInFacts, wayInWithout } from '../authorization-key/way-in.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { followRevokedKey } from './end-break-glass.ts';
import { isInReach } from './is-in-reach.ts';
import { type LockedProcesses, lockToldProcesses, tellLocked } from './open-processes.ts';
import { changeKeyState } from './record-key-change.ts';
import { recordKeyExposed } from './record-security-event.ts';
import { runOnce } from './run-once.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/** `compromised`: somebody else knows it, which waits for nobody. */
export const revocationCauses = ['compromised', 'withdrawn'] as const;
export type KeyRevocationCause = (typeof revocationCauses)[number];

export interface RevokeAuthorizationKeyInput {
  readonly keyId: AuthorizationKeyId;
  readonly because: KeyRevocationCause;
}

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

type Judged =
  | Extract<KeyRevoked, { readonly kind: 'revoked' }>
  /** Nothing has happened. */
  | {
      readonly kind: 'last_way_in';
      readonly owner: string;
      readonly identityId: ChargerId;
      readonly keyVersion: number;
    };

/**
 * 1 may the caller? · 2 with the station's row locked: what else does it come in with? · 3 the last way in goes by two people,
 * unless somebody else knows it · 4 it is revoked, gateways close what it has opened, and it is said how the station comes back.
 */
export async function revokeAuthorizationKey(
  deps: EvseSecurityDependencies,
  input: RevokeAuthorizationKeyInput,
  context: CommandContext,
): Promise<Result<KeyRevoked, RevokeAuthorizationKeyRefusal>> {
  const { keyId, because } = input;
  const found = await lookUp(deps, keyId, context);
  const reused: Own = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' };
  const about = found?.identityId ?? null;
  const once = { command: 'revoke-authorization-key', input: { ...input }, reused, context, about };
  const outcome = await runOnce<Judged, Own>(deps, once, async (tx) => {
    const objection = objectionTo(found, context);
    if (found === null || objection !== null) return refused(objection ?? unknown);
    const locked = await lock(deps, tx, found);
    if (locked === null) return refused(notNow);
    const { key, charger } = locked;
    const wayIn = wayInWithout({ ...locked, hasCertificate: found.hasCertificate });
    if (because === 'withdrawn' && wayIn === 'none') {
      const { identityId, version: keyVersion } = key;
      return ok({ kind: 'last_way_in', owner: charger.owner, identityId, keyVersion });
    }
    await revoke(deps, tx, locked, { because, context });
    return ok({ kind: 'revoked', wayIn, advice: advice[wayIn] });
  });
  if (!outcome.ok) return outcome;
  const done = outcome.value;
  if (done.kind === 'last_way_in') {
    const { owner, identityId, keyVersion } = done;
    const action = { kind: 'revoke-authorization-key', identityId, keyId, keyVersion } as const;
    const asked = await deps.lifecycle.askAboutKey({ action, owner }, context);
    return asked.ok ? ok({ kind: 'asked', approvalId: asked.value.approvalId }) : asked;
  }
  // Gateways learn it at once, and close the sessions that it has opened.
  if (about !== null) await deps.admission.publish([about]);
  return ok(done);
}

/** What two people have agreed to. An event may come twice, and late: a key that has ended by then stays as it is. */
export async function revokeApprovedKey(
  deps: EvseSecurityDependencies,
  approved: { readonly keyId: AuthorizationKeyId; readonly approvalId: string; readonly approver: EventActor },
): Promise<void> {
  const { keyId, approvalId, approver } = approved;
  const reason = `approved by ${approver.kind}:${approver.id} (${approvalId})`;
  const context: CommandContext = { actor: { ...approver, owners: 'all' }, reason, correlationId: approvalId };
  const identityId = await deps.transactions.run(async (tx) => {
    const known = await deps.stores.keys.find(tx, keyId);
    const locked = known === null ? null : await lock(deps, tx, known);
    if (locked === null) return null;
    await revoke(deps, tx, locked, { because: 'withdrawn', context });
    return locked.charger.identityId;
  });
  if (identityId !== null) await deps.admission.publish([identityId]);
}

interface Found extends Pick<AuthorizationKey, 'id' | 'identityId' | 'state'> {
  readonly hasCertificate: boolean;
}

/** Null: to this actor there is none. */
async function lookUp(
  deps: EvseSecurityDependencies,
  keyId: AuthorizationKeyId,
  context: CommandContext,
): Promise<Found | null> {
  const { stores, transactions, lifecycle } = deps;
  const key = await transactions.run((tx) => stores.keys.find(tx, keyId));
  if (key === null || !(await isInReach(deps, key.identityId, context))) return null;
  const { id, identityId, state } = key;
  // Whoever takes the certificate away meanwhile is asked by the guard of certificates.
  const fingerprints = await lifecycle.admissibleFingerprints(identityId);
  return { id, identityId, state, hasCertificate: fingerprints.some((one) => one.class === 'active') };
}

interface Locked extends Omit<WayInFacts, 'hasCertificate'> {
  readonly charger: Charger;
  readonly processes: LockedProcesses;
}

/** Nothing that it is judged by changes until the transaction ends. Null: it is out of force. */
async function lock(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: Pick<AuthorizationKey, 'id' | 'identityId'>,
): Promise<Locked | null> {
  const { stores } = deps;
  const processes = await lockToldProcesses(deps, tx, identityId);
  const charger = await stores.chargers.lock(tx, identityId);
  const keys = await stores.keys.ofCharger(tx, identityId);
  const key = keys.find((one) => one.id === id);
  if (charger === null || key === undefined || !mayGo(key)) return null;
  const letBack = (await stores.breakGlasses.inForceOf(tx, [identityId])).get(identityId) ?? null;
  const capabilities = await capabilitiesOfOne(deps, tx, charger);
  return { key, keys, charger, letBack, processes, formerKeyIsAdmitted: capabilities.key_rollback.value === true };
}

const mayGo = ({ state }: Pick<AuthorizationKey, 'state'>): boolean =>
  authorizationKeyTransitions.next(state, 'exposed') !== null;

const unknown: Own = { reason: 'key_unknown', detail: 'There is no such key.' };
const notNow: Own = { reason: 'not_possible_in_this_state', detail: 'It is out of force already.' };

function objectionTo(key: Pick<AuthorizationKey, 'state'> | null, { actor, reason }: CommandContext): Own | null {
  if (!mayDeclare(actor)) return { reason: 'role_missing', detail: 'Your roles do not allow this.' };
  if (reason.trim() === '') return { reason: 'reason_missing', detail: 'Say why.' };
  if (key === null) return unknown;
  return mayGo(key) ? null : notNow;
}

const advice: Readonly<Record<WayIn, string>> = {
  another_key: 'The station comes in with its other key.',
  certificate: 'The station comes in with its certificate.',
  none: 'The station has no way in that is known to work. If it does not come with another key that it may have: give it one by hand (bfcert keys issue), or open a recovery case for a certificate (bfcert recovery-cases open).',
};

async function revoke(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { key, charger, processes }: Locked,
  { because, context }: { readonly because: KeyRevocationCause; readonly context: CommandContext },
): Promise<void> {
  const text = `its key was revoked (${because}): ${context.reason}`;
  await tellLocked(deps, tx, processes, { text, noteworthy: true });
  await changeKeyState(deps, tx, key, 'exposed', context);
  await followRevokedKey(deps, tx, charger, context);
  if (because === 'compromised') await recordKeyExposed(deps, tx, key, context);
}
