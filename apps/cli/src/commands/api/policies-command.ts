import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { ApplyOptions, PreviewOptions } from './policies/change.ts';
import { withLooking } from './until-looked.ts';

const IF_VERSION = ['--if-version <number>', 'the version that is to be replaced, as you have looked at it'] as const;

/** `bfcert policies …` and `bfcert expiry-sweep …`: what time decides about certificates. */
export function addPolicyCommands(program: Command): void {
  const policies = program
    .command('policies')
    .description('when certificates are renewed, escalated and given up; every version stays');

  apiCommand(policies, 'list', 'the rules in force, from the general to the particular', async (call) =>
    (await import('./policies/look.ts')).list(call),
  );
  apiCommand(policies, 'show', 'the policy in force, or an old version; with --json a draft to edit', async (call) =>
    (await import('./policies/look.ts')).show(call),
  ).argument('[version]');
  apiCommand(policies, 'versions', 'every version, newest first', async (call) =>
    (await import('./policies/look.ts')).versions(call),
  );

  withLooking(
    apiCommand<PreviewOptions>(policies, 'preview', 'what a draft would change; changes nothing', async (call) =>
      (await import('./policies/change.ts')).preview(call),
    ),
  )
    .argument('<file>', 'JSON, as `policies show --json` prints it; `-` for standard input')
    .requiredOption(...REASON);
  apiCommand<{ reason: string }>(policies, 'cancel', 'look no further for a preview', async (call) =>
    (await import('./policies/change.ts')).cancel(call),
  )
    .argument('<preview>', 'its id')
    .requiredOption(...REASON);
  apiCommand<ApplyOptions>(policies, 'apply', 'put in force what a preview has shown', async (call) =>
    (await import('./policies/change.ts')).apply(call),
  )
    .argument('<preview>', 'its id')
    .requiredOption(...IF_VERSION)
    .requiredOption(...REASON);
  apiCommand<ApplyOptions & { timeout: string }>(
    policies,
    'rollback',
    'put an old version in force again, as a new one',
    async (call) => (await import('./policies/change.ts')).rollback(call),
  )
    .argument('<version>', 'the old one')
    .option('--timeout <seconds>', 'how long to wait for what it changes to be counted', '3600')
    .requiredOption(...IF_VERSION)
    .requiredOption(...REASON);

  const sweep = program
    .command('expiry-sweep')
    .description('what retires expired certificates, and waits for a person');
  apiCommand(sweep, 'show', 'why it and the renewals wait, if they do', async (call) =>
    (await import('./policies/expiry-sweep.ts')).show(call),
  );
  apiCommand<{ asOf: string; count: string; reason: string }>(
    sweep,
    'confirm',
    'the clock is right, and so many certificates may retire',
    async (call) => (await import('./policies/expiry-sweep.ts')).confirm(call),
  )
    .requiredOption('--as-of <time>', 'as `expiry-sweep show` has it')
    .requiredOption('--count <number>', 'how many would retire, typed by you')
    .requiredOption(...REASON);
}
