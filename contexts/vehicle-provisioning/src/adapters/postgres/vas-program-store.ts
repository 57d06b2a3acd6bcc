import type { Selectable } from 'kysely';
import type { VasProgramStore } from '../../vas-enrolment/vas-enrolment-store.ts';
import type { VasProgram } from '../../vas-enrolment/vas-program.ts';
import { tables, type VehicleTables } from './tables.ts';

export const vasProgramStore: VasProgramStore = {
  find: async (tx, program) => {
    const row = await tables(tx)
      .selectFrom('vehicle_vas_program')
      .selectAll()
      .where('program', '=', program)
      .executeTakeFirst();
    return row === undefined ? null : vasProgram(row);
  },
  default: async (tx) => {
    const row = await tables(tx)
      .selectFrom('vehicle_vas_program')
      .selectAll()
      .where('is_default', '=', true)
      .executeTakeFirst();
    return row === undefined ? null : vasProgram(row);
  },
  save: async (tx, { program, approval, isDefault, v2icp, changedBy, changedAt }) => {
    if (isDefault) {
      await tables(tx)
        .updateTable('vehicle_vas_program')
        .set({ is_default: false })
        .where('is_default', '=', true)
        .where('program', '<>', program)
        .execute();
    }
    const changing = { approval, is_default: isDefault, v2icp, changed_by: changedBy, changed_at: changedAt };
    await tables(tx)
      .insertInto('vehicle_vas_program')
      .values({ program, ...changing })
      .onConflict((conflict) => conflict.column('program').doUpdateSet(changing))
      .execute();
  },
  all: async (tx) => {
    const rows = await tables(tx).selectFrom('vehicle_vas_program').selectAll().orderBy('program').execute();
    return rows.map(vasProgram);
  },
};

const vasProgram = (row: Selectable<VehicleTables['vehicle_vas_program']>): VasProgram => ({
  program: row.program,
  approval: row.approval,
  isDefault: row.is_default,
  v2icp: row.v2icp,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
});
