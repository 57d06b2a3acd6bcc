import { type ChainHead, chainStart, verifyChain } from '@bfcert/kernel/audit-chain';
import type { LifecycleDependencies } from '../ports.ts';
import type { AuditVerdict } from './audit-entry.ts';
import { sealable } from './seal-audit.ts';

const PAGE = 1000;

/** Recomputes every seal from the stored entries. */
export async function verifyAudit({ audit }: LifecycleDependencies): Promise<AuditVerdict> {
  let head: ChainHead = chainStart;
  for (;;) {
    const page = await audit.sealedAfter(head.sequence, PAGE);
    if (page.length === 0) break;
    const entries = page.map(({ seq, entry, hash }) => ({ entry: sealable(seq, entry), hash }));
    const verdict = verifyChain(entries, { after: head });
    if (!verdict.ok) return { ok: false, brokenAt: verdict.brokenAt };
    head = verdict.head;
  }
  const unsealed = await audit.unsealedCount();
  return { ok: true, sealed: head.sequence, unsealed, head: head.sequence === 0 ? null : head.hash };
}
