import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with the plain line `N passed, N failed`, also into the file that TEST_SUMMARY_FILE names. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      const before = passed + failed;
      for (const test of module.children.allTests()) {
        // A skipped test counts as failed: nothing here is left out silently.
        if (test.result().state === 'passed') passed++;
        else failed++;
      }
      // A file that could not even be loaded has no tests, and must not pass for that.
      if (passed + failed === before && !module.ok()) failed++;
    }
    const line = `${passed} passed, ${failed} failed\n`;
    process.stdout.write(`\n${line}`);
    if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, line);
  }
}
