import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName, parseChainPem } from '@bfcert/kernel/x509';
import { tellOfPki } from '../audit/tell-of-pki.ts';
import { parseCertificateId } from '../certificate/certificate-id.ts';
import { openIncident } from '../incident/open-incident.ts';
import { type OwnCertificate, placeOfOwn } from '../own-certificate/own-certificate.ts';
import { recordOwnCertificate } from '../own-certificate/record-own-certificate.ts';
import { tellOfOwnUse } from '../own-certificate/tell-of-own-use.ts';
import {
  CERTIFICATE_JOBS,
  type LifecycleDependencies,
  type PkiCertificate,
  type PkiOrphan,
  type PkiPage,
} from '../ports.ts';
import type { LedgerDoubt } from '../revocation/ledger-doubt.ts';
import { newOrphanId, type OrphanCertificate } from './orphan.ts';
import type { FeedMark, PkiFeed } from './orphan-store.ts';
import { recoverRecord } from './recover-record.ts';

const PAGE = 200;
const START: FeedMark = { position: 0, fingerprint: null };

/**
 * Reads what the PKI has signed and found since the last look, and records what no record of ours
 * accounts for; a record that ours have lost is made again, and what it has made for itself gets its record here. The PKI is asked while nothing is locked; of two servers that ask at once, the later
 * one to write finds the mark moved and stops. Returns how many orphans are new.
 */
export async function reconcileWithPki(deps: LifecycleDependencies, doubt: LedgerDoubt): Promise<number> {
  await startOverAfterRollback(deps, doubt);
  const signed = await readFeed(deps, 'issued', (mark) => deps.authority.issuedSince(mark, PAGE), recordSigned);
  await readFeed(deps, 'own', (mark) => deps.authority.ownSince(mark, PAGE), recordOwn);
  if (!(await tellOfOwnUse(deps))) await readOwnAgain(deps);
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

/**
 * It works with one that was not in its list: made a moment ago, or in the place of one that a ledger from an older
 * backup has lost, where the list was read already. All of it is read with the next look.
 */
const readOwnAgain = (deps: LifecycleDependencies): Promise<void> =>
  deps.transactions.run(async (tx) => {
    await deps.orphans.lockMark(tx, 'own');
    await deps.orphans.setMark(tx, 'own', START);
  });

async function readFeed<Item extends { readonly fingerprint: string | null }>(
  deps: LifecycleDependencies,
  feed: PkiFeed,
  ask: (position: number) => Promise<PkiPage<Item>>,
  record: (deps: LifecycleDependencies, tx: Transaction, item: Item) => Promise<boolean>,
): Promise<number> {
  let orphans = 0;
  for (;;) {
    const mark = await deps.orphans.markOf(feed);
    const { items, last } = await ask(mark.position);
    if (last === null) return orphans;
    const written = await deps.transactions.run(async (tx) => {
      if ((await deps.orphans.lockMark(tx, feed)).position !== mark.position) return null;
      let recorded = 0;
      for (const item of items) if (await record(deps, tx, item)) recorded += 1;
      await deps.orphans.setMark(tx, feed, { position: last, fingerprint: items.at(-1)?.fingerprint ?? null });
      return recorded;
    });
    if (written === null) return orphans;
    orphans += written;
  }
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

/** Never an orphan: that it is there, the PKI itself says. */
async function recordOwn(deps: LifecycleDependencies, tx: Transaction, own: OwnCertificate): Promise<false> {
  const found = { ...placeOfOwn(own), answer: own, operatingModel: 'managed', replaced: own.replaced } as const;
  const context = reconciliation(deps.clock.now(), 'The PKI has made it for itself.');
  await recordOwnCertificate(deps, tx, found, { action: 'record-own-certificate', context });
  return false;
}

const recordFound = (deps: LifecycleDependencies, tx: Transaction, found: PkiOrphan): Promise<boolean> =>
  recordOrphan(deps, tx, found);

async function recordOrphan(
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
    reconciliation(now, orphan.detail),
  );
  return true;
}

const reconciliation = (now: Date, reason: string) => ({
  actor: systemActor('pki-reconciliation'),
  reason,
  correlationId: newId('cor', now.getTime()),
});

function parsedChain(pem: string) {
  const chain = parseChainPem(pem);
  return chain.ok ? chain.value : [];
}
