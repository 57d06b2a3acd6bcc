import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import { type Certificate, hasMaterial, spkiOf } from '../../certificate/certificate.ts';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateStore } from '../../certificate/certificate-store.ts';
import type { Holdings } from '../../identity/holdings.ts';
import type { Identity } from '../../identity/identity.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { EventLog } from '../../ports.ts';

/** What the schema of the database refuses is refused here as well: another version, a second active one in a place. */
export function memoryCertificateStore(
  database: MemoryDatabase,
  identityOf: (id: IdentityId) => Identity | null,
  events: EventLog,
): { readonly store: CertificateStore; readonly holderOf: (id: CertificateId) => IdentityId | null } {
  /** Of each identity, oldest first. */
  const records = database.table<readonly Certificate[]>('lifecycle.certificate');
  const holders = database.table<IdentityId>('lifecycle.certificate_holder');
  const byFingerprint = database.table<CertificateId>('lifecycle.certificate_fingerprint');
  const byKey = database.table<readonly IdentityId[]>('lifecycle.certificate_key');

  const of = (id: IdentityId): readonly Certificate[] => records.get(id) ?? [];
  const holderOf = (id: CertificateId) => holders.get(id);
  const find = (id: CertificateId): Certificate | null => {
    const holder = holderOf(id);
    return holder === null ? null : (of(holder).find((one) => one.id === id) ?? null);
  };
  const hold = (id: IdentityId): Holdings | null => {
    const identity = identityOf(id);
    return identity === null ? null : { identity, records: of(id) };
  };
  const stored = (record: Certificate) => ({ record, updatedAt: record.requestedAt });

  function put(record: Certificate, before: Certificate | null): void {
    const own = of(record.identityId);
    const known = own.find(({ id }) => id === record.id);
    if (known?.version !== before?.version) throw new Error(`${record.id} does not have version ${before?.version}`);
    const after = known === undefined ? [...own, record] : own.map((one) => (one === known ? record : one));
    const active = after.filter(
      (one) => one.state === 'active' && one.purpose === record.purpose && one.slot === record.slot,
    );
    if (active.length > 1) throw new Error(`${active.map(({ id }) => id).join(' and ')} are active in one place`);
    records.set(record.identityId, after);
    if (known === undefined) holders.set(record.id, record.identityId);
    if (hasMaterial(record)) byFingerprint.set(record.signed.fingerprint, record.id);
    const spki = spkiOf(record);
    if (spki === null) return;
    const withKey = byKey.get(spki) ?? [];
    if (!withKey.includes(record.identityId)) byKey.set(spki, [...withKey, record.identityId]);
  }

  const store = onlyThese<CertificateStore>('certificates', {
    write: async (tx, { record, before, events: told }) => {
      put(record, before);
      for (const event of told) await events.append(tx, event);
    },
    writeSeen: async (_tx, steps) => {
      for (const { record, before } of steps) put(record, before);
    },
    identityOf: async (_tx, id) => holderOf(id),
    hold: async (_tx, id) => hold(id),
    holdAll: async (_tx, ids) => ids.toSorted().flatMap((id) => hold(id) ?? []),
    holdOwnerOf: async (_tx, id) => {
      const holder = holderOf(id);
      return holder === null ? null : hold(holder);
    },
    holdersOfKey: async (_tx, spki) => byKey.get(spki) ?? [],
    // There is no combined certificate here.
    otherHolderOf: async () => null,
    speakingFor: async () => [],
    find: async (id) => {
      const record = find(id);
      return record === null ? null : stored(record);
    },
    findByFingerprint: async (_tx, fingerprint) => {
      const id = byFingerprint.get(fingerprint);
      return id === null ? null : find(id);
    },
    page: async ({ purpose, state }) =>
      [...records.values()]
        .flat()
        .filter(
          (one) => (purpose === undefined || one.purpose === purpose) && (state === undefined || one.state === state),
        )
        .map(stored),
    allOf: async (ids) => ids.flatMap((id) => of(id).map(stored)),
  });
  return { store, holderOf };
}
