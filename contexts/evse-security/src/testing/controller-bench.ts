import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import type { ChargerId } from '../charger/charger.ts';
import { FakeStation, PROFILE_3_PORT } from './fake-station.ts';
import { context, mara, noor, type TestWorld } from './test-world.ts';

export const MINUTES = 1 / 1_440;
export const as = (actor: Actor, reason = 'a test') => ({ ...context(reason), actor });

/** Local controllers and stations of a world, and what two people do with them. */
export function controllerBench(worldOf: () => TestWorld) {
  let names = 0;
  const aName = (prefix: string) => `${prefix}-${++names}`;
  const aStation = async () => (await worldOf().enroll(aName('CS'))).identityId;
  const aController = () => worldOf().enroll(aName('LC'), [], {}, FakeStation, 'controller');

  /** Enrolled like a station, and led from its password to its certificate in the same way. */
  async function migratedController() {
    const world = worldOf();
    const controller = await aController();
    await world.migrate(controller.identityId);
    await world.run();
    const [fingerprint = ''] = Object.keys(world.published.get(controller.identityId)?.fingerprints ?? {});
    const [record] = await world.lifecycle.certificatesOf(controller.identityId, mara);
    return { controllerId: controller.identityId, fingerprint, certificateId: record?.id as CertificateId };
  }

  const summaryOf = async (id: ChargerId) =>
    (await worldOf().evse.stations({ after: null, limit: 500 }, 'all')).find(({ identityId }) => identityId === id);

  async function approve(approvalId: string | null) {
    const { lifecycle } = worldOf();
    const id = approvalId as Parameters<typeof lifecycle.answerApproval>[0]['approvalId'];
    unwrap(await lifecycle.answerApproval({ approvalId: id, verdict: 'approve' }, as(noor, 'agreed')));
    await worldOf().run(MINUTES);
  }

  async function bindByTwo(controllerId: ChargerId, stationId: ChargerId) {
    const asked = await worldOf().evse.bindStation({ controllerId, stationId }, as(mara, 'the depot is rebuilt'));
    await approve(unwrap(asked).approvalId);
  }

  /** What a gateway reports of a socket that came in with this certificate. */
  const opened = (identityId: ChargerId, fingerprint: string, controllerId?: ChargerId) =>
    worldOf().fact({
      at: worldOf().clock.now().toISOString(),
      kind: 'session_opened',
      identityId,
      connectionId: newId('con'),
      protocol: 'ocpp2.0.1',
      securityProfile: 3,
      port: PROFILE_3_PORT,
      remoteAddress: '192.0.2.9',
      fingerprint,
      keyId: null,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      bootstrap: false,
      bindingExceptions: [],
      ...(controllerId === undefined ? {} : { controllerId }),
    });

  return { aName, aStation, aController, migratedController, summaryOf, approve, bindByTwo, opened };
}
