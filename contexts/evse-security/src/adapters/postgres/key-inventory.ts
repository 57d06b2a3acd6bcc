import { sql } from 'kysely';
import type { AuthorizationKeyState, RotationTrigger } from '../../authorization-key/authorization-key.ts';
import { type KeyFinding, keyFindings } from '../../authorization-key/key-finding.ts';
import type { DueKey, KeyInventory, KeyJudgement, KeyRow } from '../../authorization-key/key-inventory.ts';
import type { ChargerId } from '../../charger/charger.ts';
import type { PasswordReading } from '../../station-contract/index.ts';
import { ofOwners } from './of-owners.ts';
import { tables } from './tables.ts';

interface Row {
  readonly id: KeyRow['id'];
  readonly identity_id: ChargerId;
  readonly version: number;
  readonly state: AuthorizationKeyState;
  readonly origin: KeyRow['origin'];
  readonly must_rotate: boolean;
  readonly rotate_because: RotationTrigger | null;
  readonly acknowledged_at: Date | null;
  readonly last_used_at: Date | null;
  readonly changed_at: Date;
  readonly created_at: Date;
  readonly wire_name: string;
  readonly owner: string;
  readonly family: string;
  readonly password_reading: PasswordReading | null;
  readonly findings: KeyFinding[];
}

/** At the floor 3 no password opens anything, so nothing is wrong with one; but where two people have opened Profile 2 again. */
const opens = sql<boolean>`k.state in ('pending', 'set_aside', 'active') and (evse_charger.profile_floor < 3 or exists (
  select from evse_break_glass g where g.identity_id = k.identity_id and g.state in ('open', 'narrowed')))`;

const DAY = sql`interval '1 day'`;

/** The row of its family decides before that of its owner, and that before the fleet's. */
const isTooOld = (now: Date) => sql<boolean>`coalesce((
  select (p.from_day is null or p.from_day <= ${now}) and k.created_at <= ${now}::timestamptz - p.period_days * ${DAY}
  from evse_key_policy p
  where (p.level = 'family' and p.value = evse_charger.family) or (p.level = 'owner' and p.value = evse_charger.owner)
    or p.level = 'fleet'
  order by array_position(array['family', 'owner', 'fleet'], p.level::text) limit 1), false)`;

/** When each finding is there, in words of the database. */
function tests({ now, defaults }: KeyJudgement): Readonly<Record<KeyFinding, ReturnType<typeof sql<boolean>>>> {
  return {
    exposed: sql`k.rotate_because = 'exposure'`,
    known_default: sql`k.fingerprint = any(${[...defaults]}::text[])`,
    shared_secret: sql`k.fingerprint is not null and exists (
      select from evse_authorization_key other
      where other.fingerprint = k.fingerprint and other.identity_id <> k.identity_id)`,
    own_name: sql`'own_name' = any(k.weaknesses)`,
    short_secret: sql`'short_secret' = any(k.weaknesses)`,
    not_compared: sql`k.origin = 'imported' and k.fingerprint is null`,
    foreign_secret: sql`k.origin = 'imported'`,
    rotation_due: sql`(k.must_rotate and k.rotate_because is not null) or (k.state = 'active' and ${isTooOld(now)})`,
    unused: sql`greatest(k.last_used_at, k.created_at) < ${now}::timestamptz - 30 * ${DAY}`,
    unsettled: sql`k.state in ('pending', 'set_aside') and k.created_at < ${now}::timestamptz - ${DAY}`,
  };
}

/** Every key of these owners' stations with its findings. */
function judged(owners: Parameters<typeof ofOwners>[0], judgement: KeyJudgement) {
  const each = tests(judgement);
  const found = keyFindings.map((finding) => sql`case when ${each[finding]} then ${sql.lit(finding)} end`);
  return sql`
    select k.*, evse_charger.wire_name, evse_charger.owner, evse_charger.family, evse_charger.password_reading,
      case when ${opens} then array_remove(array[${sql.join(found)}], null) else '{}'::text[] end as findings
    from evse_authorization_key k join evse_charger on evse_charger.identity_id = k.identity_id
    where ${ofOwners(owners)}`;
}

export const keyInventory: KeyInventory = {
  page: async (tx, owners, { finding, state, identityId, family, after, limit }, judgement) => {
    const { rows } = await sql<Row>`
      select * from (${judged(owners, judgement)}
        and (${after}::text is null or (k.identity_id, k.version) > (
          select identity_id, version from evse_authorization_key where id = ${after}))
        and (${identityId}::text is null or k.identity_id = ${identityId})
        and (${family}::text is null or evse_charger.family = ${family})
        and (case when ${state}::text is not null then k.state = ${state}
             else ${identityId}::text is not null or k.state not in ('retired', 'revoked') end)
      ) of_keys
      where ${finding}::text is null or ${finding} = any(findings)
      order by identity_id, version limit ${limit}`.execute(tables(tx));
    return rows.map(toRow);
  },
  findings: async (tx, owners, judgement) => {
    const { rows } = await sql<{ finding: KeyFinding; keys: number; stations: number }>`
      select finding, count(*)::int as keys, count(distinct identity_id)::int as stations
      from (${judged(owners, judgement)} and ${opens}) of_keys, unnest(findings) as finding
      group by finding`.execute(tables(tx));
    return new Map(rows.map(({ finding, keys, stations }) => [finding, { keys, stations }]));
  },
  dueForAge: async (tx, now, { after, limit }) => {
    const { rows } = await sql<DueKey>`
      select k.id, k.identity_id as "identityId"
      from evse_authorization_key k join evse_charger on evse_charger.identity_id = k.identity_id
      where k.state = 'active' and evse_charger.profile_floor < 3 and k.rotate_because is null
        and (${after}::text is null or (k.created_at, k.id) > (
          select created_at, id from evse_authorization_key where id = ${after}))
        and ${isTooOld(now)}
      order by k.created_at, k.id limit ${limit}`.execute(tables(tx));
    return rows;
  },
};

const toRow = (row: Row): KeyRow => ({
  id: row.id,
  identityId: row.identity_id,
  version: row.version,
  state: row.state,
  origin: row.origin,
  mustRotate: row.must_rotate,
  rotateBecause: row.rotate_because,
  acknowledgedAt: row.acknowledged_at,
  lastUsedAt: row.last_used_at,
  changedAt: row.changed_at,
  createdAt: row.created_at,
  wireName: row.wire_name,
  owner: row.owner,
  family: row.family,
  passwordReading: row.password_reading,
  findings: row.findings,
});
