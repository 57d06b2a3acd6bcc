import type { Selectable } from 'kysely';
import type { CertificateDiscard } from '../../certificate-discard/certificate-discard.ts';
import type { CertificateDiscardStore } from '../../certificate-discard/certificate-discard-store.ts';
import { type EvseTables, tables } from './tables.ts';

export const certificateDiscardStore: CertificateDiscardStore = {
  add: async (tx, { identityId, certificateId, saidAt, epoch, eventType, techInfo }) => {
    const added = await tables(tx)
      .insertInto('evse_certificate_discard')
      .values({
        identity_id: identityId,
        certificate_id: certificateId,
        said_at: saidAt,
        epoch,
        said: JSON.stringify({ eventType, techInfo }),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('certificate_id')
      .executeTakeFirst();
    return added !== undefined;
  },
  find: async (tx, id, certificateId) => {
    const row = await tables(tx)
      .selectFrom('evse_certificate_discard')
      .selectAll()
      .where('identity_id', '=', id)
      .where('certificate_id', '=', certificateId)
      .executeTakeFirst();
    return row === undefined ? null : discard(row);
  },
  countSince: async (tx, id, since) => {
    const { count } = await tables(tx)
      .selectFrom('evse_certificate_discard')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('identity_id', '=', id)
      .where('said_at', '>=', since)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  latestOfEach: async (tx, ids) => {
    if (ids.length === 0) return new Map();
    const rows = await tables(tx)
      .selectFrom('evse_certificate_discard')
      .selectAll()
      .distinctOn('identity_id')
      .where('identity_id', 'in', ids)
      .orderBy('identity_id')
      .orderBy('said_at', 'desc')
      .orderBy('epoch', 'desc')
      // Ids sort by when they were made.
      .orderBy('certificate_id', 'desc')
      .execute();
    return new Map(rows.map((row) => [row.identity_id, discard(row)]));
  },
  forgetBefore: async (tx, at) => {
    await tables(tx).deleteFrom('evse_certificate_discard').where('said_at', '<', at).execute();
  },
};

const discard = (row: Selectable<EvseTables['evse_certificate_discard']>): CertificateDiscard => ({
  identityId: row.identity_id,
  certificateId: row.certificate_id,
  saidAt: row.said_at,
  epoch: row.epoch,
  ...row.said,
});
