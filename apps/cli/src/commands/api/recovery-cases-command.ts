import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AdmitOptions, OneTimeKeyOptions, OpenOptions, WithdrawOptions } from './recovery-cases/act.ts';
import type { RecoveryListOptions } from './recovery-cases/look.ts';

const VERSION = ['--if-version <number>', 'only while it has this version'] as const;

/** `bfcert recovery-cases …`: stations that have lost their last way in. */
export function addRecoveryCaseCommands(program: Command): void {
  const cases = program.command('recovery-cases').description('stations that have lost their last way in');

  apiCommand<RecoveryListOptions>(cases, 'list', 'recovery cases, newest first', async (call) =>
    (await import('./recovery-cases/look.ts')).list(call),
  )
    .option('--state <name>', 'open, admitting, recovered, expired or withdrawn')
    .option('--identity <id>', 'of one identity')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(cases, 'show', 'one recovery case', async (call) =>
    (await import('./recovery-cases/look.ts')).show(call),
  ).argument('<id>');

  apiCommand<OpenOptions>(cases, 'open', 'open one for a charger that has lost its key', async (call) =>
    (await import('./recovery-cases/act.ts')).open(call),
  )
    .argument('<identity>')
    .requiredOption(...REASON);

  apiCommand<AdmitOptions>(
    cases,
    'admit-bootstrap',
    'ask another person to let the station in with its factory certificate',
    async (call) => (await import('./recovery-cases/act.ts')).admitBootstrap(call),
  )
    .argument('<id>')
    .requiredOption('--certificate <id>', 'its factory certificate, as recorded here')
    .requiredOption('--until <time>', 'end date, 14 days ahead at most, e.g. 2026-03-01T12:00:00Z')
    .option(...VERSION)
    .requiredOption(...REASON);

  apiCommand<OneTimeKeyOptions>(
    cases,
    'admit-one-time-key',
    'ask another person to reopen Profile 2 for one login of the station',
    async (call) => (await import('./recovery-cases/act.ts')).admitOneTimeKey(call),
  )
    .argument('<id>')
    .requiredOption('--until <time>', 'end date, 24 hours ahead at most, e.g. 2026-03-01T12:00:00Z')
    .option(...VERSION)
    .requiredOption(...REASON);

  apiCommand<OpenOptions>(
    cases,
    'take-one-time-key',
    'print the password that another person has approved; it is shown this once',
    async (call) => (await import('./recovery-cases/act.ts')).takeOneTimeKey(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);

  apiCommand<WithdrawOptions>(cases, 'withdraw', 'end one; its bootstrap admits nobody any more', async (call) =>
    (await import('./recovery-cases/act.ts')).withdraw(call),
  )
    .argument('<id>')
    .option(...VERSION)
    .requiredOption(...REASON);
}
