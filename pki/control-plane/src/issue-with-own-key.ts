import type { IssuancePending, IssuedCertificate, IssueRefusal, Refused } from '@bfcert/pki-contract';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import type { CertificateAuthority } from './authorities/authority.ts';
import type { CallerEntry } from './callers.ts';
import type { CheckedRequest } from './check-request.ts';
import type { ControlPlane } from './control-plane.ts';
import { crlShardIn, draftCertificate, newSerial } from './draft-certificate.ts';
import { unavailable } from './issuance-pending.ts';
import { lint, withPlaceholder } from './issuance-ticket.ts';
import { issuedUnder } from './issued-certificate.ts';
import type { Intent, OrderIntent } from './ledger/records.ts';
import { profileOfVersion } from './profiles/index.ts';
import { sealedCertificate } from './sealed-certificate.ts';

/**
 * Steps 4 to 9 of the issuance cycle.
 *
 * A signature differs each time it is made (ECDSA), the signed bytes do not: after a crash between
 * signing and recording the identical bytes are signed again, and since none left the process
 * before it was recorded, the world has one certificate per command id.
 */
export async function issueWithOwnKey(
  plane: ControlPlane,
  caller: CallerEntry,
  checked: CheckedRequest,
  intended: Intent | OrderIntent | null,
): Promise<IssuedCertificate | IssuancePending | Refused<IssueRefusal>> {
  const { ledger, clock, onStep } = plane;

  // 4 Serial number and the exact bytes to be signed, durably, before anything is signed.
  const drafted = intended === null ? draftIntent(plane, caller, checked) : ownIntent(intended);
  if ('refused' in drafted) return drafted;
  if (intended === null) await ledger.recordIntent(drafted);
  const intent = drafted;
  onStep('intent_recorded', intent.serial);

  // 5 Only the lints hand out the ticket that the key asks for.
  const { certificate: issuer, key } = signerOf(plane, intent);
  const { shape } = profileOfVersion(intent.profileVersion);
  const ticket = lint({ ...intent, shape, issuer });
  if (!ticket.ok) {
    const [{ lint: name, fault }] = ticket.refusal;
    return { refused: 'lint_failed', detail: `${name}: ${fault}` };
  }
  onStep('linted', intent.serial);

  // 6 Sign. While the token with the key is away nothing is lost: the next request goes on from the intent.
  let signature: Buffer;
  try {
    signature = await key.sign(ticket.value);
  } catch (error) {
    if (error instanceof AuthorityUnavailable) return unavailable(`the token of ${intent.authority}`, error);
    throw error;
  }
  onStep('signed', intent.serial);

  // 7 What was signed is what was recorded and linted, and the signature verifies.
  const certificate = sealedCertificate(intent, signature, issuer.spki);
  onStep('compared', intent.serial);

  // 8 Durably recorded before anybody sees it.
  const { serial, fingerprint, der, notAfter } = certificate;
  await ledger.recordCertificate({
    commandId: intent.commandId,
    issuer: intent.issuer,
    serial,
    fingerprint,
    endEntity: true,
    der,
    notAfter,
    recordedAt: clock.now(),
  });
  onStep('recorded', intent.serial);

  // 9 Return it.
  return issuedUnder(plane, intent, certificate, issuer.fingerprint);
}

function ownIntent(intended: Intent | OrderIntent): Intent {
  if ('tbs' in intended) return intended;
  throw new Error(`${intended.commandId} was ordered from ${intended.authority}, which is no longer configured`);
}

/** The generation that the intent names: a rollover in between does not change what was intended. */
function signerOf({ authorities }: ControlPlane, intent: Intent): CertificateAuthority {
  const issuers = authorities.get(intent.authority)?.issuers ?? [];
  const signer = issuers.find(({ certificate }) => certificate.fingerprint === intent.issuer);
  if (signer !== undefined) return signer;
  throw new Error(`${intent.commandId} is to be signed by an authority whose key is not open`);
}

/** Refused when the names are each good and together too long for the profile: no lint is to find that later. */
function draftIntent(
  plane: ControlPlane,
  caller: CallerEntry,
  checked: CheckedRequest,
): Intent | Refused<'subject_invalid'> {
  const { request, profile, subject, spki, spkiSha256, notBefore, notAfter, digest, issuing } = checked;
  if (issuing === null) throw new Error(`no authority ${checked.authority} is open`);
  const { key, certificate } = issuing;
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
    publication: plane.publication,
  });
  const { largestBytes } = profile.shape;
  const size = withPlaceholder(tbs, signatureAlgorithm).length;
  if (largestBytes !== null && size > largestBytes) {
    const detail = `with these names the certificate may have ${size} bytes; this profile allows ${largestBytes}`;
    return { refused: 'subject_invalid', detail };
  }
  return {
    commandId: request.commandId,
    requestDigest: digest,
    caller: caller.name,
    profile: profile.name,
    profileVersion: profile.version,
    authority: checked.authority,
    subject,
    spkiSha256,
    serial,
    issuer: certificate.fingerprint,
    signatureAlgorithm,
    tbs,
    crlShard: crlShardIn(profile.shape, serial, plane.publication),
    recordedAt: plane.clock.now(),
  };
}
