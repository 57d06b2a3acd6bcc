import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { WaitOptions } from './import-jobs/follow.ts';

const ASK_EVERY_MS = 500;

/** Of a command whose dry run the server looks at after it has answered. */
export const withLooking = (command: Command): Command =>
  command
    .option('--no-wait', 'print the dry run while the server still looks, and do not wait')
    .option('--timeout <seconds>', 'how long to wait for it', '3600');

/** Of a dry run that ended before it could come true: by a person or an error of ours, or by what stands against it. */
export const exitOfEnded = (stopped: { readonly reason: string } | null): ExitCode =>
  stopped === null || stopped.reason === 'look_failed' ? EXIT.failed : EXIT.conflict;

interface Looked<Thing> {
  readonly options: WaitOptions;
  readonly say: (sentence: string) => void;
  /** In seconds. */
  readonly timeout: number;
  readonly read: () => Promise<Thing>;
  /** How many certificates were looked at so far. */
  readonly countOf: (thing: Thing) => number;
}

/** As it is once everything was looked at; or as it is when the time is over, or at once with `--no-wait`. */
export async function untilLooked<Thing extends { readonly status: string }>(
  begun: Thing,
  { options, say, timeout, read, countOf }: Looked<Thing>,
): Promise<Thing> {
  const until = Date.now() + timeout * 1_000;
  let thing = begun;
  for (let told = 0; options.wait && thing.status === 'looking' && Date.now() + ASK_EVERY_MS <= until; ) {
    await sleep(ASK_EVERY_MS);
    thing = await read();
    const count = countOf(thing);
    if (count > told) say(`${count} certificates were looked at`);
    told = count;
  }
  return thing;
}
