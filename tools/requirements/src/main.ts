import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRequirements, PAGE } from './check.ts';

const report = checkRequirements(resolve(dirname(fileURLToPath(import.meta.url)), '../../..'));
for (const problem of report.problems) console.error(`${PAGE}: ${problem}`);
console.log(`requirements: ${report.rows} rows, ${report.tests} named tests, ${report.problems.length} problems`);
process.exitCode = report.problems.length === 0 ? 0 : 1;
