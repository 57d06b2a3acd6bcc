import type { Attack } from './attack.ts';
import { chainsAttack } from './chains/chains-attack.ts';
import { exhaustionAttack } from './exhaustion/exhaustion-attack.ts';
import { framesAttack } from './frames/frames-attack.ts';
import { guessingAttack } from './guessing/guessing-attack.ts';
import { tlsAttack } from './tls/tls-attack.ts';

/** By the number of the threat (docs/requirements.md, T). */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  t3: guessingAttack,
  t6: framesAttack,
  t8: exhaustionAttack,
  t9: tlsAttack,
  t10: chainsAttack,
};
