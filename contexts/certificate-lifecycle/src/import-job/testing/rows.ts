import type { ImportRow } from '../../identity-source/import-row.ts';

/** A charger as a file has it; its names come of the line. */
export function chargerRow(line: number, over: Partial<ImportRow> = {}): ImportRow {
  const number = String(line).padStart(6, '0');
  return {
    line,
    subjectType: 'charger',
    owner: 'north-depot',
    family: 'acme-50',
    cohorts: [],
    bindings: [
      { kind: 'ocpp_identity', value: `CS-${number}` },
      { kind: 'serial_number', value: `SN-${number}` },
      { kind: 'organisation', value: 'Example Charging' },
    ],
    ...over,
  };
}
