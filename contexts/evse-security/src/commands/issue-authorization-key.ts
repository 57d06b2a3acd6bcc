import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey, AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { generatedKey } from '../authorization-key/new-key.ts';
import { generatedVerifiers, generateSecret } from '../authorization-key/secret.ts';
import { openingOf } from '../break-glass/break-glass.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { mayDeclare } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { tellProcesses } from './open-processes.ts';
import { recordKeyChange } from './record-key-change.ts';
import { runOnce } from './run-once.ts';
import { setAsidePendingKey } from './set-aside-pending-key.ts';

export interface IssuedKey {
  readonly keyId: AuthorizationKeyId;
  /** As a station of 2.x is told it; null: this request was answered before, and nobody has it any more. */
  readonly secret: string | null;
  /** The same for 1.6, which is told the hexadecimal digits of its bytes. */
  readonly hex: string | null;
  /** RFC 3339: when it ends, if no station has come in with it. */
  readonly until: string;
}

export type IssueAuthorizationKeyReason =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  | 'password_not_taken'
  | 'idempotency_key_reused';
type Refusal = { readonly reason: IssueAuthorizationKeyReason; readonly detail: string };

/** Of 16 to 20 bytes, as 1.6 wants: any station takes it, in either form. */
const FORM = { length: 20, told: 'as_hex' } as const;

/**
 * A key that a person types into the station: its first one, or one in the place of what was lost or revoked. It is shown once.
 * The station is in with it as soon as it comes, and then gets another that no person has seen.
 */
export async function issueAuthorizationKey(
  deps: EvseSecurityDependencies,
  { identityId }: { readonly identityId: ChargerId },
  context: CommandContext,
): Promise<Result<IssuedKey, Refusal>> {
  const inReach = await isInReach(deps, identityId, context);
  const reused = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' } as const;
  const about = inReach ? identityId : null;
  const once = { command: 'issue-authorization-key', input: { identityId }, reused, context, about };
  const secret = generateSecret(FORM.length);
  let shown: string | null = null;
  type Recorded = Pick<IssuedKey, 'keyId' | 'until'>;
  // What is recorded for a repetition never has the secret in it.
  const outcome = await runOnce<Recorded, Refusal>(deps, once, async (tx) => {
    if (!mayDeclare(context.actor)) return no('role_missing', 'Your roles do not allow this.');
    if (context.reason.trim() === '') return no('reason_missing', 'Say why.');
    await tellProcesses(deps, tx, identityId, { text: 'a key was issued by hand', noteworthy: false });
    const charger = inReach ? await deps.stores.chargers.lock(tx, identityId) : null;
    if (charger === null) return no('charger_unknown', 'There is no such station.');
    if (charger.profileFloor === 3 && !(await isLetBackByHand(deps, tx, identityId))) {
      return no(
        'password_not_taken',
        'It is on Profile 3: open a recovery case, which admits a key for one login, or ask for a break-glass with a key by hand.',
      );
    }
    const key = await add(deps, tx, identityId, secret, context);
    shown = secret;
    const until = new Date(key.createdAt.getTime() + deps.policy.keyRollbackWindowMs);
    return ok({ keyId: key.id, until: until.toISOString() });
  });
  if (!outcome.ok) return outcome;
  await deps.admission.publish([identityId]);
  const hex = shown === null ? null : Buffer.from(shown, 'utf8').toString('hex');
  return ok({ ...outcome.value, secret: shown, hex });
}

/** Two people have agreed to such a key, and their time is not over. */
async function isLetBackByHand(deps: EvseSecurityDependencies, tx: Transaction, id: ChargerId): Promise<boolean> {
  const one = (await deps.stores.breakGlasses.inForceOf(tx, [id])).get(id);
  return one?.key === 'by_hand' && openingOf(one, deps.clock.now()) === 'profile_2';
}

async function add(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  secret: string,
  context: CommandContext,
): Promise<AuthorizationKey> {
  const { stores, clock, secrets } = deps;
  const now = clock.now();
  await setAsidePendingKey(deps, tx, identityId, context);
  const versions = (await stores.keys.ofCharger(tx, identityId)).map(({ version }) => version);
  const key = generatedKey({
    id: newId('key', now.getTime()),
    identityId,
    version: Math.max(0, ...versions) + 1,
    mustRotate: true,
    verifiers: generatedVerifiers(secrets.pepper, secret, FORM),
    // Whoever asked for it has it, and nobody else brings it to the station.
    acknowledgedAt: now,
    createdAt: now,
  });
  await stores.keys.add(tx, key, null);
  await stores.dirtyEntries.mark(tx, identityId);
  await recordKeyChange(deps, tx, key, { before: null, after: 'pending (issued by hand)' }, context);
  return key;
}

const no = (reason: IssueAuthorizationKeyReason, detail: string) => refused({ reason, detail });
