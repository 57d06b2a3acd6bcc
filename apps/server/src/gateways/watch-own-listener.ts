import type { IdentityId, Lifecycle } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { probeListener } from './probe-listener.ts';

/**
 * A server certificate is active when it has been seen served (FR-002a): this looks at our own
 * listener as a station would, once per chain.
 */
export async function watchOwnListener(
  lifecycle: Lifecycle,
  clock: Clock,
  target: {
    readonly identityId: IdentityId;
    readonly host: string;
    readonly port: number;
    readonly servername: string;
  },
): Promise<void> {
  for (const algorithm of ['ec', 'rsa'] as const) {
    const fingerprint = await probeListener({ ...target, algorithm });
    if (fingerprint === null) continue;
    await lifecycle.recordEvidence(
      {
        identityId: target.identityId,
        fingerprint,
        type: 'served_by_listener',
        from: 'listener_probe',
        source: 'listener-probe',
        at: clock.now().toISOString(),
        details: { port: target.port, algorithm },
      },
      {
        actor: systemActor('listener-probe'),
        reason: 'seen served by the station listener',
        correlationId: newId('cor', clock.now().getTime()),
      },
    );
  }
}
