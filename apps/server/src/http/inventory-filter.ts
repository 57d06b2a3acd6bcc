import type { CertificateSummary, InventoryQuery } from '@bfcert/certificate-lifecycle';
import type { z } from 'zod';
import { given } from './routes/given.ts';
import type { certificateQuery } from './schemas/certificates.ts';

/** What a list and a bulk action mean by the same words. */
type Asked = Omit<z.output<typeof certificateQuery>, 'after' | 'limit' | 'identity'>;

/** Times in the one spelling in which they sort as text. */
const instant = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

export function inventoryFilter({
  q,
  endsBefore,
  endsAfter,
  ...named
}: Asked): Omit<InventoryQuery, 'after' | 'limit'> {
  const search = q?.trim();
  return given({
    ...named,
    endsBefore: instant(endsBefore),
    endsAfter: instant(endsAfter),
    search: search === '' ? undefined : search,
  });
}

/** The same among the few certificates of one identity, as they are shown. */
export function isWanted(asked: Asked, one: CertificateSummary): boolean {
  const { state, purpose, operatingModel, issuer, slot, outstandingPlane } = asked;
  const { endsBefore, endsAfter } = inventoryFilter(asked);
  const named = given({ state, purpose, operatingModel, issuer, slot });
  if (Object.entries(named).some(([name, value]) => one[name as keyof typeof named] !== value)) return false;
  if (endsBefore !== undefined || endsAfter !== undefined) {
    if (one.notAfter === null || (state === undefined && !IN_SERVICE.includes(one.state))) return false;
    if (endsBefore !== undefined && one.notAfter >= endsBefore) return false;
    if (endsAfter !== undefined && one.notAfter < endsAfter) return false;
  }
  const isOutstanding = one.planes.some(({ plane, state: at }) => plane === outstandingPlane && at === 'outstanding');
  return outstandingPlane === undefined || isOutstanding;
}

const IN_SERVICE: readonly CertificateSummary['state'][] = [
  'issued',
  'installed_pending_activation',
  'active',
  'inactive',
];
