import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName, parseChainPem } from '@bfcert/kernel/x509';
import { tellOfPki } from '../audit/tell-of-pki.ts';
import { parseCertificateId } from '../certificate/certificate-id.ts';
import { openIncident } from '../incident/open-incident.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies, type PkiCertificate, type PkiOrphan } from '../ports.ts';
import type { LedgerDoubt } from '../revocation/ledger-doubt.ts';
import { PAGE, readFeed, START } from './read-feed.ts';
import { recordOrphan } from './record-orphan.ts';
import { recoverRecord } from './recover-record.ts';

/**
 * Reads what the PKI has signed and found since the last look, and records what no record of ours
 * accounts for; a record that ours have lost is made again. Returns how many orphans are new.
 */
export async function reconcileWithPki(deps: LifecycleDependencies, doubt: LedgerDoubt): Promise<number> {
  await startOverAfterRollback(deps, doubt);
  const signed = await readFeed(deps, 'issued', (mark) => deps.authority.issuedSince(mark, PAGE), recordSigned);
  const found = await readFeed(deps, 'orphans', (mark) => deps.authority.orphansSince(mark, PAGE), recordFound);
  return signed + found;
}

/** A ledger from an older backup has other certificates, or none, where we have read already; revocations it has lost too. */
async function startOverAfterRollback(deps: LifecycleDependencies, doubt: LedgerDoubt): Promise<void> {
  const mark = await deps.orphans.markOf('issued');
  if (mark.fingerprint === null) return;
  const { items } = await deps.authority.issuedSince(mark.position - 1, 1);
  if (items[0]?.fingerprint === mark.fingerprint) return;
  doubt.raise();
  await deps.transactions.run(async (tx) => {
    for (const feed of ['issued', 'own', 'orphans'] as const) {
      await deps.orphans.lockMark(tx, feed);
      await deps.orphans.setMark(tx, feed, START);
    }
    await tellOfPki(
      deps,
      tx,
      'PkiLedgerRolledBack',
      'the ledger of the PKI is older than what was read from it before',
      {
        position: mark.position,
        fingerprint: mark.fingerprint,
      },
    );
    await openIncident(
      deps,
      tx,
      {
        cause: 'pki_ledger_rolled_back',
        object: 'pki',
        summary: `What the PKI had signed up to position ${mark.position} it does not know any more.`,
        owner: null,
        purpose: null,
        links: [],
      },
      reconciliation(deps.clock.now(), 'the ledger of the PKI is older than what was read from it before'),
    );
  });
}

async function recordSigned(deps: LifecycleDependencies, tx: Transaction, signed: PkiCertificate): Promise<boolean> {
  if ((await deps.certificates.findByFingerprint(tx, signed.fingerprint)) !== null) return false;
  const id = parseCertificateId(signed.commandId);
  if (id !== null && (await deps.certificates.identityOf(tx, id)) !== null) {
    // Its record waits for it: the job asks the PKI what was signed and takes it.
    await deps.nudges.nudge(tx, CERTIFICATE_JOBS, id);
    return false;
  }
  if (id !== null && (await recoverRecord(deps, tx, id, signed))) return false;
  const [leaf] = parsedChain(signed.chainPem);
  return recordOrphan(deps, tx, {
    kind: 'unrecorded',
    authority: signed.authority,
    commandId: signed.commandId,
    fingerprint: signed.fingerprint,
    certificatePem: signed.chainPem,
    subject: leaf === undefined ? '' : formatName(leaf.subject),
    spkiSha256: leaf?.spkiSha256 ?? null,
    detail: 'The PKI has signed it, and no record here knows it.',
  });
}

const recordFound = (deps: LifecycleDependencies, tx: Transaction, found: PkiOrphan): Promise<boolean> =>
  recordOrphan(deps, tx, found);

const reconciliation = (now: Date, reason: string) => ({
  actor: systemActor('pki-reconciliation'),
  reason,
  correlationId: newId('cor', now.getTime()),
});

function parsedChain(pem: string) {
  const chain = parseChainPem(pem);
  return chain.ok ? chain.value : [];
}
