import type { CertificateId } from '../certificate/certificate-id.ts';
import { openRequestIn } from '../commands/open-request.ts';
import type { Place } from '../commands/outcomes.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** The request in this place for which the endpoint is to make a key; null when none waits for one. */
export async function requestWaitingForKey(
  { certificates }: LifecycleDependencies,
  place: Place,
): Promise<CertificateId | null> {
  const stored = await certificates.allOf([place.identityId]);
  const open = openRequestIn(
    stored.map(({ record }) => record),
    place,
  );
  return open === null || open.signingRequest !== null ? null : open.id;
}
