import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { recordEvidence } from '../commands/record-evidence.ts';
import type { Comparison } from './hub-store.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';

const BATCH = 500;
/** Those that being active at the hub brings into force, or keeps there. */
const STATES: ReadonlySet<string> = new Set(['issued', 'installed_pending_activation', 'active']);

/**
 * What a hub says it lets in, told as evidence of the records that it is about: where the hub has it ACTIVE and
 * attached to the very thing its identity is bound to (FR-002a). Anything else is drift, and proves nothing.
 */
export async function recordPlatformEvidence(deps: IotHubDependencies, hub: string, lookedAt: string): Promise<void> {
  for (let after: string | null = null; ; ) {
    const batch = await deps.hubStore.compare(hub, after, BATCH);
    for (const comparison of batch) await tell(deps, hub, lookedAt, comparison);
    after = batch.at(-1)?.fingerprint ?? null;
    if (batch.length < BATCH) return;
  }
}

async function tell(
  deps: IotHubDependencies,
  hub: string,
  lookedAt: string,
  { there, here, fingerprint }: Comparison,
): Promise<void> {
  if (there === null || here === null || here.thing === null) return;
  if (there.status !== 'ACTIVE' || !there.things.includes(here.thing) || !STATES.has(here.state)) return;
  await recordEvidence(
    deps,
    {
      identityId: here.identityId,
      fingerprint,
      type: 'iot_platform_active',
      from: 'iot_platform',
      source: hub,
      at: lookedAt,
      details: { hubCertificateId: there.id, thing: here.thing },
    },
    {
      actor: systemActor('iot-hub'),
      reason: 'the hub has it ACTIVE and attached to its thing',
      correlationId: newId('cor', deps.clock.now().getTime()),
    },
  );
}
