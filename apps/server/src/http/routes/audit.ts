import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { auditEntry, auditVerification } from '../schemas/audit.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';

const tags = ['audit'];
const parseSequence = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

export function auditRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/audit-entries',
    { schema: { tags, querystring: pageQuery, response: { 200: pageOf(auditEntry) } } },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseSequence) ?? 0;
      const entries = await lifecycle.auditEntries({ after, limit: limit + 1 });
      const rows = entries.map(({ seq, hash, entry }) => ({
        sequence: seq,
        hash,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        outcome: entry.outcome,
        identityId: entry.identityId,
        certificateId: entry.certificateId,
        purpose: entry.purpose,
        before: entry.before,
        after: entry.after,
        event: entry.event,
        reason: entry.reason,
        refusal: entry.outcome === 'refused' ? refusalText(entry.detail) : null,
        correlationId: entry.correlationId,
      }));
      return page(rows, limit, (row) => String(row.sequence));
    },
  );

  app.get(
    '/api/v1/audit-entries/verification',
    { schema: { tags, response: { 200: auditVerification } } },
    async (): Promise<z.infer<typeof auditVerification>> => {
      const verdict = await lifecycle.verifyAudit();
      return verdict.ok
        ? { verified: true, sealed: verdict.sealed, unsealed: verdict.unsealed, head: verdict.head, brokenAt: null }
        : { verified: false, sealed: null, unsealed: null, head: null, brokenAt: verdict.brokenAt };
    },
  );
}

/** As the commands write it: its name and, where there is one, a sentence. */
const refusalDetail = z.object({ refusal: z.string(), sentence: z.string().optional() });

function refusalText(detail: unknown): string | null {
  const parsed = refusalDetail.safeParse(detail);
  if (!parsed.success) return null;
  const { refusal, sentence } = parsed.data;
  return sentence === undefined ? refusal : `${refusal}: ${sentence}`;
}
