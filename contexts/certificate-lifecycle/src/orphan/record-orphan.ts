import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { tellOfPki } from '../audit/tell-of-pki.ts';
import { openIncident } from '../incident/open-incident.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { newOrphanId, type OrphanCertificate } from './orphan.ts';

/** With its incident; false: it is known already. */
export async function recordOrphan(
  deps: LifecycleDependencies,
  tx: Transaction,
  found: Omit<OrphanCertificate, 'id' | 'foundAt'>,
): Promise<boolean> {
  const now = deps.clock.now();
  const orphan: OrphanCertificate = { ...found, id: newOrphanId(now), foundAt: now.toISOString() };
  if (!(await deps.orphans.insert(tx, orphan))) return false;
  const { id, kind, authority, fingerprint, subject } = orphan;
  await tellOfPki(deps, tx, 'OrphanCertificateFound', orphan.detail, {
    orphanId: id,
    kind,
    authority,
    fingerprint,
    subject,
  });
  await openIncident(
    deps,
    tx,
    {
      cause: 'orphan_certificate',
      object: id,
      summary: `${authority}: ${orphan.detail}`,
      owner: null,
      purpose: null,
      links: [{ kind: 'orphan', id }],
    },
    {
      actor: systemActor('pki-reconciliation'),
      reason: orphan.detail,
      correlationId: newId('cor', now.getTime()),
    },
  );
  return true;
}

/** One that a station lists, of which no more than its name is known. */
export const recordListedOrphan = (
  deps: LifecycleDependencies,
  tx: Transaction,
  {
    station,
    serial,
    issuerKeyHash,
  }: { readonly station: string; readonly serial: string; readonly issuerKeyHash: string },
): Promise<boolean> =>
  recordOrphan(deps, tx, {
    kind: 'listed',
    authority: 'unknown',
    commandId: null,
    fingerprint: null,
    certificatePem: null,
    subject: '',
    spkiSha256: null,
    detail: `The station ${station} lists a certificate for vehicles with the serial number ${serial}, issued by the key ${issuerKeyHash}; no record here knows it.`,
  });
