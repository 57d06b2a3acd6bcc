import { roles } from '@bfcert/kernel/actor';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AddOptions } from './users/add.ts';
import type { JoinOptions, RolesOptions } from './users/change.ts';
import type { PasswordOptions } from './users/reset-password.ts';

/** `bfcert users …`: people and programs that may call. A user is named, or told by its id. */
export function addUserCommands(program: Command): void {
  const users = program.command('users').description('people and programs that may call');

  apiCommand(users, 'list', 'every user: roles, owners, and how it signs in', async (call) =>
    (await import('./users/list.ts')).list(call),
  );

  granting(
    apiCommand<AddOptions>(users, 'add', 'add somebody; prints a first password once', async (call) =>
      (await import('./users/add.ts')).add(call),
    )
      .argument('<name>')
      .option('--service', 'a program: it has tokens and no password')
      .option('--openid-subject <subject>', 'signs in at the OpenID provider, and has no password here')
      .addOption(PASSWORD_FILE()),
  ).requiredOption(...REASON);

  granting(
    apiCommand<RolesOptions>(users, 'roles', 'give it these roles instead of those it has', async (call) =>
      (await import('./users/change.ts')).roles(call),
    ).argument('<user>'),
  ).requiredOption(...REASON);

  for (const [verb, description] of [
    ['disable', 'let it call no more; its sessions end'],
    ['enable', 'let it call again'],
  ] as const) {
    apiCommand<{ reason: string }>(users, verb, description, async (call) =>
      (await import('./users/change.ts')).enabled(call, verb === 'enable'),
    )
      .argument('<user>')
      .requiredOption(...REASON);
  }

  apiCommand<JoinOptions>(
    users,
    'join',
    'say that it is a subject of the OpenID provider: both are one, and its password ends',
    async (call) => (await import('./users/change.ts')).join(call),
  )
    .argument('<user>')
    .addOption(
      new Option('--openid-subject <subject>', 'as the audit names it for the refused sign-in').conflicts('part'),
    )
    .option('--part', 'it is that subject no more')
    .requiredOption(...REASON);

  apiCommand<PasswordOptions>(users, 'reset-password', 'give it another password; its sessions end', async (call) =>
    (await import('./users/reset-password.ts')).resetPassword(call),
  )
    .argument('<user>')
    .addOption(PASSWORD_FILE())
    .option(
      '--present-password-file <file>',
      'of your own account: a file with the password so far; - for standard input',
    )
    .requiredOption(...REASON);
}

const another = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function anotherRole(value: string, before?: readonly string[]): readonly string[] {
  if (!roles.some((role) => role === value)) throw new InvalidArgumentError(`There is no such role.`);
  return another(value, before);
}

/** What somebody may do, and for whom. */
export const granting = (command: Command): Command =>
  command
    .addOption(new Option('--role <name>', `${roles.join(', ')}; as often as needed`).argParser(anotherRole))
    .addOption(new Option('--owner <name>', 'for this customer or depot; as often as needed').argParser(another))
    .option('--all-owners', 'for every owner');

const PASSWORD_FILE = () =>
  new Option(
    '--password-file <file>',
    'with the new password; - for standard input; left out: one is made and printed',
  );
