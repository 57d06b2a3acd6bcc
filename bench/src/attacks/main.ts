import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { tableOf } from '../answer.ts';
import { ATTACKS } from './attacks.ts';

/**
 * `npm run attack`: the threats at the stations' door in their full size, against a gateway in a process of its own.
 * `--only t9` makes one attack, `--quick` a short one, `--seed N` repeats what was left to chance. Ends with one line of
 * JSON, and with exit code 0 only when nothing happened that must not. docs/operations/attacks.md says what each does.
 */
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
const made = Object.entries(ATTACKS).filter(([name]) => options.only === undefined || options.only === name);
if (made.length === 0) throw new Error(`--only is one of ${Object.keys(ATTACKS).join(', ')}`);
if (options.seed !== undefined && !/^\d{1,9}$/.test(options.seed)) throw new Error('--seed is a whole number');
const seed = options.seed === undefined ? randomInt(1e9) : Number(options.seed);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

process.stdout.write(`repeat with --seed ${seed}\n`);
const summary: Record<string, unknown> = {};
let violations = 0;
for (const [name, attack] of made) {
  const outcome = await attack({
    quick: options.quick,
    seed,
    note: (line) => process.stderr.write(`${name}: ${line}\n`),
  });
  // So little effort decides nothing about times and memory.
  process.stdout.write(`${tableOf(name, options.quick ? { ...outcome, targets: [] } : outcome)}\n`);
  for (const violation of outcome.violations) process.stdout.write(`  VIOLATION: ${violation}\n`);
  violations += outcome.violations.length;
  summary[name] = { ...outcome.figures, violations: outcome.violations.length };
}
process.stdout.write(`${JSON.stringify({ seed, violations, ...summary })}\n`);
process.exit(violations === 0 ? 0 : 1);
