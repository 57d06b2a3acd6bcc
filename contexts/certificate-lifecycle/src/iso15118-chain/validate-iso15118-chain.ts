import { type Certificate, type ChainRefusal, type Diagnosed, validateChain } from '@bfcert/kernel/x509';
import { type Iso15118Defect, iso15118Defect } from './chain-defect.ts';
import type { ChainRole } from './chain-role.ts';

/**
 * The path of a leaf to a root of its scheme, leaf first: path validation (RFC 5280, 6), then what ISO 15118 asks beside it.
 * `roots` are those of the role alone: a contract that stands under a manufacturer's root stands under none.
 */
export function validateIso15118Chain(
  role: ChainRole,
  [leaf, ...enclosed]: readonly [Certificate, ...Certificate[]],
  { roots, at }: { readonly roots: readonly Certificate[]; readonly at: Date },
): Diagnosed<readonly Certificate[], ChainRefusal | Iso15118Defect> {
  const path = validateChain(leaf, enclosed, roots, at);
  const defect = path.ok ? iso15118Defect(role, path.value) : null;
  return defect === null ? path : { ok: false, ...defect };
}
