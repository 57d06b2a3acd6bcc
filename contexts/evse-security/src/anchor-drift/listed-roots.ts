import { hashDataKey } from '@bfcert/kernel/x509';
import type { ChargerId } from '../charger/charger.ts';
import type { ListedAnchor, ReportedHashData } from '../station-contract/index.ts';

/** The roots for its CSMS that a station listed last, whoever had asked it, and since when its lists have been so. */
export interface ListedRoots {
  readonly identityId: ChargerId;
  readonly listedAt: Date;
  readonly roots: readonly ListedRoot[];
  /** What it was to have by then, and did not list. */
  readonly lacking: readonly LackedAnchor[];
}

export interface ListedRoot {
  /** In the station's own words, once a list of its certificates has told them. */
  readonly hashData: ReportedHashData;
  /** The first list in an unbroken row of lists that have it. */
  readonly since: Date;
}

export interface LackedAnchor {
  readonly fingerprint: string;
  /** The first list in an unbroken row of lists that have not. */
  readonly since: Date;
}

/** One list of roots: in the station's own words, or made comparable on its way here. */
export type RootsSaid =
  | { readonly words: 'own'; readonly roots: readonly ReportedHashData[] }
  | { readonly words: 'comparable'; readonly roots: readonly ListedAnchor[] };

/** Who has been there, or away, in the list before keeps the time since when. */
export function listedRootsAfter(
  before: ListedRoots | null,
  said: RootsSaid,
  { lacking, at }: { readonly lacking: readonly string[]; readonly at: Date },
): Pick<ListedRoots, 'listedAt' | 'roots' | 'lacking'> {
  const known = new Map(before?.roots.map((root) => [hashDataKey(root.hashData), root]));
  return {
    listedAt: at,
    roots: said.roots.map((hashData) => {
      const same = known.get(hashDataKey(hashData));
      const words = said.words === 'own' ? hashData : (same?.hashData ?? hashData);
      return { hashData: words, since: same?.since ?? at };
    }),
    lacking: lacking.map((fingerprint) => ({
      fingerprint,
      since: before?.lacking.find((one) => one.fingerprint === fingerprint)?.since ?? at,
    })),
  };
}
