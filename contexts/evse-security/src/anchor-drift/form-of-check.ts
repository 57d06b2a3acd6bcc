import type { AnchorRollout, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { takenByCheck } from '../trust-anchor-installation/listed.ts';
import type { ListedRoots } from './listed-roots.ts';

/** Of what a station with AdditionalRootCertificateCheck lacks, what it takes in no form: none of the roots that it lists has signed it. One that lists none is sent `first`, or nothing. */
export function takenInNoForm(
  missing: readonly TrustAnchor[],
  { anchors }: Pick<AnchorRollout, 'anchors'>,
  { roots }: Pick<ListedRoots, 'roots'>,
  first: string | null,
): readonly TrustAnchor[] {
  const listed = roots.map(({ hashData }) => hashData);
  const taken = takenByCheck(missing, anchors, listed, first);
  return missing.filter((anchor) => !taken.includes(anchor));
}

export const noFormOf = ({ name }: Pick<TrustAnchor, 'name'>): string =>
  `It takes a new root only if one that it lists has signed it (AdditionalRootCertificateCheck), and of ${name} there is no such form; to one that lists none, only the root is sent that all our listeners stand under.`;
