import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type GrantOptions, grantIn } from '../users/grant.ts';
import { userNamed } from '../users/list.ts';
import { wholeNumber } from '../whole-number.ts';

export interface CreateOptions extends GrantOptions {
  readonly user?: string;
  readonly days: string;
  readonly reason: string;
}

const LONGEST_DAYS = 366;

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/tokens', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'user', of: ({ account }) => account.name },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'begins with', of: ({ hint }) => hint },
    { heading: 'roles', of: ({ roles }) => roles.join(' ') },
    { heading: 'owners', of: ({ owners }) => (owners === 'all' ? 'all' : owners.join(', ')) },
    { heading: 'ends', of: ({ expiresAt, revokedAt }) => (revokedAt === null ? expiresAt : `revoked ${revokedAt}`) },
    { heading: 'last used', of: ({ lastUsedHour }) => lastUsedHour },
  ]);
  return EXIT.done;
}

export async function create({ api, args: [name = ''], options, output }: ApiCall<CreateOptions>): Promise<ExitCode> {
  const days = wholeNumber(options.days, 'days', 1, LONGEST_DAYS);
  const grant = grantIn(options);
  const account = options.user === undefined ? {} : { accountId: (await userNamed(api, options.user)).id };
  const body = { name, days, ...grant, ...account, reason: options.reason };
  const made = bodyOf(await api.POST('/api/v1/tokens', { params: { header: commandHeader() }, body }));
  output.thing(made, [
    ['id', made.id],
    ['ends', made.expiresAt],
    ['secret', made.secret],
  ]);
  return EXIT.done;
}

export async function revoke({
  api,
  args: [id = ''],
  options: { reason },
  output,
}: ApiCall<{ reason: string }>): Promise<ExitCode> {
  const params = { path: { id }, header: commandHeader() };
  const revoked = bodyOf(await api.POST('/api/v1/tokens/{id}/actions/revoke', { params, body: { reason } }));
  output.thing(revoked, [['id', revoked.id]]);
  return EXIT.done;
}
