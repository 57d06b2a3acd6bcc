import { openSecret, sealSecret } from '@bfcert/kernel/sealed-secret';
import { z } from 'zod';

/** What a browser carries from the start of a sign-in at the provider to its end. */
const attempt = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** RFC 3339: later than that it is over. */
  until: z.string(),
});
export type SignInAttempt = z.infer<typeof attempt>;

export const ATTEMPT_SECONDS = 600;
const NAME = 'openid sign-in attempt';

/** Sealed, so that the browser holds it and only we read it: any of our servers can end what another began. */
export const sealAttempt = (key: Buffer, value: SignInAttempt): string =>
  sealSecret(key, NAME, JSON.stringify(value)).toString('base64url');

/** Null: it is none of ours, or its time is over. */
export function openAttempt(key: Buffer, cookie: string, now: Date): SignInAttempt | null {
  let text: string;
  try {
    text = openSecret(key, NAME, Buffer.from(cookie, 'base64url'));
  } catch {
    return null;
  }
  // Whatever opens was sealed by us.
  const value = attempt.parse(JSON.parse(text));
  return now.toISOString() < value.until ? value : null;
}
