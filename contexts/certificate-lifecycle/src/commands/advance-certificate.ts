import type { Transaction } from '@bfcert/kernel/transaction';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { RequestedCertificate, RevokedCertificate, SignedCertificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { boundSubject } from '../certificate/check-signing-request.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { ATTEMPT_MS, type Attempt, beginAttempt, contextOf, finish, postpone } from '../certificate-job/attempt.ts';
import type { Identity } from '../identity/identity.ts';
import { listenerRootNow } from '../listener-root/listener-root-now.ts';
import type { IssueOrder, LifecycleDependencies, SignedAnswer } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { slotOf } from '../purposes/slots.ts';
import { IssuerFingerprints } from '../revocation/issuer-fingerprints.ts';
import { serverSlots } from '../server-certificate/server-certificate-source.ts';
import { openHoldingsOf, surroundingsIn } from './open-holdings.ts';
import type { AdvanceResult } from './outcomes.ts';
import { writeSteps } from './write-steps.ts';

/** What the PKI answered, as a command on the record, with the sentence that closes the job. */
interface Answer {
  readonly command: CertificateCommand;
  readonly result: string;
  readonly failed: boolean;
}

/**
 * One step with the PKI for one record:
 * 1 lock, see what is next, and record the attempt with the time that it has · 2 ask the PKI while
 * nothing is locked · 3 lock again and record what it said.
 *
 * Killed anywhere in between, the record is due again when that time is over (`nudgeDueJobs`), and the
 * same command id makes the PKI answer what it answered before: two who both think that the record is
 * theirs get one certificate.
 */
export async function advanceCertificate(
  deps: LifecycleDependencies,
  certificateId: CertificateId,
): Promise<AdvanceResult> {
  const attempt = await deps.transactions.run((tx) => beginAttempt(deps, tx, certificateId));
  if (typeof attempt === 'string') return attempt;

  let answer: Answer;
  try {
    answer = await inTime(ask(deps, attempt));
  } catch (error) {
    return deps.transactions.run((tx) => postpone(deps, tx, attempt, error));
  }
  return deps.transactions.run((tx) => conclude(deps, tx, attempt, answer));
}

/** An authority that hangs holds up its record for a while, and nothing else. */
async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`the PKI did not answer within ${ATTEMPT_MS / 1000} s`)),
    ATTEMPT_MS,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function ask(deps: LifecycleDependencies, { record, identity }: Attempt): Promise<Answer> {
  if (record.state === 'revoked') return revoke(deps, record);
  if (record.state !== 'requested') throw new Error(`the PKI has nothing to do for ${record.state}`);
  return record.intendedEnd === null ? issue(deps, record, identity) : voidRequest(deps, record);
}

async function issue(deps: LifecycleDependencies, record: RequestedCertificate, identity: Identity): Promise<Answer> {
  const signed = await deps.authority.issue({ ...orderFor(record, identity), ...(await rootFor(deps, record)) });
  if (signed.ok) return issued(deps, record, signed.value);
  const { reason, detail } = signed.refusal;
  const end = { cause: 'refused', reason, detail } as const;
  return { command: { kind: 'intend_end', end }, result: `The PKI refused: ${reason}. ${detail}`, failed: true };
}

/** Stations know our listeners by their root: that changes by a command, and never by a renewal. */
async function rootFor(deps: LifecycleDependencies, { purpose, slot }: RequestedCertificate) {
  if (purpose !== 'backend_server') return {};
  const algorithm = serverSlots.find((one) => slot?.split('@')[0] === one);
  const root = algorithm === undefined ? null : await listenerRootNow(deps, algorithm);
  return root === null ? {} : { root: root.fingerprint };
}

function orderFor(record: RequestedCertificate, identity: Identity): IssueOrder {
  const purpose = purposes[record.purpose];
  const profile = slotOf(purpose.slots, identity, record.slot)?.profile ?? null;
  const subject = boundSubject(identity, purpose, record.slot);
  if (profile === null || !subject.ok || record.signingRequest === null) {
    throw new Error(`${record.id} was accepted without a profile, a subject or a key`);
  }
  const { organisation, commonName, country, dnsNames } = subject.value;
  return {
    commandId: record.id,
    profile,
    csrPem: record.signingRequest.pem,
    subject: { organisation, commonName, ...(country === null ? {} : { country }) },
    dnsNames,
    validitySeconds: record.validity,
  };
}

async function voidRequest(deps: LifecycleDependencies, record: RequestedCertificate): Promise<Answer> {
  if ((await deps.authority.voidCommand(record.id)) === 'voided') {
    return { command: { kind: 'voided' }, result: 'The PKI will never sign it.', failed: false };
  }
  const signed = await deps.authority.signedUnder(record.id);
  if (signed === null) throw new Error('the PKI says that it has signed, and shows nothing');
  return issued(deps, record, signed);
}

const UNKNOWN_TO_PKI = 'The PKI does not know this certificate: its issuer has to revoke it.';

async function revoke({ authority, clock }: LifecycleDependencies, record: RevokedCertificate): Promise<Answer> {
  const { signed, reason } = record;
  const answer = await authority.revoke(signed.fingerprint, reason);
  if (answer.ok) {
    const { revokedAt } = answer.value;
    return {
      command: { kind: 'revocation_confirmed', at: revokedAt },
      result: 'The PKI has revoked it.',
      failed: false,
    };
  }
  // A PKI that was restored from an old backup has forgotten it. Lists and answers name serial numbers, so
  // that it need not know the certificate. One that none of its issuers has signed our refusal alone keeps out.
  const at = clock.now().toISOString();
  const issuer = await new IssuerFingerprints(authority).of(signed);
  if (issuer !== null) {
    // Known already: an attempt that was killed had it taken over.
    const { adopted, known } = await authority.adoptRevocations([
      { issuer, serial: signed.serial, reason, revokedAt: at },
    ]);
    if (adopted + known > 0) {
      const result = 'The PKI does not know this certificate, and has revoked its serial number.';
      return { command: { kind: 'revocation_confirmed', at }, result, failed: false };
    }
  }
  return { command: { kind: 'unknown_to_pki', at }, result: UNKNOWN_TO_PKI, failed: true };
}

/** An answer that does not hold what was asked for is a fault of the PKI, and nothing of it is stored. */
function issued(deps: LifecycleDependencies, record: RequestedCertificate, answer: SignedAnswer): Answer {
  const chain = parseChainPem(answer.chainPem);
  const leaf = chain.ok ? chain.value[0] : undefined;
  if (leaf === undefined) throw new Error('the PKI answered with a chain that cannot be read');
  if (leaf.spkiSha256 !== record.signingRequest?.spkiSha256) throw new Error('the PKI answered with another key');
  if (leaf.fingerprint !== answer.fingerprint) throw new Error('the PKI answered with another fingerprint');
  const signed: SignedCertificate = {
    serial: leaf.serial,
    fingerprint: leaf.fingerprint,
    spkiSha256: leaf.spkiSha256,
    chainPem: answer.chainPem,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    authority: answer.authority,
    profileVersion: answer.profileVersion,
    issuedAt: deps.clock.now().toISOString(),
  };
  return { command: { kind: 'issued', signed }, result: `Serial ${leaf.serial}.`, failed: false };
}

async function conclude(
  deps: LifecycleDependencies,
  tx: Transaction,
  { job }: Attempt,
  { command, result, failed }: Answer,
): Promise<AdvanceResult> {
  const found = await openHoldingsOf(deps, tx, job.certificateId);
  if (found === null) throw new Error(`${job.certificateId} has vanished`);
  const { record, holdings } = found;
  const decision = decide(record, command, surroundingsIn(deps, holdings, record));
  // Another process was quicker, or the record has moved on: what it says now is the truth.
  if (!decision.ok) return 'nothing_to_do';

  await finish(deps, tx, job, { result, failed });
  await writeSteps(deps, tx, decision.value, { action: `${job.action}-at-the-pki`, context: contextOf(job) });
  return 'advanced';
}
