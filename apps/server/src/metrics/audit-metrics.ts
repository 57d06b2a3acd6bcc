import type { AuditLog, AuditVerdict } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';

export interface MeasuredAudit {
  readonly log: Pick<AuditLog, 'anchorStandings'>;
  readonly duties: {
    /** Null before the first verification has ended. */
    verdict(): AuditVerdict | null;
    unsigned(): string | null;
  };
}

/** Whether the audit holds, is signed, and is laid down where the database cannot deny it. */
export function measureAudit(registry: Registry, { log, duties }: MeasuredAudit): void {
  const gauge = (name: string, help: string, value: () => number | null): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const now = value();
        // Absent rather than zero, which would be an alarm.
        if (now === null) this.remove();
        else this.set(now);
      },
    });
  };
  gauge('bfcert_audit_verified', 'Whether the last verification found everything in order', () => {
    const verdict = duties.verdict();
    return verdict === null ? null : Number(verdict.ok);
  });
  gauge('bfcert_audit_verified_timestamp_seconds', 'When it was last verified, what was new at least', () => {
    const verdict = duties.verdict();
    return verdict === null ? null : Date.parse(verdict.checkedAt) / 1_000;
  });
  gauge('bfcert_audit_sealed_entries', 'Entries in the chain', () => {
    const verdict = duties.verdict();
    return verdict?.ok === true ? verdict.sealed : null;
  });
  gauge('bfcert_audit_signing_refused', 'Whether the log is not what was signed of it, so that nothing more is', () =>
    Number(duties.unsigned() !== null),
  );

  const anchored = (
    name: string,
    help: string,
    value: (one: ReturnType<AuditLog['anchorStandings']>[number]) => number,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ['anchor'],
      registers: [registry],
      collect() {
        for (const standing of log.anchorStandings()) this.set({ anchor: standing.name }, value(standing));
      },
    });
  anchored(
    'bfcert_audit_anchor_lag_seconds',
    'For how long a checkpoint has been waiting for the anchor',
    ({ lagSeconds }) => lagSeconds,
  );
  anchored(
    'bfcert_audit_anchor_conflict',
    'Whether the anchor holds another checkpoint than the database',
    ({ conflict }) => Number(conflict),
  );
}
