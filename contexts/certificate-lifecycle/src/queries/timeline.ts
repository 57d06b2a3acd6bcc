import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Plane } from '../revocation/plane/plane.ts';

/** One thing that happened to a certificate. */
export interface TimelineEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'transition' | 'note' | 'refusal' | 'evidence';
  /** A domain event, a command or a type of evidence. */
  readonly title: string;
  /** One sentence. */
  readonly detail: string;
  /** `kind:id`; for evidence its source. */
  readonly actor: string;
  readonly correlationId: string | null;
}

/**
 * Everything known about one certificate in the order of time: transitions, refusals and sightings. Empty for one that
 * is not there, or of an owner that is none of the actor's.
 */
export async function timeline(
  deps: LifecycleDependencies,
  id: CertificateId,
  actor: Actor,
): Promise<readonly TimelineEntry[]> {
  const stored = await deps.certificates.find(id);
  const [identity] = stored === null ? [] : await deps.identities.find([stored.record.identityId]);
  if (identity === undefined || !mayTouch(actor, identity.owner)) return [];
  const [entries, evidence] = await Promise.all([deps.audit.of(id), deps.evidence.of(id)]);
  // Ids sort by creation, which decides between things of the same millisecond.
  return [...entries.map(fromAudit), ...evidence.map(fromEvidence)].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
}

function fromAudit(entry: AuditEntry): TimelineEntry {
  const { at, actor, correlationId } = entry;
  if (entry.outcome === 'refused') {
    return {
      at,
      kind: 'refusal',
      title: `${entry.action} refused`,
      detail: sentence(entry.detail),
      actor,
      correlationId,
    };
  }
  const moved = entry.before !== entry.after;
  return {
    at,
    kind: moved ? 'transition' : 'note',
    title: entry.event ?? entry.action,
    detail: moved
      ? `${entry.before ?? '(new)'} → ${entry.after}: ${entry.reason}`
      : `${planeIn(entry.detail)}${entry.reason}`,
    actor,
    correlationId,
  };
}

function fromEvidence(evidence: Evidence): TimelineEntry {
  const times = evidence.sightings === 1 ? 'once' : `${evidence.sightings} times, last at ${evidence.lastAt}`;
  return {
    at: evidence.firstAt,
    kind: 'evidence',
    title: evidence.type,
    detail: `Seen ${times}: ${evidence.verdict}.`,
    actor: evidence.source,
    correlationId: null,
  };
}

/** Of a revocation that has arrived somewhere, where. */
function planeIn(detail: Json): string {
  const plane = typeof detail === 'object' && detail !== null && 'plane' in detail ? detail.plane : null;
  return typeof plane === 'string' ? `${PLANES[plane] ?? plane}: ` : '';
}

const PLANES: Readonly<Record<string, string>> = {
  gateway: 'gateways',
  ca: 'the CA',
  ocsp: 'OCSP',
  crl: 'revocation list',
  iot_hub: 'IoT hub',
  station: 'station',
  scheme: 'scheme',
} satisfies Readonly<Record<Plane, string>>;

function sentence(detail: Json): string {
  const said = typeof detail === 'object' && detail !== null && 'sentence' in detail ? detail.sentence : null;
  return typeof said === 'string' ? said : '';
}
