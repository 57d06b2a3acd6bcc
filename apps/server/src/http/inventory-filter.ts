import type { InventoryQuery } from '@bfcert/certificate-lifecycle';
import type { z } from 'zod';
import type { certificateQuery } from './schemas/certificates.ts';

/** What a list and a bulk action mean by the same words. */
type Asked = Pick<z.output<typeof certificateQuery>, 'state' | 'purpose' | 'owner' | 'family' | 'cohort' | 'q'>;

export function inventoryFilter({
  state,
  purpose,
  owner,
  family,
  cohort,
  q,
}: Asked): Omit<InventoryQuery, 'after' | 'limit'> {
  const search = q?.trim();
  return {
    ...(state ? { state } : {}),
    ...(purpose ? { purpose } : {}),
    ...(owner ? { owner } : {}),
    ...(family ? { family } : {}),
    ...(cohort ? { cohort } : {}),
    ...(search ? { search } : {}),
  };
}
