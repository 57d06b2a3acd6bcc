import { hash } from 'node:crypto';
import { certificatePem, formatName, type PemLimits, parseCertificate, pemDecodeAll } from '@bfcert/kernel/x509';
import type { RevocationReason } from '@bfcert/pki-contract';
import { AuthorityUnavailable, type IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { ControlPlane } from '../control-plane.ts';
import { lastAttempt } from './attempt.ts';
import type { OutsideAuthority } from './outside-authority.ts';
import { reconcileAttempt } from './reconcile-attempt.ts';
import type { RevocationTries } from './revocation-tries.ts';
import { takeCertificate } from './take-certificate.ts';

const REVOCATIONS_AT_ONCE = 50;
const COMMANDS_AT_ONCE = 50;
const LISTED_LIMITS: PemLimits = { maximumCharacters: 65_536, maximumBlocks: 1 };
/** The first sweep looks this far back: nothing of ours is older than the control plane itself, and lists cost money. */
const FIRST_SWEEP_MS = 24 * 3_600_000;

/**
 * What an outside authority still owes us, and what it did without us: calls whose outcome nobody asks for
 * any more are resolved, revocations that it has not carried out are asked for again, and certificates
 * of its list that no command accounts for become orphans. An authority that cannot be reached is looked
 * at again the next time.
 */
export async function keepBooks(
  plane: ControlPlane,
  authority: OutsideAuthority,
  tries: RevocationTries,
): Promise<void> {
  try {
    const { port } = await authority.reach();
    await revokeAtAuthority(plane, authority, port, tries);
    await resolveOldCalls(plane, authority);
    await sweepForOrphans(plane, authority, port);
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error;
  }
}

interface DueRevocation {
  readonly fingerprint: string;
  readonly serial: string;
  readonly der: Buffer;
  readonly reason: RevocationReason;
  readonly confirm: () => Promise<void>;
}

/** One that is refused or not answered is tried again later and ever less often; it does not keep the others waiting. */
async function revokeAtAuthority(
  { ledger, clock }: ControlPlane,
  { name }: OutsideAuthority,
  port: IssuingAuthority,
  tries: RevocationTries,
): Promise<void> {
  if (port.revoke === undefined) return;
  const ordered = ledger.outside.unconfirmedRevocations(name, clock.now()).map(
    ({ certificate: { fingerprint, serial, der }, reason }): DueRevocation => ({
      fingerprint,
      serial,
      der,
      reason,
      confirm: () => ledger.outside.confirmRevocation(fingerprint, clock.now()),
    }),
  );
  const unacceptable = ledger.outside.unrevokedOrphans(name).flatMap(({ fingerprint, der }): DueRevocation[] => {
    const certificate = der === null ? null : parseCertificate(der);
    if (fingerprint === null || certificate === null || !certificate.ok) return [];
    const { serial } = certificate.value;
    const confirm = () => ledger.outside.confirmOrphanRevocation(fingerprint, clock.now());
    return [{ fingerprint, serial, der: certificate.value.der, reason: 'cessationOfOperation', confirm }];
  });
  const due = [...ordered, ...unacceptable].filter(({ fingerprint }) => tries.isDue(fingerprint));
  for (const { fingerprint, serial, der, reason, confirm } of due.slice(0, REVOCATIONS_AT_ONCE)) {
    tries.note(fingerprint);
    const outcome = await port
      .revoke({ serial, certificatePem: certificatePem(der), reason })
      .catch((error: unknown) => {
        // Not even asked: the authority is away, and this one has waited for nothing.
        if (error instanceof AuthorityUnavailable && !error.sent) tries.forget(fingerprint);
        throw error;
      });
    if (outcome.status === 'busy') return;
    if (outcome.status === 'refused') tries.tell(name, serial, outcome.detail);
    if (outcome.status !== 'revoked') continue;
    await confirm();
    tries.forget(fingerprint);
  }
}

/** Whoever ordered may have forgotten it, restored from an older backup for instance. */
async function resolveOldCalls(plane: ControlPlane, authority: OutsideAuthority): Promise<void> {
  const { ledger, clock } = plane;
  const before = new Date(clock.now().getTime() - authority.reconciliationSeconds * 1_000);
  const reached = await authority.reach();
  for (const commandId of ledger.outside.unresolvedCommands(authority.name, before, COMMANDS_AT_ONCE)) {
    await plane.commands.run(commandId, async () => {
      const intent = ledger.findIntent(commandId);
      const attempt = lastAttempt(ledger.outside.calls(commandId));
      if (intent === null || !('order' in intent) || attempt?.standing !== 'unknown') return;
      await reconcileAttempt(plane, authority, reached, intent, attempt);
    });
  }
}

/**
 * Up to where nothing can turn up any more that was ordered before. What an unsettled call may have led to
 * is left to whoever settles it, and is looked at again; what the authority was still working on when it
 * last answered is its command's own certificate, whether or not anybody asks again.
 */
async function sweepForOrphans(
  plane: ControlPlane,
  authority: OutsideAuthority,
  port: IssuingAuthority,
): Promise<void> {
  if (port.list === undefined) return;
  const { ledger, clock } = plane;
  const { name, reconciliationSeconds } = authority;
  const now = clock.now();
  const until = new Date(now.getTime() - reconciliationSeconds * 1_000);
  const from = ledger.outside.sweptUntil(name) ?? new Date(until.getTime() - FIRST_SWEEP_MS);
  if (until <= from) return;

  let isSettled = true;
  for (const { certificatePem: pem } of await port.list({ from: from.toISOString(), to: until.toISOString() })) {
    const found = readListed(pem);
    if (found === null) throw new Error(`the list of ${name} holds something that is no PEM`);
    const { fingerprint, spkiSha256 } = found;
    if (ledger.findCertificateByFingerprint(fingerprint) !== null || ledger.outside.isOrphan(fingerprint)) continue;
    const commands = spkiSha256 === null ? [] : ledger.outside.commandsForKey(spkiSha256, name);
    const standings = commands.map((commandId) => lastAttempt(ledger.outside.calls(commandId))?.standing);
    if (standings.includes('unknown')) {
      isSettled = false;
      continue;
    }
    if (await takeForWaiting(plane, authority, commands, pem)) continue;
    const [commandId = null] = commands;
    await ledger.outside.recordOrphan({
      ...found,
      authority: name,
      kind: commandId === null ? 'unmatched' : 'surplus',
      commandId,
      detail: `found in the list of ${name}`,
      recordedAt: now,
    });
  }
  if (isSettled) await ledger.outside.recordSweep(name, until, now);
}

/** False where no command waits for it. */
async function takeForWaiting(
  plane: ControlPlane,
  authority: OutsideAuthority,
  commands: readonly string[],
  pem: string,
): Promise<boolean> {
  const { ledger } = plane;
  for (const commandId of commands) {
    const isTaken = await plane.commands.run(commandId, async () => {
      const intent = ledger.findIntent(commandId);
      if (intent === null || !('order' in intent)) return false;
      if (ledger.isVoided(commandId) || ledger.findCertificate(commandId) !== null) return false;
      if (lastAttempt(ledger.outside.calls(commandId))?.standing !== 'open') return false;
      return (await takeCertificate(plane, authority, intent, [], pem, 'found')) !== 'unreadable';
    });
    if (isTaken) return true;
  }
  return false;
}

/** Also what our strict parser refuses: it exists, and others may read it. Null: it is not even PEM. */
function readListed(pem: string) {
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', LISTED_LIMITS);
  const der = blocks.ok ? blocks.value[0] : undefined;
  if (der === undefined) return null;
  const parsed = parseCertificate(der);
  if (!parsed.ok) {
    return { fingerprint: hash('sha256', der), der, subject: `cannot be read: ${parsed.detail}`, spkiSha256: null };
  }
  const { fingerprint, subject, spkiSha256 } = parsed.value;
  return { fingerprint, der, subject: formatName(subject).slice(0, 1_000), spkiSha256 };
}
