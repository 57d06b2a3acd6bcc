import type { Attack } from './attack.ts';
import { chainsAttack } from './chains/chains-attack.ts';
import { tlsAttack } from './tls/tls-attack.ts';

/** By the number of the threat (docs/requirements.md, T). */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  t9: tlsAttack,
  t10: chainsAttack,
};
