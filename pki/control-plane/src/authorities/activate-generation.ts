import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { AuthorityMaterials } from './certify-authority.ts';
import { recordsOf } from './open-authority.ts';
import type { ReplacementRefusal } from './replacement.ts';

const CALLER = 'command line';

/** From the next start on this generation issues. */
export async function activateGeneration(
  name: AuthorityName,
  generation: number,
  { ledger, clock }: Pick<AuthorityMaterials, 'ledger' | 'clock'>,
): Promise<Result<null, ReplacementRefusal>> {
  const known = recordsOf(ledger, name, 'issuing').map((record) => record.generation);
  if (!known.includes(generation)) {
    const detail = `the issuing generations of ${name} are ${known.join(', ') || 'none'}`;
    return refused({ reason: 'no_such_generation', detail });
  }
  if (ledger.authorities.active(name) !== generation) {
    await ledger.authorities.activate(name, generation, CALLER, clock.now());
  }
  return ok(null);
}
