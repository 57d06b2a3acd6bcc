import { parseArgs } from 'node:util';
import { type Answer, type Question, tableOf } from './answer.ts';
import { auditVerify } from './questions/audit-verify.ts';
import { contractVerdict } from './questions/contract-verdict.ts';
import { crl } from './questions/crl.ts';
import { frames } from './questions/frames.ts';
import { idleMemory } from './questions/idle-memory.ts';
import { inventory } from './questions/inventory.ts';
import { issuance } from './questions/issuance.ts';
import { migrations } from './questions/migrations.ts';
import { mtlsConnects } from './questions/mtls-connects.ts';
import { ocsp } from './questions/ocsp.ts';
import { passThrough } from './questions/pass-through.ts';
import { passwords } from './questions/passwords.ts';
import { reconnectStorm } from './questions/reconnect-storm.ts';
import { recordedReturns } from './questions/recorded-returns.ts';
import { revokeToClose } from './questions/revoke-to-close.ts';
import { securityEvents } from './questions/security-events.ts';
import { start } from './questions/start.ts';
import { transitions } from './questions/transitions.ts';
import { wave } from './questions/wave.ts';

/**
 * `npm run bench`: measured ratios, on the loopback, with everything compared in the same run. Ends
 * with one line of JSON. `--only <name>` asks one question, `--quick` with little effort.
 */
const QUESTIONS: Readonly<Record<string, Question>> = {
  'mtls-connects': mtlsConnects,
  'idle-memory': idleMemory,
  migrations,
  start,
  issuance,
  ocsp,
  crl,
  transitions,
  'audit-verify': auditVerify,
  inventory,
  'revoke-to-close': revokeToClose,
  'pass-through': passThrough,
  frames,
  passwords,
  'contract-verdict': contractVerdict,
  'reconnect-storm': reconnectStorm,
  'recorded-returns': recordedReturns,
  'security-events': securityEvents,
  wave,
};

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const asked = Object.entries(QUESTIONS).filter(([name]) => options.only === undefined || options.only === name);
if (asked.length === 0) throw new Error(`--only is one of ${Object.keys(QUESTIONS).join(', ')}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const answers: Record<string, Answer['figures']> = {};
for (const [name, ask] of asked) {
  const answer = await ask({ quick: options.quick, note: (line) => process.stderr.write(`${name}: ${line}\n`) });
  // So little effort decides nothing.
  const shown = options.quick ? { ...answer, targets: [] } : answer;
  process.stdout.write(`${tableOf(name, shown)}\n`);
  answers[name] = answer.figures;
}
process.stdout.write(
  `${JSON.stringify(answers, (_, value) => (typeof value === 'number' ? rounded(value) : value))}\n`,
);

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
