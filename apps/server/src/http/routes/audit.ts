import {
  type AuditEntry,
  type AuditFilter,
  type AuditLog,
  type Lifecycle,
  parseAuditEntryId,
  parseCertificateId,
  parseIdentityId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { auditEntry, auditQuery, auditVerification } from '../schemas/audit.ts';
import { page, pageOf } from '../schemas/common.ts';

const tags = ['audit'];
const parsePosition = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

export function auditRoutes(app: HttpApp, lifecycle: Lifecycle, auditLog: AuditLog): void {
  app.get(
    '/api/v1/audit-entries',
    {
      schema: {
        tags,
        summary: 'Who did what',
        description: 'A caller of some owners gets what was done to their identities; `order=oldest` is refused to it.',
        querystring: auditQuery.strict(),
        response: { 200: pageOf(auditEntry) },
      },
    },
    async (request) => {
      const { limit, order } = request.query;
      const { owners } = actorOf(request);
      const at = cursor(request.query.after, parsePosition);
      if (order === 'oldest') {
        if (owners !== 'all') {
          throw new RefusedRequest(
            'owner_out_of_scope',
            'The chain is of every owner: your access is limited to some.',
          );
        }
        if (Object.keys(filterOf(request.query)).length > 0) {
          throw new RefusedRequest(
            'invalid',
            'Filters go with the newest first: the chain is read whole.',
            '/querystring/order',
          );
        }
        const entries = await lifecycle.auditEntries({ after: at ?? 0, limit: limit + 1 });
        const rows = entries.map(({ seq, hash, entry }) => row(entry, { seq, hash }));
        return page(rows, limit, ({ sequence }) => String(sequence));
      }
      const found = await auditLog.search({ ...filterOf(request.query), owners }, { before: at, limit: limit + 1 });
      const { data, page: next } = page(found, limit, ({ position }) => String(position));
      return { data: data.map(({ entry, seal }) => row(entry, seal)), page: next };
    },
  );

  app.get(
    '/api/v1/audit-entries/verification',
    {
      schema: {
        tags,
        summary: 'Verify the audit',
        description: 'What came since the last verification; from the first entry on with `full`, or after a restart.',
        querystring: z.strictObject({ full: z.enum(['true', 'false']).default('false') }),
        response: { 200: auditVerification },
      },
    },
    async (request): Promise<z.infer<typeof auditVerification>> => {
      const verdict = await auditLog.verify({ full: request.query.full === 'true' });
      const { checkedAt, fullAt } = verdict;
      const common = { checkedAt, fullAt, anchors: [...auditLog.anchorStandings()] };
      if (verdict.ok) {
        const { sealed, unsealed, head, signedTo, checkpoints } = verdict;
        return {
          verified: true,
          sealed,
          unsealed,
          head,
          brokenAt: null,
          fault: null,
          signedTo,
          checkpoints,
          ...common,
        };
      }
      const nothing = { sealed: null, unsealed: null, head: null, signedTo: null, checkpoints: null };
      return { verified: false, brokenAt: verdict.fault.entry, fault: verdict.fault, ...nothing, ...common };
    },
  );
}

function filterOf(query: z.infer<typeof auditQuery>): Omit<AuditFilter, 'owners'> {
  const { actor, action, outcome, from, to } = query;
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(query.identityId === undefined ? {} : { identityId: known(parseIdentityId(query.identityId), 'an identity') }),
    ...(query.certificateId === undefined
      ? {}
      : { certificateId: known(parseCertificateId(query.certificateId), 'a certificate') }),
  };
}

function known<Id>(id: Id | null, kind: string): Id {
  if (id === null) throw new RefusedRequest('invalid', `This is not the id of ${kind}.`);
  return id;
}

/** What only its own door names an entry by. */
export function auditEntryId(text: string) {
  const id = parseAuditEntryId(text);
  if (id === null) throw new RefusedRequest('audit_entry_unknown', 'There is no audit entry with this id.');
  return id;
}

const row = (entry: AuditEntry, seal: { readonly seq: number; readonly hash: string } | null) => ({
  id: entry.id,
  sequence: seal?.seq ?? null,
  hash: seal?.hash ?? null,
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
  approval: approvalIn(entry.detail),
  correlationId: entry.correlationId,
});

const approvalDetail = z.object({ approval: auditEntry.shape.approval });
const approvalIn = (detail: unknown) => approvalDetail.safeParse(detail).data?.approval ?? null;

/** As the commands write it: its name and, where there is one, a sentence. */
const refusalDetail = z.object({ refusal: z.string(), sentence: z.string().optional() });

function refusalText(detail: unknown): string | null {
  const parsed = refusalDetail.safeParse(detail);
  if (!parsed.success) return null;
  const { refusal, sentence } = parsed.data;
  return sentence === undefined ? refusal : `${refusal}: ${sentence}`;
}
