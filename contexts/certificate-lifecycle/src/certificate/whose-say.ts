import { purposes } from '../purposes/registry.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateCommand } from './decide.ts';
import type { TransitionRefusal } from './refusals.ts';

type Wish = CertificateCommand['kind'] | 'renew';

/** What only time and the authority itself may do to a certificate that is merely shown here. */
const inevitable: readonly Wish[] = ['expire', 'revoked_by_authority'];
/** What only whoever runs a certificate may want of it; the rest is what happened, and our own books. */
const wishes: readonly Wish[] = ['renew', 'revoke', 'activate', 'deactivate', 'install'];
/** What would have our own PKI sign in the place of another's. Revoked, it is at least refused by us. */
const ordersOfIssuer: readonly Wish[] = ['renew', 'signing_request'];

/** Why this is not for us to say; null when it is. */
export function notOurSay(
  { purpose, operatingModel }: Pick<Certificate, 'purpose' | 'operatingModel'>,
  kind: Wish,
): Extract<TransitionRefusal, 'visible_only' | 'tracked_only' | 'broker_not_connected'> | null {
  if (purposes[purpose].visibleOnly) return inevitable.includes(kind) ? null : 'visible_only';
  switch (operatingModel) {
    case 'managed':
      return null;
    case 'brokered':
      return ordersOfIssuer.includes(kind) ? 'broker_not_connected' : null;
    case 'tracked':
      return wishes.includes(kind) ? 'tracked_only' : null;
  }
}
