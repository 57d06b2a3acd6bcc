import type { IdentityId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import type { CommandContext } from '../commands/command-context.ts';
import { requestFor } from './key-ring.ts';
import type { ModelWorld } from './model-world.ts';

const NAME = { organisation: 'Example CPO', serialNumber: 'csms.example' };
/** No station makes a key with such a number. */
let nextKey = 1_000_000;

/** Our gateways' listeners have certificates of their own from now on, as the server gives them. */
export async function standListeners(world: ModelWorld, nodeIds: readonly string[]): Promise<void> {
  const { lifecycle } = world.server;
  const bindings = [
    { kind: 'fqdn', value: NAME.serialNumber },
    { kind: 'organisation', value: NAME.organisation },
  ] as const;
  const place = { owner: 'Example CPO', family: 'station-listener', cohorts: [] };
  unwrap(
    await lifecycle.registerIdentity(
      { subjectType: 'backend_server', bindings, ...place },
      world.server.context('ours'),
    ),
  );
  for (const nodeId of nodeIds) await renewListener(world, nodeId);
}

/** It does so some time after the root of our listeners is another one, each gateway for itself. */
export function isToRenew({ line, server }: ModelWorld, nodeId: string): boolean {
  const shown = line.shown[nodeId];
  return shown !== undefined && shown !== server.listenerRoot();
}

/** As a gateway asks for its next certificate, is given it, and is seen to show it. */
export function renewListener(world: ModelWorld, nodeId: string): Promise<void> {
  const { server } = world;
  const { lifecycle } = server;
  return world.operate(async () => {
    const context = { ...server.context('its listeners need a certificate'), actor: systemActor(`gateway:${nodeId}`) };
    const identity = await lifecycle.identityByBinding('fqdn', NAME.serialNumber);
    if (identity === null) throw new Error('our listeners are not known');
    const { certificateId, fingerprint } = await certify(world, { identityId: identity.id, nodeId, context });
    const at = server.clock.now().toISOString();
    const seen = { identityId: identity.id, fingerprint, type: 'served_by_listener', from: 'listener_probe' } as const;
    unwrap(await lifecycle.recordSent({ certificateId, executionPath: 'gateway-link' }, context));
    unwrap(await lifecycle.recordEvidence({ ...seen, source: 'model', at, details: {} }, context));
    const root = server.listenerRoot();
    if (root === null) throw new Error('nobody knows under which root our listeners stand');
    world.line = { ...world.line, shown: { ...world.line.shown, [nodeId]: root } };
  });
}

async function certify(
  { server }: ModelWorld,
  { identityId, nodeId, context }: { identityId: IdentityId; nodeId: string; context: CommandContext },
) {
  const { pem: csrPem } = requestFor(nextKey++, NAME);
  const order = { identityId, purpose: 'backend_server', slot: `ec@${nodeId}`, csrPem } as const;
  const { certificateId } = unwrap(await server.lifecycle.issueCertificate(order, context));
  await server.lifecycle.advanceCertificate(certificateId);
  const issued = await server.lifecycle.chainOf(certificateId);
  if (issued === null) throw new Error('the PKI did not sign for our own listener');
  const found = server.certificatesOf(identityId).find(({ id }) => id === certificateId);
  if (found === undefined || !('signed' in found)) throw new Error(`${certificateId} has no certificate`);
  return { certificateId, fingerprint: found.signed.fingerprint };
}
