import type { IssuedCertificate, IssueRefusal, IssueRequest, Refused } from '@bfcert/pki-contract';
import { type CallerEntry, isAllowed } from './callers.ts';
import { type CheckedRequest, checkRequest } from './check-request.ts';
import type { ControlPlane } from './control-plane.ts';
import { draftCertificate, newSerial } from './draft-certificate.ts';
import { lint } from './issuance-ticket.ts';
import { issuedCertificate } from './issued-certificate.ts';
import type { Intent } from './ledger/records.ts';
import { profileOfVersion } from './profiles/index.ts';
import { sealedCertificate } from './sealed-certificate.ts';

/**
 * The issuance cycle; docs/issuance-cycle.md has the same steps with what a crash leaves behind.
 * Nothing in it waits, so no second request can come between two steps.
 *
 * A signature differs each time it is made (ECDSA), the signed bytes do not: after a crash between
 * signing and recording the identical bytes are signed again, and since none left the process
 * before it was recorded, the world has one certificate per command id.
 */
export function issueCertificate(
  plane: ControlPlane,
  caller: CallerEntry,
  request: IssueRequest,
): IssuedCertificate | Refused<IssueRefusal> {
  const { ledger, clock, onStep } = plane;

  // 1 May this caller have this profile?
  if (!isAllowed(caller, { method: 'issue', payload: request })) {
    return {
      refused: 'caller_not_allowed',
      detail: `${caller.name} may not issue with the profile ${request.profile}`,
    };
  }

  // 2 Names, proof of possession, key policy and validity, again: whoever checked before is not trusted with it.
  const checked = checkRequest(plane, request);
  if (!checked.ok) return checked.refusal;
  onStep('request_checked', null);

  // 3 The same command gets the same certificate; its id serves no other; a voided one is never signed.
  if (ledger.isVoided(request.commandId)) {
    return { refused: 'command_voided', detail: 'this command id was voided' };
  }
  const intended = ledger.findIntent(request.commandId);
  if (intended !== null && intended.requestDigest !== checked.value.digest) {
    return { refused: 'command_id_reused', detail: 'this command id was used for another request' };
  }
  const recorded = ledger.findCertificate(request.commandId);
  if (recorded !== null) return issuedCertificate(ledger, recorded);

  // 4 Serial number and the exact bytes to be signed, durably, before anything is signed.
  const authority = plane.authorities[checked.value.profile.authority].issuing;
  const intent = intended ?? recordIntent(plane, caller, checked.value);
  onStep('intent_recorded', intent.serial);

  // 5 Only the lints hand out the ticket that the key asks for.
  const { shape } = profileOfVersion(intent.profileVersion);
  const ticket = lint({ ...intent, shape, issuer: authority.certificate });
  if (!ticket.ok) {
    const [{ lint: name, fault }] = ticket.refusal;
    return { refused: 'lint_failed', detail: `${name}: ${fault}` };
  }
  onStep('linted', intent.serial);

  // 6 Sign.
  const signature = authority.key.sign(ticket.value);
  onStep('signed', intent.serial);

  // 7 What was signed is what was recorded and linted, and the signature verifies.
  const certificate = sealedCertificate(intent, signature, authority.certificate.spki);
  onStep('compared', intent.serial);

  // 8 Durably recorded before anybody sees it.
  const { serial, fingerprint, der } = certificate;
  const entry = { commandId: intent.commandId, serial, fingerprint, endEntity: true, der, recordedAt: clock.now() };
  ledger.recordCertificate(entry);
  onStep('recorded', intent.serial);

  // 9 Return it.
  return issuedCertificate(ledger, entry);
}

function recordIntent(plane: ControlPlane, caller: CallerEntry, checked: CheckedRequest): Intent {
  const { request, profile, subject, spki, spkiSha256, notBefore, notAfter, digest } = checked;
  const { key, certificate } = plane.authorities[profile.authority].issuing;
  const serial = newSerial();
  const { signatureAlgorithm } = key;
  const tbs = draftCertificate({
    shape: profile.shape,
    serial,
    subject: request.subject,
    spki,
    issuer: certificate,
    signatureAlgorithm,
    notBefore,
    notAfter,
  });
  const intent: Intent = {
    commandId: request.commandId,
    requestDigest: digest,
    caller: caller.name,
    profile: profile.name,
    profileVersion: profile.version,
    subject,
    spkiSha256,
    serial,
    issuer: certificate.fingerprint,
    signatureAlgorithm,
    tbs,
    recordedAt: plane.clock.now(),
  };
  plane.ledger.recordIntent(intent);
  return intent;
}
