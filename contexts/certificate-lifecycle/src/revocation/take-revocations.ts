import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import { decide } from '../certificate/decide.ts';
import { openHoldingsOf, surroundingsIn } from '../commands/open-holdings.ts';
import { writeSteps } from '../commands/write-steps.ts';
import { revokedWith } from '../compromise/revoked-with.ts';
import type { FoundRevocation, LifecycleDependencies } from '../ports.ts';
import { IssuerFingerprints } from './issuer-fingerprints.ts';
import { withRequestBehind } from './with-request-behind.ts';

const PAGE = 500;

/**
 * Takes over what the PKI calls revoked and the records do not: records from an older backup have
 * forgotten it, and would let the station in again. What both know changes nothing. Returns how many
 * were taken over.
 */
export async function takeRevocations(deps: LifecycleDependencies): Promise<number> {
  const issuers = new IssuerFingerprints(deps.authority);
  let taken = 0;
  for (;;) {
    const mark = await deps.orphans.markOf('revocations');
    const page = await deps.authority.revokedSince({ store: mark.fingerprint, position: mark.position }, PAGE);
    if (page.last === null) return taken;
    const { last, store } = page;
    for (const revocation of page.items) {
      if (await deps.transactions.run((tx) => take(deps, tx, issuers, revocation))) taken += 1;
    }
    await deps.transactions.run((tx) =>
      deps.orphans.setMark(tx, 'revocations', { position: last, fingerprint: store }),
    );
  }
}

async function take(
  deps: LifecycleDependencies,
  tx: Transaction,
  issuers: IssuerFingerprints,
  { issuer, serial, reason }: FoundRevocation,
): Promise<boolean> {
  for (const known of await deps.certificates.findBySerial(tx, serial)) {
    if (known.state === 'revoked' || !(await isBy(issuer, known, issuers))) continue;
    const found = await openHoldingsOf(deps, tx, known.id);
    if (found === null) continue;
    const now = deps.clock.now();
    const { record, holdings } = found;
    const command = { kind: 'revoked_by_authority', reason } as const;
    const decision = decide(record, command, surroundingsIn(deps, holdings, record));
    if (!decision.ok || decision.value.length === 0) continue;
    const context = {
      actor: systemActor('pki-reconciliation'),
      reason: 'the PKI calls it revoked',
      correlationId: newId('cor', now.getTime()),
    };
    const gone = [...revokedWith(deps, holdings, { id: record.id, reason }), ...decision.value];
    const steps = withRequestBehind(record, reason, holdings.records, gone);
    await writeSteps(deps, tx, steps, { action: 'take-revocation', context });
    return true;
  }
  return false;
}

const isBy = async (issuer: string, record: Certificate, issuers: IssuerFingerprints): Promise<boolean> =>
  hasMaterial(record) && (await issuers.of(record.signed)) === issuer;
