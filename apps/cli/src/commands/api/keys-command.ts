import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { PolicyOptions, ProposeOptions, RevokeOptions, RotateOptions } from './keys/act.ts';
import type { ListOptions, RotationsOptions } from './keys/look.ts';

const TRIGGERS = ['hygiene', 'exposure', 'installer_transfer', 'board_replacement', 'periodic'];

/** `bfcert keys …`: the passwords by which stations on Profile 2 come in. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('AuthorizationKeys, by which stations on Profile 2 come in');
  addLooks(keys);
  addKeyActs(keys);
  addRotations(keys);
  addRules(keys);
}

function addLooks(keys: Command): void {
  apiCommand<ListOptions>(keys, 'list', 'every key that may open something, and what is wrong with it', async (call) =>
    (await import('./keys/look.ts')).list(call),
  )
    .option('--finding <finding>', 'only those about which this was found, e.g. shared_secret')
    .option('--state <state>', 'pending, set_aside, active, retiring, retired or revoked')
    .option('--family <name>', 'only of stations of this family');

  apiCommand(keys, 'show', 'every key that a station ever had', async (call) =>
    (await import('./keys/look.ts')).show(call),
  ).argument('<station>');

  apiCommand(keys, 'findings', 'what is wrong with keys, the worst first, and with how many', async (call) =>
    (await import('./keys/look.ts')).findings(call),
  );
}

function addKeyActs(keys: Command): void {
  apiCommand<RotateOptions>(
    keys,
    'rotate',
    'give a station a new key; both are good until it has come with it',
    async (call) => (await import('./keys/act.ts')).rotate(call),
  )
    .argument('<station>')
    .addOption(new Option('--trigger <trigger>', 'why').choices(TRIGGERS).makeOptionMandatory())
    .option(
      '--now',
      'send the station away as soon as it has stored the key; else it may come back by itself for a day',
    )
    .requiredOption(...REASON);

  apiCommand<RevokeOptions>(
    keys,
    'revoke',
    'a key opens nothing from now on, and what it has opened is closed',
    async (call) => (await import('./keys/act.ts')).revoke(call),
  )
    .argument('<key>')
    .option('--compromised', 'somebody else knows it, or may: that waits for no second person, whatever is left')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(
    keys,
    'issue',
    'a key to be typed into a station by hand; it is printed once',
    async (call) => (await import('./keys/act.ts')).issue(call),
  )
    .argument('<station>')
    .requiredOption(...REASON);
}

function addRotations(keys: Command): void {
  apiCommand<RotationsOptions>(keys, 'rotations', 'rotations, newest first, and what each waits for', async (call) =>
    (await import('./keys/look.ts')).rotations(call),
  ).option('--phase <phase>', 'planned, change_key, rollback_window, completed, quarantine or abandoned');

  apiCommand(keys, 'rotation', 'one rotation: where it stands, and what was said to the station', async (call) =>
    (await import('./keys/look.ts')).rotation(call),
  ).argument('<rotation>');

  const acts = {
    retry: 'go on with a fresh budget, and with a new key where the one on its way cannot be sent again',
    abandon: 'end a rotation; both keys stay good',
  } as const;
  for (const [verb, description] of Object.entries(acts)) {
    apiCommand<{ reason: string }>(keys, verb, description, async (call) =>
      (await import('./keys/act.ts'))[verb as keyof typeof acts](call),
    )
      .argument('<rotation>')
      .requiredOption(...REASON);
  }
}

function addRules(keys: Command): void {
  apiCommand(keys, 'policies', 'how old keys may become', async (call) =>
    (await import('./keys/look.ts')).policies(call),
  );

  apiCommand<PolicyOptions>(
    keys,
    'set-policy',
    'replace keys every so many days, of the fleet, an owner or a family',
    async (call) => (await import('./keys/act.ts')).setPolicy(call),
  )
    .addOption(new Option('--level <level>', 'of whom').choices(['fleet', 'owner', 'family']).makeOptionMandatory())
    .option('--value <name>', 'which owner or family')
    .requiredOption('--days <days>', '30 to 3650, or never')
    .option('--from <time>', 'nothing is replaced for its age before then; RFC 3339')
    .requiredOption(...REASON);

  apiCommand(keys, 'paths', 'ways in which families without two slots come to new keys', async (call) =>
    (await import('./keys/look.ts')).paths(call),
  );

  apiCommand<ProposeOptions>(
    keys,
    'propose-path',
    'ask a second person to let waves touch such a family',
    async (call) => (await import('./keys/act.ts')).proposePath(call),
  )
    .argument('<family>')
    .requiredOption('--description <text>', 'who is where, and how a station that was lost on the way comes back')
    .requiredOption(...REASON);
}
