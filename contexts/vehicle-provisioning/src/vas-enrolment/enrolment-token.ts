import { createHash, randomBytes } from 'node:crypto';
import type { IdentityId } from '@bfcert/certificate-lifecycle';
import { type Id, parseId } from '@bfcert/kernel/ids';

export type EnrolmentTokenId = Id<'vet'>;
export const parseEnrolmentTokenId = (text: string): EnrolmentTokenId | null => parseId('vet', text);

/** Lets one vehicle enrol once in one program. Its secret is shown once, to whoever made it, and kept as a hash. */
export interface EnrolmentToken {
  readonly id: EnrolmentTokenId;
  readonly identityId: IdentityId;
  /** Of its vehicle. */
  readonly owner: string;
  readonly program: string;
  /** Lower-case hex. The secret has 160 random bits: a plain hash of it leads nobody back. */
  readonly secretSha256: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** SHA-256 of the one request that it was used for; that request may come again. */
  readonly usedFor: string | null;
  readonly withdrawnAt: Date | null;
}

export const tokenStates = ['open', 'used', 'expired', 'withdrawn'] as const;

export function stateOfToken(
  { withdrawnAt, usedFor, expiresAt }: EnrolmentToken,
  now: Date,
): (typeof tokenStates)[number] {
  if (withdrawnAt !== null) return 'withdrawn';
  if (usedFor !== null) return 'used';
  return expiresAt <= now ? 'expired' : 'open';
}

export type TokenObjection = 'token_withdrawn' | 'token_of_another' | 'token_expired' | 'token_spent';

/**
 * Whether it lets this vehicle in at all: asked before anything of a request is read, so whether it was used for this
 * very request is asked afterwards (`objectionToUse`).
 */
export function objectionToToken(
  token: EnrolmentToken,
  asked: { readonly identityId: IdentityId; readonly program: string },
  now: Date,
): TokenObjection | null {
  if (token.withdrawnAt !== null) return 'token_withdrawn';
  if (token.identityId !== asked.identityId || token.program !== asked.program) return 'token_of_another';
  // One that was used in time stays good for the answer to its own request, for which a person may take days.
  if (token.usedFor === null && token.expiresAt <= now) return 'token_expired';
  return null;
}

export const objectionToUse = (token: EnrolmentToken, requestSha256: string): TokenObjection | null =>
  token.usedFor === null || token.usedFor === requestSha256 ? null : 'token_spent';

/** Without characters that a client's command line or HTTP Basic would trip over. */
export const newTokenSecret = (): string => randomBytes(20).toString('base64url');

export const tokenHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
