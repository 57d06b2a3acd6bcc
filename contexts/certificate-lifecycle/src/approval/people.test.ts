import type { Role } from '@bfcert/kernel/actor';
import { expect, test } from 'vitest';
import type { CommandName } from '../commands/command.ts';
import { permissions } from '../commands/permissions.ts';
import { eligible, rolesToAnswer, rolesToAsk } from './people.ts';

const commands = Object.keys(permissions) as readonly CommandName[];

test('an operator answers for no command, and asks a second person for the start of a wave alone', () => {
  expect(commands.filter((command) => rolesToAnswer(command).includes('operator'))).toEqual([]);
  expect(commands.filter((command) => rolesToAsk(command).includes('operator'))).toEqual(['start-wave']);
});

test('whoever answers for a command may ask for it, and run it', () => {
  for (const command of commands) {
    for (const role of rolesToAnswer(command))
      expect([command, rolesToAsk(command)]).toEqual([command, expect.arrayContaining([role])]);
    for (const role of rolesToAsk(command))
      expect([command, permissions[command].roles]).toEqual([command, expect.arrayContaining([role])]);
  }
});

test('people count once, with one of the roles, and for the owner or for all', () => {
  const of = (person: string, role: Role, owners: 'all' | readonly string[]) => ({ person, roles: [role], owners });
  const people = [
    of('noor', 'pki_engineer', ['north']),
    of('noor', 'pki_engineer', 'all'),
    of('ada', 'administrator', ['north']),
    of('sven', 'administrator', ['south']),
    of('olaf', 'operator', 'all'),
  ];
  expect([...eligible(people, ['pki_engineer', 'administrator'], 'north')]).toEqual(['noor', 'ada']);
  expect([...eligible(people, ['pki_engineer', 'administrator'], null)]).toEqual(['noor']);
});
