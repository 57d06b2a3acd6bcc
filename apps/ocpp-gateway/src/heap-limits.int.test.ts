import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Full collections while 300 MB are taken outside the heap and kept. */
async function fullCollections(before: string): Promise<number> {
  const program = `${before}
    import { constants, PerformanceObserver } from 'node:perf_hooks';
    let full = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) full++;
    });
    observer.observe({ entryTypes: ['gc'] });
    const kept = [];
    for (let count = 0; count < 3_000; count++) {
      kept.push(new ArrayBuffer(100_000));
      if (count % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setImmediate(resolve));
    console.log(JSON.stringify({ full, kept: kept.length }));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  const seen: { full: number; kept: number } = JSON.parse(stdout);
  expect(seen.kept).toBe(3_000);
  return seen.full;
}

test('what connections take outside the heap is no reason of its own to collect', async () => {
  const ours = new URL('./heap-limits.ts', import.meta.url);
  expect(await fullCollections('')).toBeGreaterThanOrEqual(3);
  expect(
    await fullCollections(
      `import { countConnectionsWithTheHeap } from ${JSON.stringify(ours.href)}; countConnectionsWithTheHeap();`,
    ),
  ).toBeLessThanOrEqual(1);
});
