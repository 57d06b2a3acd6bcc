import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { FaultRow } from './row.ts';

const FAULTS = 200;

export interface FaultRunOptions {
  readonly rows: readonly FaultRow[];
  /** Of each row; null: a few, as each row says. */
  readonly faults: number | null;
  readonly seed: number;
}

/** `--rows F2,F3` takes every part of a row, `--rows "F3 insert"` that part. Throws a sentence for what is wrong. */
export function readOptions(args: readonly string[], all: readonly FaultRow[]): FaultRunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      kills: { type: 'string' },
      seed: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const wanted = values.rows?.split(',').map((name) => name.trim());
  const rows = all.filter(({ name }) => wanted?.some((each) => name === each || name.startsWith(`${each} `)) ?? true);
  const unknown = wanted?.find((each) => !all.some(({ name }) => name === each || name.startsWith(`${each} `)));
  if (unknown !== undefined) {
    throw new Error(`There is no row ${unknown}; there are ${all.map(({ name }) => name).join(', ')}.`);
  }
  return {
    rows,
    faults: numberOf('kills', values.kills) ?? (values.quick ? null : FAULTS),
    seed: numberOf('seed', values.seed) ?? randomInt(2 ** 31),
  };
}

function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}.`);
  return Number(text);
}
