import { hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, keyIdentifierOf, parseCertificate } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import type { KeyStore } from '../authorities/authority-keys.ts';
import { keyKindOf, makeKeyFile, readKeyFile } from '../authorities/key-file.ts';
import { draftCertificate, encodeSubject, newSerial } from '../draft-certificate.ts';
import type { OnStep } from '../issuance-step.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Intent, LedgerCertificate } from '../ledger/records.ts';
import { ocspResponder } from '../profiles/ocsp-responder.ts';
import { issuerIdOf, type Publication } from '../publication.ts';
import { signIntent } from '../sign-intent.ts';
import type { StatusIssuer } from '../status-issuer.ts';
import { Responder } from './responder.ts';
import { ResponderKey } from './responder-key.ts';

export interface ResponderMaterials {
  readonly ledger: Ledger;
  readonly keys: KeyStore;
  readonly publication: Publication;
  readonly clock: Clock;
  readonly onStep: OnStep;
}

const RENEWAL_MS = 12 * 3_600_000;

/** Commands of responders; a caller's ids hold no colon. */
export const RESPONDER_COMMAND = 'ocsp-responder:';

/** Whether answers signed with it now are valid under its certificate for their whole life, and some time to renew it in. */
export function serves(
  { certificate }: Responder,
  { certificate: issuer, answerLifeMs }: StatusIssuer,
  now: Date,
): boolean {
  // A clock that was wrong may have dated it in what is now the future.
  if (certificate.notBefore > now) return false;
  if (certificate.notAfter.getTime() - now.getTime() > answerLifeMs + RENEWAL_MS) return true;
  // No responder outlives its issuer: there is no better one to be had.
  return certificate.notAfter >= issuer.notAfter;
}

/**
 * The responder that answers for an issuer, renewed with a new key well before its certificate ends.
 * Each is the n-th of its issuer: key file, intent and certificate go by that number, so a start after
 * a crash goes on where the last one ended. While the issuer's key is not here to certify one, whoever
 * was certified before goes on as long as its certificate is in force; null when there is nobody.
 */
export async function provideResponder(issuer: StatusIssuer, materials: ResponderMaterials): Promise<Responder | null> {
  const last = lastNumber(issuer, materials.ledger);
  return (await newestResponder(issuer, last, materials)) ?? (await responderInForce(issuer, last, materials));
}

/** Null while the issuer's key is not here to certify it. */
async function newestResponder(
  issuer: StatusIssuer,
  last: number,
  materials: ResponderMaterials,
): Promise<Responder | null> {
  try {
    const current = last === 0 ? null : await openResponder(issuer, last, materials);
    if (current !== null && serves(current, issuer, materials.clock.now())) return current;
    return await makeResponder(issuer, last + 1, materials);
  } catch (error) {
    // Perhaps after the intent was recorded: it is completed when the token is back, and none is added to it.
    if (error instanceof AuthorityUnavailable) return null;
    throw error;
  }
}

/** The latest of those that are certified and have their key. */
async function responderInForce(
  issuer: StatusIssuer,
  last: number,
  materials: ResponderMaterials,
): Promise<Responder | null> {
  const now = materials.clock.now();
  for (let number = last; number > 0; number -= 1) {
    const certificate = recordedCertificate(commandIdOf(issuer, number), materials.ledger);
    if (certificate === null || certificate.notBefore > now || certificate.notAfter <= now) continue;
    const key = await openKeyOf(issuer, number, certificate, materials);
    if (key !== null) return new Responder(issuer.certificate, certificate, key);
  }
  return null;
}

/** Of every responder that an issuer has certified, oldest first. */
export function respondersOf(issuer: Pick<StatusIssuer, 'certificate'>, ledger: Ledger): readonly LedgerCertificate[] {
  const numbers = Array.from({ length: lastNumber(issuer, ledger) }, (_, index) => index + 1);
  return numbers.flatMap((number) => ledger.findCertificate(commandIdOf(issuer, number)) ?? []);
}

const commandIdOf = ({ certificate }: Pick<StatusIssuer, 'certificate'>, number: number): string =>
  `${RESPONDER_COMMAND}${issuerIdOf(certificate)}:${number}`;

const keyPathOf = ({ certificate }: StatusIssuer, number: number, { keys }: ResponderMaterials): string =>
  join(keys.directory, `ocsp-${issuerIdOf(certificate)}-${number}.key.pem`);

/** Of the responders that were intended; 0 before the first. A few dozen in the life of an issuer. */
function lastNumber(issuer: Pick<StatusIssuer, 'certificate'>, ledger: Ledger): number {
  let number = 0;
  while (ledger.findIntent(commandIdOf(issuer, number + 1)) !== null) number += 1;
  return number;
}

/** Null when it cannot be completed or its key is gone: then there will be a next one. */
async function openResponder(
  issuer: StatusIssuer,
  number: number,
  materials: ResponderMaterials,
): Promise<Responder | null> {
  const { ledger, clock } = materials;
  const commandId = commandIdOf(issuer, number);
  const intent = ledger.findIntent(commandId);
  if (intent === null || !('tbs' in intent)) throw new Error(`${commandId} was not intended here`);
  const key = await openKeyOf(issuer, number, intent, materials);
  if (key === null) {
    if (ledger.findCertificate(commandId) === null && !ledger.isVoided(commandId)) {
      await ledger.voidCommand(commandId, 'control-plane', clock.now());
    }
    return null;
  }
  const certificate = await certificateOf(issuer, number, intent, materials);
  return certificate === null ? null : new Responder(issuer.certificate, certificate, key);
}

/** Null when it is gone, or another one lies in its place. */
async function openKeyOf(
  issuer: StatusIssuer,
  number: number,
  { spkiSha256 }: Pick<Certificate, 'spkiSha256'>,
  materials: ResponderMaterials,
): Promise<ResponderKey | null> {
  const privateKey = await readKeyFile(keyPathOf(issuer, number, materials), materials.keys.passphrase);
  const key = privateKey === null ? null : new ResponderKey(privateKey);
  return key?.spkiSha256 === spkiSha256 ? key : null;
}

async function makeResponder(
  issuer: StatusIssuer,
  number: number,
  materials: ResponderMaterials,
): Promise<Responder | null> {
  const { keys } = materials;
  const authorityKey = await issuer.openKey();
  if (authorityKey === null) return null;
  const path = keyPathOf(issuer, number, materials);
  const privateKey =
    (await readKeyFile(path, keys.passphrase)) ??
    (await makeKeyFile(path, keyKindOf(issuer.certificate.key), keys.passphrase));
  const key = new ResponderKey(privateKey);
  const intent = intentOf(issuer, number, key, authorityKey.signatureAlgorithm, materials);
  await materials.ledger.recordIntent(intent);
  const certificate = await certificateOf(issuer, number, intent, materials);
  return certificate === null ? null : new Responder(issuer.certificate, certificate, key);
}

function intentOf(
  issuer: StatusIssuer,
  number: number,
  key: ResponderKey,
  signatureAlgorithm: Intent['signatureAlgorithm'],
  { publication, clock }: ResponderMaterials,
): Intent {
  const { shape, name: profile, version: profileVersion } = ocspResponder;
  const now = clock.now();
  const { certificate } = issuer;
  const serial = newSerial();
  const mark = keyIdentifierOf(key.spki).toString('hex', 0, 4);
  const subject = { organisation: 'BetterFleet Certificates', commonName: `OCSP Responder ${mark}` };
  const end = Math.min(now.getTime() + shape.longestValiditySeconds * 1_000, certificate.notAfter.getTime());
  const begin = Math.max(now.getTime() - shape.backdatingSeconds * 1_000, certificate.notBefore.getTime());
  return {
    commandId: commandIdOf(issuer, number),
    requestDigest: hash('sha256', key.spki),
    caller: 'control-plane',
    profile,
    profileVersion,
    authority: issuer.authority,
    subject: encodeSubject(shape, subject),
    spkiSha256: key.spkiSha256,
    serial,
    issuer: certificate.fingerprint,
    signatureAlgorithm,
    tbs: draftCertificate({
      shape,
      serial,
      subject,
      spki: key.spki,
      issuer: certificate,
      signatureAlgorithm,
      notBefore: new Date(begin),
      notAfter: new Date(end),
      publication,
    }),
    crlShard: null,
    recordedAt: now,
  };
}

/** Null while it is not signed and the issuer's key is not here. */
async function certificateOf(
  issuer: StatusIssuer,
  number: number,
  intent: Intent,
  materials: ResponderMaterials,
): Promise<Certificate | null> {
  const recorded = recordedCertificate(intent.commandId, materials.ledger);
  if (recorded !== null) return recorded;
  const key = await issuer.openKey();
  if (key === null) return null;
  const certificate = await signIntent(intent, { key, issuer: issuer.certificate }, materials);
  // What those before signed stays valid without their keys.
  for (let earlier = number - 1; earlier > 0; earlier -= 1) {
    await rm(keyPathOf(issuer, earlier, materials), { force: true });
  }
  return certificate;
}

function recordedCertificate(commandId: string, ledger: Ledger): Certificate | null {
  const recorded = ledger.findCertificate(commandId);
  return recorded === null ? null : unwrap(parseCertificate(recorded.der));
}
