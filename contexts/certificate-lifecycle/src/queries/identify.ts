import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '@bfcert/kernel/actor';
import { hashOf, hourOf, isUsable, isWellFormedSecret } from '../access-token/access-token.ts';
import {
  type Account,
  actorOfAccount,
  administratorActor,
  type Grant,
  narrowed,
  signedInWithin,
} from '../account/account.ts';
import { isLive, TOUCH_EVERY_MS } from '../browser-session/browser-session.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** Who calls, and by what: a token's or a session's id, of which one caller may have several. */
export interface Caller {
  readonly actor: Actor;
  readonly credential: string;
}

/** Null for whatever is not a token in force of an account that may call. */
export async function identifyByToken(
  { accessTokens, clock }: LifecycleDependencies,
  administratorTokenHash: string,
  secret: string,
  daysAfterSignIn: number,
): Promise<Caller | null> {
  const hash = hashOf(secret);
  if (timingSafeEqual(Buffer.from(hash), Buffer.from(administratorTokenHash))) {
    return { actor: administratorActor, credential: 'administrator' };
  }
  if (!isWellFormedSecret(secret)) return null;
  const found = await accessTokens.findByHash(hash);
  const now = clock.now();
  if (found === null || !found.account.enabled || !isUsable(found.token, now)) return null;
  if (!signedInWithin(found.account, daysAfterSignIn, now)) return null;
  const hour = hourOf(now);
  if (found.lastUsedHour !== hour) await accessTokens.recordUse(found.token.id, hour);
  return { actor: actorOfAccount(found.account, narrowed(found.token, found.account)), credential: found.token.id };
}

export async function identifyBySession(
  { sessions, clock }: LifecycleDependencies,
  administratorTokenHash: string,
  secret: string,
  touch: boolean,
): Promise<Caller | null> {
  const found = await sessions.findByHash(hashOf(secret));
  const now = clock.now();
  if (found === null || !isLive(found.session, found.lastSeenAt, now)) return null;
  const { session, lastSeenAt, account } = found;
  const actor =
    'administratorTokenHash' in session.of
      ? session.of.administratorTokenHash === administratorTokenHash
        ? administratorActor
        : null
      : account?.enabled
        ? actorOfAccount(account, account)
        : null;
  if (actor === null) return null;
  if (touch && now.getTime() - Date.parse(lastSeenAt) >= TOUCH_EVERY_MS)
    await sessions.touch(session.id, now.toISOString());
  return { actor, credential: session.id };
}

/** What a provider's token says is at most what the account had at its last sign-in there. */
export async function identifyExternal(
  { accounts }: LifecycleDependencies,
  { issuer, subject }: NonNullable<Account['external']>,
  grant: Grant,
): Promise<Caller | null> {
  const account = await accounts.findExternal(issuer, subject);
  if (account === null || !account.enabled) return null;
  return { actor: actorOfAccount(account, narrowed(grant, account)), credential: `openid ${account.id}` };
}
