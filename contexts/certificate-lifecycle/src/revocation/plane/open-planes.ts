import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate, RevokedCertificate } from '../../certificate/certificate.ts';
import { issuingCertificateOf } from '../../certificate/step.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import { purposes } from '../../purposes/registry.ts';
import { askedPlanes, planesOf } from './plane.ts';

const asked: ReadonlySet<string> = new Set(askedPlanes);

const NEVER_REACHED = 'The station never had it: it was not sent, or refused.';
const NOT_LOOKED = 'Not looked at yet.';
const NO_WORD = 'Nobody has brought word of it yet.';

/**
 * In the transaction that revokes: from then on each plane of the purpose owes a confirmation. Not the station that
 * never had the certificate: nobody could ever bring word of it.
 */
export async function openPlanes(
  { planes }: Pick<LifecycleDependencies, 'planes'>,
  tx: Transaction,
  before: Certificate | null,
  record: RevokedCertificate,
): Promise<void> {
  const { signed, revokedAt } = record;
  for (const plane of planesOf(purposes[record.purpose])) {
    const isNowhere = plane === 'station' && neverReached(before);
    await planes.insert(tx, {
      certificateId: record.id,
      identityId: record.identityId,
      purpose: record.purpose,
      plane,
      fingerprint: signed.fingerprint,
      serial: signed.serial,
      issuer: issuingCertificateOf(signed),
      authority: signed.authority,
      notAfter: signed.notAfter,
      revokedAt,
      state: isNowhere ? 'not_applicable' : 'outstanding',
      since: revokedAt,
      detail: isNowhere ? NEVER_REACHED : asked.has(plane) ? NOT_LOOKED : NO_WORD,
      confirmedBy: [],
      attempts: 0,
      nextAttemptAt: asked.has(plane) ? revokedAt : null,
    });
  }
}

const neverReached = (before: Certificate | null): boolean =>
  (before?.state === 'issued' && before.sentAt === null) ||
  (before?.state === 'retired' && before.cause === 'install_rejected');
