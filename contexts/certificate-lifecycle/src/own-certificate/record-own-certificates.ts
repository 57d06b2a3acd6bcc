import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { PAGE, readFeed, START } from '../orphan/read-feed.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type OwnCertificate, placeOfOwn } from './own-certificate.ts';
import { recordOwnCertificate } from './record-own-certificate.ts';
import { tellOfOwnUse } from './tell-of-own-use.ts';

/**
 * Records for what the PKI has made for itself since the last look, and evidence for what it works with:
 * 1 read what is new · 2 tell what is in use · 3 one in use that is in no record? read all of it with the next look.
 *
 * Apart from the reconciliation of what it has signed for others: whatever hinders this one, those who were revoked are
 * not let in for it.
 */
export async function recordOwnCertificates(deps: LifecycleDependencies): Promise<void> {
  await readFeed(deps, 'own', (mark) => deps.authority.ownSince(mark, PAGE), record);
  if (!(await tellOfOwnUse(deps))) await readAllAgain(deps);
}

async function record(deps: LifecycleDependencies, tx: Transaction, own: OwnCertificate): Promise<true> {
  const found = { ...placeOfOwn(own), answer: own, operatingModel: 'managed', replaced: own.replaced } as const;
  const context = {
    actor: systemActor('pki-reconciliation'),
    reason: 'The PKI has made it for itself.',
    correlationId: newId('cor', deps.clock.now().getTime()),
  };
  await recordOwnCertificate(deps, tx, found, { action: 'record-own-certificate', context });
  return true;
}

/**
 * It was made a moment ago, or in the place of one that a ledger from an older backup has lost, where the list was read
 * already.
 */
const readAllAgain = (deps: LifecycleDependencies): Promise<void> =>
  deps.transactions.run(async (tx) => {
    await deps.orphans.lockMark(tx, 'own');
    await deps.orphans.setMark(tx, 'own', START);
  });
