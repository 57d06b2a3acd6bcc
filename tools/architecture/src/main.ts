import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkArchitecture } from './check.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const report = checkArchitecture(root);
for (const { rule, file, imports, reason } of report.violations) {
  console.error(`${file} imports ${imports}\n  ${rule}: ${reason}`);
}
console.log(`architecture: ${report.files} files, ${report.imports} imports, ${report.violations.length} violations`);
// A checker that sees nothing passes everything.
if (report.files < 50 || report.imports < 100) throw new Error('the architecture check did not see the source tree');
process.exitCode = report.violations.length === 0 ? 0 : 1;
