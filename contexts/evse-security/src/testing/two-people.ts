import { unwrap } from '@bfcert/kernel/result';
import { context, mara, noor, type TestWorld } from './test-world.ts';

const as = (actor: typeof mara) => ({ ...context('we trust this vendor'), actor });

/** Roots of vendors and manufacturers, or CAs of others, as two people register them. */
export async function registerAnchors(
  { lifecycle }: TestWorld,
  purpose: 'charger_factory_trust' | 'adopted_station_trust' | 'oem_provisioning_trust',
  anchorsPem: string,
): Promise<void> {
  const { approvalId } = unwrap(await lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun: false }, as(mara)));
  if (approvalId === null) throw new Error('nobody was asked');
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
}
