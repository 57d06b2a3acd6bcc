import { holdsPrivateKey, type InventoryQuery, parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { z } from 'zod';
import { RefusedRequest } from './problems.ts';
import { given } from './routes/given.ts';
import type { certificateQuery } from './schemas/certificates.ts';

/** What a list and a bulk action mean by the same words. */
type Asked = Omit<z.output<typeof certificateQuery>, 'after' | 'limit'>;

/** Times in the one spelling in which they sort as text. */
const instant = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

/** `place` is where the request has the words, as a JSON pointer. */
export function inventoryFilter(
  { q, endsBefore, endsAfter, identity, ...named }: Asked,
  place: string,
): Omit<InventoryQuery, 'after' | 'limit'> {
  const search = q?.trim();
  if (search !== undefined && holdsPrivateKey(search)) {
    const detail = 'This is a private key: it belongs nowhere but where it was made. Replace it.';
    throw new RefusedRequest('invalid', detail, `${place}/q`);
  }
  return given({
    ...named,
    identityId: identity === undefined ? undefined : identityNamed(identity),
    endsBefore: instant(endsBefore),
    endsAfter: instant(endsAfter),
    search: search === '' ? undefined : search,
  });
}

function identityNamed(text: string) {
  const id = parseIdentityId(text);
  if (id === null) throw new RefusedRequest('not_found', 'There is no such identity.');
  return id;
}
