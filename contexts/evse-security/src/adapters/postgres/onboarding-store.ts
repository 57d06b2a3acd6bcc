import { type Selectable, sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { Onboarding } from '../../onboarding/onboarding.ts';
import type { OnboardingStore } from '../../onboarding/onboarding-store.ts';
import { anyOf } from './any-of.ts';
import { type EvseTables, tables } from './tables.ts';

/** How stations with a password were enrolled; of those from before there is none. */
export const onboardings = [
  `create table evse_onboarding (
    identity_id text collate "C" primary key references evse_charger,
    goal text collate "C" not null,
    begun_at timestamptz,
    decided_by text not null,
    decided_at timestamptz not null,
    reason text not null
  )`,
  `create index evse_onboarding_due on evse_onboarding (identity_id) where goal = 'profile_3' and begun_at is null`,
];

export const onboardingStore: OnboardingStore = {
  async add(tx, { identityId, goal, begunAt, decidedBy, decidedAt, reason }) {
    await tables(tx)
      .insertInto('evse_onboarding')
      .values({
        identity_id: identityId,
        goal,
        begun_at: begunAt,
        decided_by: decidedBy,
        decided_at: decidedAt,
        reason,
      })
      .execute();
  },

  async ofAll(tx, ids) {
    if (ids.length === 0) return new Map();
    const found = tables(tx).selectFrom('evse_onboarding').selectAll().where('identity_id', '=', anyOf(ids));
    return new Map((await found.execute()).map((row) => [row.identity_id, onboarding(row)]));
  },

  async due(tx, { after, limit }) {
    const rows = await tables(tx)
      .selectFrom('evse_onboarding')
      .select('identity_id')
      .where('goal', '=', 'profile_3')
      .where('begun_at', 'is', null)
      .$if(after !== null, (query) => query.where('identity_id', '>', after as ChargerId))
      .where(sql<boolean>`exists (
        select from evse_session s where s.identity_id = evse_onboarding.identity_id and not s.superseded)`)
      .where(sql<boolean>`exists (
        select from evse_charger c where c.identity_id = evse_onboarding.identity_id and c.decommissioned_at is null)`)
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map(({ identity_id }) => identity_id);
  },

  async begin(tx, id, at) {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('evse_onboarding')
      .set({ begun_at: at })
      .where('identity_id', '=', id)
      .where('goal', '=', 'profile_3')
      .where('begun_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

const onboarding = (row: Selectable<EvseTables['evse_onboarding']>): Onboarding => ({
  identityId: row.identity_id,
  goal: row.goal,
  begunAt: row.begun_at,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  reason: row.reason,
});
