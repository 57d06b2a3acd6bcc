import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import { secretMatches } from '../testing/secret-matches.ts';
import type { ModelWorld } from './model-world.ts';

const matches = new Map<string, boolean>();

/** The key that this is the password of: the plaintext is in no record. Null: of none. */
export function keyOfPassword({ server, identityId }: ModelWorld, password: string): AuthorizationKey | null {
  const own = server.keysOf(identityId).find(({ id, verifiers }) => {
    const asked = `${id} ${password}`;
    const known =
      matches.get(asked) ?? verifiers.some((one) => secretMatches(one, server.deps.secrets.pepper, password));
    matches.set(asked, known);
    return known;
  });
  return own ?? null;
}
