import type { InventoryQuery } from '@bfcert/certificate-lifecycle';
import type { z } from 'zod';
import type { certificateQuery } from './schemas/certificates.ts';

/** What a list and a bulk action mean by the same words. */
export function inventoryFilter({
  state,
  purpose,
  q,
}: Pick<z.output<typeof certificateQuery>, 'state' | 'purpose' | 'q'>): Omit<InventoryQuery, 'after' | 'limit'> {
  const search = q?.trim();
  return { ...(state ? { state } : {}), ...(purpose ? { purpose } : {}), ...(search ? { search } : {}) };
}
