import { sameAnchor } from '../security/anchor-hash-data.ts';
import { type AnchorRefusal, judgeAnchor } from '../security/judge-anchor.ts';
import type { Handler } from './answer.ts';

const REASON_CODES: Record<AnchorRefusal, string> = {
  not_one_certificate: 'InvalidCertificate',
  not_a_ca: 'InvalidCertificate',
  not_valid_now: 'InvalidCertificate',
  issuer_not_installed: 'InvalidCertificate',
  not_signed_by_an_installed_root: 'InvalidCertificate',
  store_full: 'OutOfStorage',
  fault: 'Unspecified',
};

/** M05. */
export const installCertificate: Handler<'InstallCertificate'> = async (request, station) => {
  const { certificateType: use, certificate: pem } = request;
  const { description, flash, clock, events, faults } = station;
  const verdict = faults.anchorVerdict(
    judgeAnchor(pem, use, {
      installed: flash.memory.anchors,
      now: clock.now(),
      capacity: description.certificateCapacity,
      additionalRootCertificateCheck: description.additionalRootCertificateCheck,
    }),
  );
  if (!verdict.ok) {
    events.emit({ type: 'anchor_refused', reason: verdict.refusal });
    const statusInfo = { reasonCode: REASON_CODES[verdict.refusal], additionalInfo: verdict.refusal };
    return { response: { status: 'Rejected', statusInfo } };
  }
  await flash.change(({ anchors }) => ({
    // M05.FR.17: one that is already there is replaced.
    anchors: [...anchors.filter((anchor) => !sameAnchor(anchor, use, verdict.value)), { use, pem }],
  }));
  events.emit({ type: 'anchor_installed', fingerprint: verdict.value.fingerprint });
  return { response: { status: 'Accepted' } };
};
