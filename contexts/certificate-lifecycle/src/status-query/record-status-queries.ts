import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseChainPem } from '@bfcert/kernel/x509';
import { type CertificateWithMaterial, hasMaterial } from '../certificate/certificate.ts';
import { recordEvidence } from '../commands/record-evidence.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { StatusQuery } from './status-query.ts';
import { isWorthRecording } from './worth-recording.ts';

/**
 * What our OCSP responder was asked becomes evidence where the purpose counts it (FR-002a). Questions about other
 * certificates, and about ones that nobody has, leave nothing. Returns how many were recorded.
 */
export async function recordStatusQueries(
  deps: LifecycleDependencies,
  queries: readonly StatusQuery[],
): Promise<number> {
  let recorded = 0;
  for (const query of queries) {
    const record = await deps.transactions.run((tx) => askedAbout(deps, tx, query));
    if (record === null || !isWorthRecording(record, query.at)) continue;
    const { identityId, signed } = record;
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
    if (outcome.ok) recorded += 1;
  }
  return recorded;
}

/** A serial number is unique for its issuer alone. */
async function askedAbout(
  { certificates }: LifecycleDependencies,
  tx: Transaction,
  { issuer, serial }: StatusQuery,
): Promise<CertificateWithMaterial | null> {
  for (const record of await certificates.findBySerial(tx, serial)) {
    if (!hasMaterial(record)) continue;
    const chain = parseChainPem(record.signed.chainPem);
    if (chain.ok && chain.value[1]?.fingerprint === issuer) return record;
  }
  return null;
}
