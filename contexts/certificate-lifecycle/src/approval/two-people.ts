import type { Transaction } from '@bfcert/kernel/transaction';
import { type Account, parseAccountId } from '../account/account.ts';
import { couldActAs, HAND_COUNTS_DAYS } from '../account/credential-hand.ts';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Approval } from './approval.ts';

export type OnePersonRefusal =
  /** One of the two set the other's password, or joined the other with a subject of the provider. */
  | 'approver_credential_touched'
  /** One signs in here and the other at the provider: nobody has said that they are not the same. */
  | 'persons_not_told_apart';

/** Null for the first start's token, which is no account. */
interface Two {
  readonly requester: Account | null;
  readonly approver: Account | null;
}

/** Why who asked and who says yes may be one human being; null when they are two. Pure. */
export function whyPerhapsOne(
  { requester, requestedAt }: Pick<Approval, 'requester' | 'requestedAt'>,
  approver: string,
  two: Two,
): Refusal<OnePersonRefusal> | null {
  const touched =
    couldActAs(two.approver?.credentialHands, requester, requestedAt) ||
    couldActAs(two.requester?.credentialHands, approver, requestedAt);
  if (touched) {
    const days = `${HAND_COUNTS_DAYS} days`;
    const detail = `One of the two set the other’s password or sign-in in the last ${days}, or a password that is still in force.`;
    return { reason: 'approver_credential_touched', detail };
  }
  const { requester: a, approver: b } = two;
  if (a !== null && b !== null && (a.external?.issuer ?? null) !== (b.external?.issuer ?? null)) {
    const detail = 'One of the two signs in here and the other at the provider: they may be one person.';
    return { reason: 'persons_not_told_apart', detail };
  }
  return null;
}

/** Locked, so that no credential changes hands while the answer is written; always in one order. */
export async function lockTwo(
  { accounts }: Pick<LifecycleDependencies, 'accounts'>,
  tx: Transaction,
  requester: string,
  approver: string,
): Promise<Two> {
  const locked = new Map<string, Account | null>();
  for (const person of [requester, approver].toSorted()) {
    const id = parseAccountId(person);
    locked.set(person, id === null ? null : await accounts.lock(tx, id));
  }
  return { requester: locked.get(requester) ?? null, approver: locked.get(approver) ?? null };
}
