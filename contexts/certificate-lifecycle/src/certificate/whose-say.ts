import { purposes } from '../purposes/registry.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateCommand } from './decide.ts';
import type { TransitionRefusal } from './refusals.ts';

/** What only time and the authority itself may do to a certificate that is merely shown here. */
const inevitable: readonly CertificateCommand['kind'][] = ['expire', 'revoked_by_authority'];
/** What only whoever runs a certificate may want of it; the rest is what happened, and our own books. */
const wishes: readonly CertificateCommand['kind'][] = ['revoke', 'activate', 'deactivate', 'install'];

/** Why this is not for us to say; null when it is. */
export function notOurSay(
  { purpose, operatingModel }: Certificate,
  kind: CertificateCommand['kind'] | 'renew',
): Extract<TransitionRefusal, 'visible_only' | 'tracked_only'> | null {
  if (purposes[purpose].visibleOnly) return inevitable.some((each) => each === kind) ? null : 'visible_only';
  if (operatingModel !== 'tracked') return null;
  return kind === 'renew' || wishes.includes(kind) ? 'tracked_only' : null;
}
