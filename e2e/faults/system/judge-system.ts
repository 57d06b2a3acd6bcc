import { join } from 'node:path';
import { answered } from '../../system/stations.ts';
import { type Books, readBooks } from '../control-plane/books.ts';
import { judge } from '../control-plane/judge.ts';
import type { History } from '../history/history.ts';
import type { Violation } from '../history/rules.ts';
import type { FaultySystem } from './faulty-system.ts';
import { keptForLater } from './kept-requests.ts';
import type { NotingStore } from './noting-store.ts';
import { allRecords, type CertificateRecord, orphanFingerprints, sealOf } from './records.ts';

interface AuditHead {
  readonly sealed: number;
  readonly head: string | null;
}

/** What both sides have on record at one moment. */
export interface Findings {
  readonly books: Books;
  readonly records: readonly CertificateRecord[];
  readonly orphans: ReadonlySet<string>;
  /** Keys of signing requests that wait, or have given way to a later one of their station. */
  readonly keptForLater: ReadonlySet<string>;
  readonly audit: AuditHead;
  /** Whether the audit verifies, and its earlier head still stands where it stood. */
  readonly auditFaults: readonly string[];
}

/** Of the control plane, which goes on: to be asked for when it is at rest. */
export function booksOfSystem({ dataDirectory }: Pick<FaultySystem['system'], 'dataDirectory'>): Books {
  const pki = join(dataDirectory, 'pki');
  return readBooks({ dataDirectory: pki, socketPath: join(pki, 'pki.sock') });
}

export async function findingsOf({ system, database }: FaultySystem, earlier: Findings | null): Promise<Findings> {
  const books = booksOfSystem(system);
  const [records, orphans, kept] = await Promise.all([
    allRecords(database),
    orphanFingerprints(database),
    keptForLater(database),
  ]);
  return {
    books,
    records,
    orphans,
    keptForLater: kept,
    ...(await auditOf({ system, database }, earlier?.audit ?? null)),
  };
}

async function auditOf(
  { system: { api }, database }: Pick<FaultySystem, 'system' | 'database'>,
  earlier: AuditHead | null,
): Promise<Pick<Findings, 'audit' | 'auditFaults'>> {
  type Verdict = AuditHead & { readonly verified: boolean; readonly brokenAt: number | null };
  const verdict = await answered(() => api.get<Verdict>('/audit-entries/verification'));
  const auditFaults = verdict.verified ? [] : [`the audit is broken at ${verdict.brokenAt}`];
  if (earlier !== null && earlier.head !== null) {
    const sealed = await sealOf(database, earlier.sealed);
    if (sealed !== earlier.head) auditFaults.push(`entry ${earlier.sealed} of the audit is another than before`);
  }
  return { audit: { sealed: verdict.sealed, head: verdict.head }, auditFaults };
}

/** What was asked, and what stations were given. */
export interface Observed {
  readonly history: Pick<History, 'calls'>;
  readonly members: readonly { readonly name: string; readonly store: Pick<NotingStore, 'installed'> }[];
}

export function judgeSystem(observed: Observed, findings: Findings, earlier: Findings | null): readonly Violation[] {
  return [
    ...judge([], findings.books, earlier?.books ?? null),
    ...findings.auditFaults.map((what): Violation => ({ rule: 'I2', what })),
    ...bothSidesKnowAll(findings),
    ...acknowledgedIsKept(observed, findings),
    ...oneCertificateForAKey(observed, findings),
  ];
}

function* bothSidesKnowAll({ books, records, orphans }: Findings): Iterable<Violation> {
  const signed = new Set<string | null>();
  const recorded = new Set(records.map(({ fingerprint }) => fingerprint));
  for (const [commandId, { fingerprint }] of books.certificates) {
    signed.add(fingerprint);
    // What it has made for itself gets its record with the next look, which is not waited for here.
    if (commandId.includes(':') || recorded.has(fingerprint) || orphans.has(fingerprint)) continue;
    yield { rule: 'I1', what: `${commandId} is signed, and no record or orphan knows it` };
  }
  for (const { id, fingerprint } of records) {
    if (fingerprint !== null && !signed.has(fingerprint)) {
      yield { rule: 'I1', what: `${id} has a certificate that the control plane does not know` };
    }
  }
}

function* acknowledgedIsKept(
  { history, members }: Observed,
  { records, keptForLater: kept }: Findings,
): Iterable<Violation> {
  const ids = new Set(records.map(({ id }) => id));
  const keys = new Set(records.map(({ spkiSha256 }) => spkiSha256));
  for (const { method, about, outcome, said } of history.calls) {
    if (outcome !== 'ok') continue;
    if (method === 'renew' && !ids.has(said)) yield { rule: 'I3', what: `the renewal ${said} of ${about} is lost` };
    if (method === 'SignCertificate' && !keys.has(said) && !kept.has(said)) {
      yield { rule: 'I3', what: `a signing request of ${about} was accepted and is lost: ${said}` };
    }
  }
  const fingerprints = new Set(records.map(({ fingerprint }) => fingerprint));
  for (const { name, store } of members) {
    for (const leaf of [...store.installed.values()].flatMap((leaves) => [...leaves])) {
      if (!fingerprints.has(leaf)) yield { rule: 'I1', what: `${name} has a certificate that no record knows` };
    }
  }
}

export function* oneCertificateForAKey(
  { members }: Pick<Observed, 'members'>,
  { records }: Findings,
): Iterable<Violation> {
  const seen = new Set<string>();
  for (const { spkiSha256, purpose } of records) {
    // A root and what the one before has signed of it have one key.
    if (spkiSha256 === null || purpose === 'ca_certificate') continue;
    if (seen.has(spkiSha256)) yield { rule: 'I6', what: `the key ${spkiSha256} has two records` };
    seen.add(spkiSha256);
  }
  for (const { name, store } of members) {
    for (const [key, leaves] of store.installed) {
      if (leaves.size > 1)
        yield { rule: 'I6', what: `${name} was given ${leaves.size} certificates for the key ${key}` };
    }
  }
}
