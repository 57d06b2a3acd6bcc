import type { CommandName } from '../commands/command.ts';

/** The verbs of a record, as they stand in its `actions`, in the API's addresses and on the command line. */
export type ActionName =
  | 'renew'
  | 'revoke'
  | 'replace-and-revoke'
  | 'cancel'
  | 'install'
  | 'abandon'
  | 'deactivate'
  | 'activate'
  | 'delete';

export const commandOf = {
  renew: 'renew-certificate',
  revoke: 'revoke-certificate',
  'replace-and-revoke': 'replace-and-revoke',
  cancel: 'cancel-request',
  install: 'install-certificate',
  abandon: 'abandon-certificate',
  deactivate: 'deactivate-certificate',
  activate: 'activate-certificate',
  delete: 'delete-certificate',
} as const satisfies Readonly<Record<ActionName, CommandName>>;
