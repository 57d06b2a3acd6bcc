import { followRevocations } from './follow-revocations.ts';
import type { HubLook, SeenCertificate } from './hub-store.ts';
import type { HubCertificate, IotHub } from './iot-hub.ts';
import { HubUnavailable } from './iot-hub.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';
import { recordPlatformEvidence } from './record-platform-evidence.ts';

/**
 * Reads everything a hub has, page by page, oldest first so that what is created meanwhile comes at the
 * end. What it does not meet is asked for by name before it is believed to be gone; what it lets in is evidence. A look that is cut off
 * changes no more than what it has read, and says why.
 */
export async function lookAtHub(deps: IotHubDependencies, hub: IotHub): Promise<HubLook> {
  const { hubStore, transactions, clock } = deps;
  const before = await hubStore.lookOf(hub.name);
  const startedAt = clock.now().toISOString();
  let look: HubLook;
  try {
    const certificates = await readAll(deps, hub);
    await findGone(deps, hub, startedAt);
    await recordPlatformEvidence(deps, hub.name, startedAt);
    await followRevocations(deps, hub.name);
    look = { hub: hub.name, startedAt, completedAt: clock.now().toISOString(), certificates, error: null };
  } catch (error) {
    if (!(error instanceof HubUnavailable)) throw error;
    const { completedAt = null, certificates = 0 } = before ?? {};
    look = { hub: hub.name, startedAt, completedAt, certificates, error: error.message };
  }
  await transactions.run((tx) => hubStore.setLook(tx, look));
  return look;
}

async function readAll({ hubStore, transactions, clock }: IotHubDependencies, hub: IotHub): Promise<number> {
  const met = new Set<string>();
  let cursor: string | null = null;
  do {
    const { items, next } = await hub.list({ cursor, order: 'oldest_first' });
    const known = new Map(
      (
        await hubStore.seen(
          hub.name,
          items.map(({ id }) => id),
        )
      ).map((row) => [row.id, row]),
    );
    const rows: SeenCertificate[] = [];
    for (const line of items) {
      const row = await readOne(hub, line, known.get(line.id) ?? null, clock.now().toISOString());
      if (row !== null) rows.push(row);
      met.add(line.id);
    }
    await transactions.run((tx) => hubStore.put(tx, rows));
    cursor = next;
  } while (cursor !== null);
  return met.size;
}

/** Null: it was deleted since it was listed. What a certificate is made of never changes, so that is asked once. */
async function readOne(
  hub: IotHub,
  line: HubCertificate,
  known: SeenCertificate | null,
  now: string,
): Promise<SeenCertificate | null> {
  const content = known ?? (await hub.describe(line.id));
  if (content === null) return null;
  return {
    hub: hub.name,
    id: line.id,
    fingerprint: content.fingerprint,
    certificatePem: content.certificatePem,
    status: line.status,
    createdAt: line.createdAt,
    things: await hub.thingsOf(line.id),
    firstSeenAt: known?.firstSeenAt ?? now,
    lastSeenAt: now,
    goneAt: null,
  };
}

async function findGone(
  { hubStore, transactions, clock }: IotHubDependencies,
  hub: IotHub,
  startedAt: string,
): Promise<void> {
  for (const row of await hubStore.notSeenSince(hub.name, startedAt)) {
    const there = await hub.describe(row.id);
    const now = clock.now().toISOString();
    const after = there === null ? { ...row, goneAt: now } : { ...row, status: there.status, lastSeenAt: now };
    await transactions.run((tx) => hubStore.put(tx, [after]));
  }
}
