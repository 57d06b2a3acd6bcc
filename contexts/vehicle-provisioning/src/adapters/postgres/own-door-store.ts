import type { OwnDoorStore } from '../../own-door/own-door-store.ts';
import { tables } from './tables.ts';

export const ownDoorStore: OwnDoorStore = {
  heard: async (tx, { node, host, port }, at) => {
    const said = { host, port, heard_at: at };
    await tables(tx)
      .insertInto('vehicle_own_door')
      .values({ node, ...said })
      .onConflict((conflict) => conflict.column('node').doUpdateSet(said))
      .execute();
  },
  closed: async (tx, node) => {
    await tables(tx).deleteFrom('vehicle_own_door').where('node', '=', node).execute();
  },
  open: (tx, since) =>
    tables(tx)
      .selectFrom('vehicle_own_door')
      .select(['node', 'host', 'port'])
      .where('heard_at', '>', since)
      .orderBy('node')
      .execute(),
};
