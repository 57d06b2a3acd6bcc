import { isOwnService } from '../purposes/own-service.ts';
import { purposes } from '../purposes/registry.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateCommand } from './decide.ts';
import type { NotOurSay } from './refusals.ts';

type Wish = CertificateCommand['kind'] | 'renew';

/** What only time and the authority itself may do to a certificate that is merely shown here. */
const inevitable: readonly Wish[] = ['expire', 'revoked_by_authority'];
/** What befalls a certificate that our PKI has made for itself; everything else is the PKI's to do. */
const toldByThePki: readonly Wish[] = [...inevitable, 'evidence', 'revocation_confirmed', 'unknown_to_pki'];
/** What only whoever runs a certificate may want of it; the rest is what happened, and our own books. */
const wishes: readonly Wish[] = ['renew', 'revoke', 'activate', 'deactivate', 'install'];
/** What would have our own PKI sign in the place of another's. Revoked, it is at least refused by us. */
const ordersOfIssuer: readonly Wish[] = ['renew', 'signing_request'];

/** Why this is not for us to say; null when it is. */
export function notOurSay(
  { purpose, operatingModel }: Pick<Certificate, 'purpose' | 'operatingModel'>,
  kind: Wish,
): NotOurSay | null {
  const { visibleOnly, key } = purposes[purpose];
  if (visibleOnly) return inevitable.includes(kind) ? null : 'visible_only';
  if (operatingModel === 'managed' && isOwnService(purpose)) {
    if (toldByThePki.includes(kind)) return null;
    return key === 'key_ceremony' ? 'made_in_key_ceremony' : 'renewed_by_the_pki';
  }
  switch (operatingModel) {
    case 'managed':
      return null;
    case 'brokered':
      return ordersOfIssuer.includes(kind) ? 'broker_not_connected' : null;
    case 'tracked':
      if (kind === 'revoke' && opensOurDoor(purpose)) return null;
      return wishes.includes(kind) ? 'tracked_only' : null;
  }
}

/** Our own gateways let stations in with it: whom they shut out is for us to say, whoever issued it. */
const opensOurDoor = (purpose: Certificate['purpose']): boolean => {
  const { relyingParty } = purposes[purpose];
  return relyingParty === 'station_gateways' || relyingParty === 'station_bootstrap';
};
