import type { Database } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { IMPORTED } from '../../certificate/certificate.ts';
import type {
  CredentialFigures,
  CredentialFiguresReader,
  Occurrences,
} from '../../credential-figures/credential-figures.ts';
import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';
import { ownLinePurposes } from '../../purposes/own-line.ts';
import { RENEWAL_IS_DUE } from '../../renewal/renew-due-certificates.ts';

const DAYS = 30 * 86_400_000;

interface Row {
  readonly renewed: number;
  readonly renewed_at: string | null;
  readonly overdue: number;
  readonly revoked: number;
  readonly revoked_at: string | null;
  readonly made_up: number;
  readonly made_up_at: string | null;
  readonly events: number;
  readonly events_at: string | null;
  readonly said: number;
  readonly said_at: string | null;
}

export const postgresCredentialFigures = (reads: Database): CredentialFiguresReader => ({
  async read(now) {
    const since = new Date(now.getTime() - DAYS).toISOString();
    const purposes = sql`any(${[...ownLinePurposes]}::text[])`;
    const { rows } = await sql<Row>`
      with renewed as (
        select record ->> 'activatedAt' as at from lifecycle.certificate
        where purpose = ${purposes} and owner <> ${SYNTHETIC_OWNER} and state = 'active' and record ->> 'renewalOf' is not null
          and record ->> 'requestReason' = ${RENEWAL_IS_DUE}),
      revoked as (
        select revocation_confirmed_at as at, owner = ${SYNTHETIC_OWNER} as synthetic from lifecycle.certificate c
        where purpose = ${purposes} and state = 'revoked' and revocation_confirmed_at is not null
          and record #>> '{signed,profileVersion}' <> ${IMPORTED}
          and not exists (select from lifecycle.plane_confirmation p where p.certificate_id = c.id and p.outstanding)),
      events as (
        select source, count, last_at from lifecycle.security_event where last_at >= ${since})
      select
        (select count(*)::int from renewed) as renewed, (select max(at) from renewed) as renewed_at,
        (select count(*)::int from lifecycle.renewal_plan p
          join lifecycle.certificate c on c.id = p.certificate_id
          where c.purpose = ${purposes} and p.posture in ('incident', 'expired')) as overdue,
        (select count(*)::int from revoked where not synthetic) as revoked,
        (select max(at) from revoked where not synthetic) as revoked_at,
        (select count(*)::int from revoked where synthetic) as made_up,
        (select max(at) from revoked where synthetic) as made_up_at,
        coalesce((select sum(count) from events), 0)::int as events, (select max(last_at) from events) as events_at,
        coalesce((select sum(count) from events where source = 'station_message'), 0)::int as said,
        (select max(last_at) from events where source = 'station_message') as said_at`.execute(reads.kysely());
    const [row] = rows;
    if (row === undefined) throw new Error('an aggregate has one row');
    return figures(row);
  },
});

const figures = (row: Row): CredentialFigures => ({
  renewedByItself: seen(row.renewed, row.renewed_at),
  renewalsOverdue: row.overdue,
  revokedEverywhere: seen(row.revoked, row.revoked_at),
  syntheticRevoked: seen(row.made_up, row.made_up_at),
  securityEvents: seen(row.events, row.events_at),
  securityEventsOfStations: seen(row.said, row.said_at),
});

const seen = (count: number, lastAt: string | null): Occurrences => ({ count, lastAt });
