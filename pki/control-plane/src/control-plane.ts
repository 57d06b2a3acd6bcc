import type { Clock } from '@bfcert/kernel/clock';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { Authority } from './authorities/authority.ts';
import type { OnStep } from './issuance-step.ts';
import type { Ledger } from './ledger/ledger.ts';

/** What the commands work with: an open ledger, open authorities, the time. */
export interface ControlPlane {
  readonly ledger: Ledger;
  readonly authorities: { readonly [Name in AuthorityName]: Authority };
  readonly clock: Clock;
  readonly onStep: OnStep;
}
