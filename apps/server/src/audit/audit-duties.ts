import type { AuditLog, AuditVerdict, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { Logger } from 'pino';
import { every } from '../jobs/every.ts';

const SIGN_EVERY_MS = 1_000;
const VERIFY_EVERY_MS = 60_000;
/** From the first entry on, so that what was changed long ago is found too. */
const VERIFY_ALL_EVERY_MS = 86_400_000;

export interface AuditDuties {
  /** What the last verification found; null before the first has ended. */
  verdict(): AuditVerdict | null;
  /** Why no checkpoint can be signed; null while they can. */
  unsigned(): string | null;
  stop(): Promise<void>;
}

/**
 * Checkpoints are signed and laid down, and the log is verified, without anybody asking. Each change of the
 * verdict, and the first one, is recorded as an incident or its end.
 */
export function startAuditDuties(
  auditLog: AuditLog,
  lifecycle: Pick<Lifecycle, 'recordAuditVerdict'>,
  log: Logger,
): AuditDuties {
  let verdict: AuditVerdict | null = null;
  let unsigned: string | null = null;
  /** The last verdict that is recorded: one that could not be is recorded by the next verification. */
  let recorded: boolean | null = null;
  const failed =
    (duty: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty }, 'a duty failed');

  const sign = async (): Promise<void> => {
    try {
      await auditLog.makeCheckpoint();
      unsigned = null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Once for each reason: it comes again every second.
      if (reason !== unsigned) failed('sign a checkpoint of the audit')(error);
      unsigned = reason;
    }
    await auditLog.anchorCheckpoints();
  };
  const verify = async (full: boolean): Promise<void> => {
    const found = await auditLog.verify({ full });
    verdict = found;
    if (found.ok === recorded) return;
    if (!found.ok) log.error({ fault: found.fault }, 'the audit does not verify');
    await lifecycle.recordAuditVerdict(found);
    recorded = found.ok;
  };
  const timers = [
    every(SIGN_EVERY_MS, sign, failed('lay checkpoints down')),
    every(VERIFY_EVERY_MS, () => verify(false), failed('verify the audit'), { firstMs: 5_000 }),
    every(VERIFY_ALL_EVERY_MS, () => verify(true), failed('verify all of the audit')),
  ];
  return {
    verdict: () => verdict,
    unsigned: () => unsigned,
    stop: async () => {
      await Promise.all(timers.map((timer) => timer.stop()));
    },
  };
}
