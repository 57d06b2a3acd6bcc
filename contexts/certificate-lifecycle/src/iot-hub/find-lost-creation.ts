import type { HubCertificate, IotHub } from './iot-hub.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';

/** The hub's clock and ours may differ by this much, milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

/**
 * Certificates that a creation without an answer may have left behind: made since the call, inactive, attached
 * to nothing, created by no operation of ours that knows of it, and in no record. Oldest first.
 */
export async function findLostCreation(
  { hubStore, certificates, transactions }: IotHubDependencies,
  hub: IotHub,
  calledAt: string,
): Promise<readonly string[]> {
  const since = Date.parse(calledAt) - CLOCK_TOLERANCE;
  const made = (await createdSince(hub, since)).filter(({ status }) => status === 'INACTIVE').map(({ id }) => id);
  const ours = await hubStore.createdHere(hub.name, made);
  const found: string[] = [];
  for (const id of made.filter((candidate) => !ours.has(candidate))) {
    const described = await hub.describe(id);
    if (described === null || described.status !== 'INACTIVE') continue;
    const record = await transactions.run((tx) => certificates.findByFingerprint(tx, described.fingerprint));
    if (record !== null) continue;
    if ((await hub.thingsOf(id)).length > 0 || (await hub.policiesOf(id)).length > 0) continue;
    found.push(id);
  }
  return found.toReversed();
}

/** Newest first. */
async function createdSince(hub: IotHub, since: number): Promise<readonly HubCertificate[]> {
  const found: HubCertificate[] = [];
  for (let cursor: string | null = null; ; ) {
    const { items, next } = await hub.list({ cursor, order: 'newest_first' });
    const recent = items.filter(({ createdAt }) => Date.parse(createdAt) >= since);
    found.push(...recent);
    if (next === null || recent.length < items.length) return found;
    cursor = next;
  }
}
