import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type CertificateWithMaterial, hasMaterial } from '../certificate/certificate.ts';
import { issuingCertificateOf } from '../certificate/step.ts';
import { doEach } from '../commands/do-each.ts';
import { recordEvidence } from '../commands/record-evidence.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { StatusQuery } from './status-query.ts';
import { isWorthRecording } from './worth-recording.ts';

/**
 * What our OCSP responder was asked becomes evidence where the purpose counts it (FR-002a). Questions about other
 * certificates, and about ones that nobody has, leave nothing. Returns how many were recorded.
 *
 * @throws AggregateError of those that failed, when the others are recorded.
 */
export async function recordStatusQueries(
  deps: LifecycleDependencies,
  queries: readonly StatusQuery[],
): Promise<number> {
  const failures: unknown[] = [];
  const recorded = await doEach(queries, (query) => record(deps, query), failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} questions were not recorded`);
  return recorded;
}

async function record(deps: LifecycleDependencies, query: StatusQuery): Promise<boolean> {
  const found = await deps.transactions.run((tx) => askedAbout(deps, tx, query));
  if (found === null) return false;
  const { identityId, signed } = found;
  const sighting = {
    identityId,
    fingerprint: signed.fingerprint,
    type: 'ocsp_query',
    from: 'ocsp_responder',
    source: 'ocsp-responder',
    at: query.at,
  } as const;
  const outcome = await recordEvidence(deps, sighting, {
    actor: systemActor('ocsp-responder'),
    reason: 'its status was asked for',
    correlationId: newId('cor', deps.clock.now().getTime()),
  });
  return outcome.ok;
}

/** A serial number is unique for its issuer alone. Null also where there is nothing to record. */
async function askedAbout(
  { certificates }: LifecycleDependencies,
  tx: Transaction,
  { issuer, serial, at }: StatusQuery,
): Promise<CertificateWithMaterial | null> {
  for (const record of await certificates.findBySerial(tx, serial)) {
    if (!hasMaterial(record) || !isWorthRecording(record, at)) continue;
    if (issuingCertificateOf(record.signed) === issuer) return record;
  }
  return null;
}
