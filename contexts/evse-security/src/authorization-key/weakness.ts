import { AUTHORIZATION_KEY } from './secret.ts';

/** What can be said of a secret only while it is there to be looked at. */
export const weaknesses = [
  /** Fewer than 16 bytes (A00.FR.205). */
  'short_secret',
  /** It is a name of the station, which is printed on it or sent in the open. */
  'own_name',
] as const;
export type Weakness = (typeof weaknesses)[number];

export function weaknessesOf(secret: string, names: readonly string[]): readonly Weakness[] {
  const length = AUTHORIZATION_KEY.test(secret) ? secret.length / 2 : Buffer.byteLength(secret, 'utf8');
  const isName = names.some((name) => name.toLowerCase() === secret.toLowerCase());
  return [...(length < 16 ? (['short_secret'] as const) : []), ...(isName ? (['own_name'] as const) : [])];
}
