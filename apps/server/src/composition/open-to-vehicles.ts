import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { systemClock } from '@bfcert/kernel/clock';
import { startPump } from '@bfcert/kernel/pump';
import type { IssuedCredential } from '@bfcert/kernel/server-credential';
import type { VehicleEnrolment } from '@bfcert/vehicle-provisioning';
import { ensureBackendIdentity } from '../gateways/backend-identity.ts';
import { Attempts } from '../vehicles/attempts.ts';
import { FollowedIssuers } from '../vehicles/followed-issuers.ts';
import { keepOwnCredential } from '../vehicles/keep-own-credential.ts';
import { openVehicleListener, type VehicleListener } from '../vehicles/vehicle-listener.ts';
import type { Base } from './base.ts';

/** How often its server says that it is open: four times before the others take it for gone. */
const SAID_EVERY_MS = 30_000;
/** A workshop behind one address mistypes; whoever guesses needs 2^160. */
const FAILURES_PER_MINUTE = 30;
const REQUESTS_PER_MINUTE = 10;

/** The door by which vehicles come. It opens when its certificate is signed, and nothing waits for that. */
export async function openToVehicles(
  { configuration, log, closing }: Base,
  { lifecycle, enrolment: vehicles }: { readonly lifecycle: Lifecycle; readonly enrolment: VehicleEnrolment },
): Promise<void> {
  const { host, port, reachedAt, node, directory } = configuration.vehicles;
  const { stations } = configuration;
  let listener: Promise<VehicleListener> | null = null;
  const open = async (credential: IssuedCredential): Promise<VehicleListener> => {
    const opened = await openVehicleListener({
      vehicles,
      issuers: new FollowedIssuers(() => lifecycle.vehicleIssuers(), systemClock),
      failures: new Attempts(FAILURES_PER_MINUTE, systemClock),
      requests: new Attempts(REQUESTS_PER_MINUTE, systemClock),
      clock: systemClock,
      node,
      host,
      port,
      tlsPolicy: 'v2icp',
      credentials: [credential],
      shown: (fingerprint) => lifecycle.shownCertificate(fingerprint),
      log,
    });
    // Others look at it from outside: that its certificate is in force nobody believes who has it.
    const saying = startPump(
      async () => {
        await vehicles.doorIsOpen({ node, host: reachedAt, port: opened.port });
        return SAID_EVERY_MS;
      },
      (error) => log.warn({ err: error }, 'the door for vehicles is not known to others'),
    );
    const close = async (): Promise<void> => {
      await saying.stop();
      await opened.close();
      await vehicles.doorIsClosed(node);
    };
    return { ...opened, close };
  };
  const next = async (opened: VehicleListener, credential: IssuedCredential): Promise<VehicleListener> => {
    opened.serve([credential]);
    return opened;
  };
  const serve = (credential: IssuedCredential): void => {
    listener = listener === null ? open(credential) : listener.then((opened) => next(opened, credential));
    listener.catch((error: unknown) => log.error({ err: error }, 'the door for vehicles does not open'));
  };
  closing.add('door for vehicles', async () => (await listener)?.close());
  const identityId = await ensureBackendIdentity(lifecycle, stations.host, stations.organisation);
  const names = { identityId, host: stations.host, organisation: stations.organisation };
  const kept = keepOwnCredential({ lifecycle, ...names, node, directory, clock: systemClock, log }, serve);
  closing.add('certificate of the door for vehicles', () => kept.stop());
}
