import { hasMaterial } from '../certificate/certificate.ts';
import { type Posture, postureOf } from '../policy/posture.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { ServerCertificateDependencies } from './server-certificate-dependencies.ts';
import type { ServerCertificateSource } from './server-certificate-source.ts';
import type { SeenServerCertificate } from './server-certificate-store.ts';
import type { ServerDriftKind } from './server-drift.ts';

/** What is to be alarmed on of one source. */
export interface SourceStanding {
  readonly source: string;
  /** RFC 3339; null: it was never read to the end. */
  readonly completedAt: string | null;
  /** Whether the last reading reached the end. */
  readonly isReadable: boolean;
  /** Files and listeners that could not be read, although the source could. */
  readonly unreadable: number;
  readonly drifts: ReadonlyMap<ServerDriftKind, number>;
  /** How many records that may be in use stand so near their end, by who has the say over them. */
  readonly postures: readonly {
    readonly operatingModel: OperatingModel;
    readonly posture: Posture;
    readonly count: number;
  }[];
}

const PAGE = 500;
/** Those that a listener may show, or is about to. */
const IN_USE: ReadonlySet<string> = new Set(['issued', 'installed_pending_activation', 'active']);

export async function standingOfSource(
  deps: ServerCertificateDependencies,
  { name }: ServerCertificateSource,
): Promise<SourceStanding> {
  const look = await deps.serverCertificateStore.lookOf(name);
  const rows = await allOf(deps, name);
  const drifts = new Map<ServerDriftKind, number>();
  for (const { drift } of rows) if (drift !== null) drifts.set(drift.kind, (drifts.get(drift.kind) ?? 0) + 1);
  return {
    source: name,
    completedAt: look?.completedAt ?? null,
    isReadable: look !== null && look.error === null,
    unreadable: rows.filter(({ problem, status }) => problem !== null && status === null).length,
    drifts,
    postures: await posturesOf(deps, rows),
  };
}

async function allOf(
  { serverCertificateStore: store }: ServerCertificateDependencies,
  source: string,
): Promise<readonly SeenServerCertificate[]> {
  const rows: SeenServerCertificate[] = [];
  for (let after: string | null = null; ; ) {
    const page = await store.page(source, after, PAGE);
    rows.push(...page);
    after = page.at(-1)?.reference ?? null;
    if (page.length < PAGE) return rows;
  }
}

async function posturesOf(
  { certificates, identities, policies, clock }: ServerCertificateDependencies,
  rows: readonly SeenServerCertificate[],
): Promise<SourceStanding['postures']> {
  const ids = new Set(rows.flatMap(({ certificateId }) => certificateId ?? []));
  const counts = new Map<string, SourceStanding['postures'][number]>();
  for (const id of ids) {
    const record = (await certificates.find(id))?.record;
    if (record === undefined || !hasMaterial(record) || !IN_USE.has(record.state)) continue;
    const [identity] = await identities.find([record.identityId]);
    if (identity === undefined) continue;
    const posture = postureOf(policies.of(record, identity), record.signed, clock.now());
    const { operatingModel } = record;
    const key = `${operatingModel} ${posture}`;
    counts.set(key, { operatingModel, posture, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
