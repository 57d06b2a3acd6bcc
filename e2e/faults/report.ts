import { type Figure, isBeyond } from './history/figures.ts';
import { ALL_RULES, RULES, type Rule } from './history/rules.ts';
import type { RowRun } from './run-rows.ts';

/** A row's line of the table. A rule that the row cannot break is a dash. */
export function lineOf({ row, outcome, seconds }: RowRun): string {
  const { faults, signed, recorded, calls } = outcome;
  const broken = ALL_RULES.map((rule) => `${rule} ${row.rules.includes(rule) ? countOf(outcome, rule) : '–'}`);
  return [
    `${row.name}: ${row.title}`,
    `    ${faults} faults in ${seconds.toFixed(0)} s · signed ${signed} · recorded ${recorded} · calls ok ${calls.ok}, fail ${calls.fail}, unknown ${calls.unknown}`,
    `    violations: ${broken.join('  ')}`,
    ...(outcome.figures ?? []).map((figure) => `    ${textOf(figure)}`),
    ...outcome.notes.map((note) => `    ${note}`),
    ...outcome.violations.map(({ rule, what }) => `    ${rule} (${RULES[rule]}): ${what}`),
  ].join('\n');
}

/** For programs: one line of JSON. */
export function summaryOf(runs: readonly RowRun[], seed: number): string {
  const rows = runs.map(({ row, outcome, seconds }) => ({
    row: row.name,
    faults: outcome.faults,
    signed: outcome.signed,
    recorded: outcome.recorded,
    calls: outcome.calls,
    violations: Object.fromEntries(row.rules.map((rule) => [rule, countOf(outcome, rule)])),
    ...(outcome.figures === undefined ? {} : { figures: outcome.figures }),
    seconds: Math.round(seconds),
  }));
  return JSON.stringify({ seed, violations: violationsIn(runs), beyondBounds: beyondIn(runs), rows });
}

export const violationsIn = (runs: readonly RowRun[]): number =>
  runs.reduce((sum, { outcome }) => sum + outcome.violations.length, 0);

/** Figures that are beyond what the matrix allows. */
export const beyondIn = (runs: readonly RowRun[]): number =>
  runs.reduce((sum, { outcome }) => sum + (outcome.figures ?? []).filter(isBeyond).length, 0);

const textOf = (figure: Figure): string =>
  `${figure.what}: p50 ${figure.p50} ms, p99 ${figure.p99} ms, max ${figure.max} ms of ${figure.count}; ` +
  `${figure.bound.of} ${isBeyond(figure) ? 'IS BEYOND' : 'within'} ${figure.bound.ms} ms`;

const countOf = ({ violations }: RowRun['outcome'], rule: Rule): number =>
  violations.filter((violation) => violation.rule === rule).length;
