import type { AuthorityRole } from '../ledger/records.ts';
import { crossAuthority } from '../profiles/cross-authority.ts';
import { intermediateAuthority } from '../profiles/intermediate-authority.ts';
import { iso15118Cross20 } from '../profiles/iso15118-20-cross.ts';
import { iso15118Root20 } from '../profiles/iso15118-20-root.ts';
import { iso15118SubCa1Of20 } from '../profiles/iso15118-20-sub-ca-1.ts';
import { iso15118SubCa2Of20 } from '../profiles/iso15118-20-sub-ca-2.ts';
import { iso15118Cross } from '../profiles/iso15118-cross.ts';
import { iso15118Root } from '../profiles/iso15118-root.ts';
import { iso15118SubCa1 } from '../profiles/iso15118-sub-ca-1.ts';
import { iso15118SubCa2 } from '../profiles/iso15118-sub-ca-2.ts';
import { issuingAuthority } from '../profiles/issuing-authority.ts';
import type { Profile } from '../profiles/profile.ts';
import { rootAuthority } from '../profiles/root-authority.ts';
import type { ChainKind } from './authority-plan.ts';

/** The profile of each authority, by what kind of chain it stands in. */
export const CHAIN_PROFILES: {
  readonly [Kind in ChainKind]: { readonly [Role in AuthorityRole]: Profile };
} = {
  general: {
    root: rootAuthority,
    cross: crossAuthority,
    intermediate: intermediateAuthority,
    issuing: issuingAuthority,
  },
  'iso15118-2': {
    root: iso15118Root,
    cross: iso15118Cross,
    intermediate: iso15118SubCa1,
    issuing: iso15118SubCa2,
  },
  'iso15118-20': {
    root: iso15118Root20,
    cross: iso15118Cross20,
    intermediate: iso15118SubCa1Of20,
    issuing: iso15118SubCa2Of20,
  },
};
