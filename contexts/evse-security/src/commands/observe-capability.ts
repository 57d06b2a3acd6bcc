import type { Transaction } from '@bfcert/kernel/transaction';
import { agrees, type CapabilityName, type CapabilityValue, valueInWords } from '../capability/capability.ts';
import type { Observation, Seen } from '../capability/observation.ts';
import { seenInAnswer } from '../capability/seen-in-answer.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationCommandOutcome } from '../station-contract/index.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'stores' | 'clock' | 'lifecycle'>;

/**
 * A station has shown what it can, or that it can not. It is treated by that from now on; where its family declares
 * something else, that is a security event, once for each declaration and each thing it shows.
 */
export async function observeCapabilities(
  deps: Dependencies,
  tx: Transaction,
  charger: Charger,
  seen: readonly Seen[],
): Promise<void> {
  for (const one of seen) await observe(deps, tx, charger, one);
}

/** The same of a station's answer to what only one capability lets it do. */
export async function observeAnswer(
  deps: Dependencies & Pick<EvseSecurityDependencies, 'transactions'>,
  identityId: ChargerId,
  capability: CapabilityName,
  answer: StationCommandOutcome,
): Promise<void> {
  const detail = 'detail' in answer ? answer.detail : '';
  const seen = seenInAnswer(capability, { status: answer.outcome, detail });
  await deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger !== null) await observeCapabilities(deps, tx, charger, seen);
  });
}

async function observe(
  { stores, clock, lifecycle }: Dependencies,
  tx: Transaction,
  charger: Charger,
  seen: Seen,
): Promise<void> {
  const { identityId, family, firmwareVersion } = charger;
  const now = clock.now();
  const stored = await stores.capabilities.lockObservation(tx, identityId, seen.capability);
  // What it did with other firmware says nothing of this one.
  const before = stored?.firmwareVersion === firmwareVersion ? stored : null;
  const nothing = { value: null, evidence: '', refusal: null, contradicts: null };
  const base: Observation = {
    ...(before ?? nothing),
    identityId,
    capability: seen.capability,
    seenAt: now,
    firmwareVersion,
  };
  if ('refused' in seen) {
    const seenAt = before?.seenAt ?? now;
    const refusal = { detail: seen.refused, at: now };
    await stores.capabilities.writeObservation(tx, { ...base, seenAt, refusal });
    return;
  }
  const value = together(before?.value ?? null, seen.value);
  const declaration = await stores.capabilities.declarationOf(tx, family);
  const declared = declaration?.capabilities[seen.capability];
  const contradicts =
    declaration !== null && declared !== undefined && !agrees(declared, value) ? declaration.version : null;
  await stores.capabilities.writeObservation(tx, { ...base, value, evidence: seen.evidence, contradicts });
  if (contradicts === null || declared === undefined) return;
  const isTold = before?.contradicts === contradicts && JSON.stringify(before.value) === JSON.stringify(value);
  if (isTold) return;
  await lifecycle.recordSecurityEvent(tx, {
    source: 'server',
    reporter: 'capability-matrix',
    type: `capability_contradicted:${seen.capability}`,
    identityId,
    remoteAddress: null,
    at: now.toISOString(),
    reportedTime: null,
    count: 1,
    details: {
      capability: seen.capability,
      declared: valueInWords(declared),
      observed: valueInWords(value),
      family,
      declarationVersion: contradicts,
      firmwareVersion,
      evidence: seen.evidence,
    },
  });
}

/** Of several values each one shows one: they add up. */
function together(before: CapabilityValue | null, seen: CapabilityValue): CapabilityValue {
  if (typeof seen !== 'object' || before === null || typeof before !== 'object') return seen;
  return [...new Set([...before, ...seen])].sort();
}
