import type { ExportVerdict } from '../../../audit/verify-export.ts';

type Verified = Extract<ExportVerdict, { readonly verified: true }>;

/** One sentence for people: how many hold, for how many of them somebody has signed, and how many nothing vouches for. */
export function verifiedInWords({
  entries,
  signedTo,
  checkpoints,
  unsealed,
  origin,
}: Pick<Verified, 'entries' | 'signedTo' | 'checkpoints' | 'unsealed' | 'origin'>): string {
  const holding = entries === 1 ? '1 entry holds' : `${entries} entries hold`;
  const last = checkpoints === 1 ? 'the checkpoint' : `the last of ${checkpoints} checkpoints`;
  const which = signedTo < entries ? `the first ${signedTo}` : entries === 1 ? 'it' : 'all';
  const are = which === 'it' || signedTo === 1 ? 'is' : 'are';
  const signed =
    signedTo === 0 ? 'no checkpoint signs for them yet' : `${which} ${are} under ${last} signed by ${origin}`;
  if (unsealed === 0) return `${holding}, ${signed}`;
  return `${holding}, ${signed}; ${unsealed} more ${unsealed === 1 ? 'is' : 'are'} not sealed yet`;
}
