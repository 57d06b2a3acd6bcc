import { createHash, createPublicKey } from 'node:crypto';
import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

export interface ProgramOptions {
  readonly approval: 'none' | 'first_certificate';
  readonly default?: boolean;
  readonly v2icp: 'off' | 'certificate' | 'certificate_or_vin';
  readonly reason: string;
}

export async function setProgram({ api, args, options, output }: ApiCall<ProgramOptions>): Promise<ExitCode> {
  const { approval, default: isDefault = false, v2icp, reason } = options;
  const params = { path: { program: args[0] ?? '' }, header: commandHeader() };
  const set = bodyOf(
    await api.PUT('/api/v1/vas-programs/{program}', { params, body: { approval, isDefault, v2icp, reason } }),
  );
  output.thing(set, [
    ['program', set.program],
    ['approval', set.approval],
    ['default', set.isDefault ? 'yes' : 'no'],
    ['v2icp', set.v2icp],
  ]);
  return EXIT.done;
}

export interface TokenOptions {
  readonly program: string;
  readonly expiresAt?: string;
  readonly reason: string;
}

export async function createToken({ api, args, options, output }: ApiCall<TokenOptions>): Promise<ExitCode> {
  const { program, expiresAt, reason } = options;
  const body = { identityId: args[0] ?? '', program, reason, ...(expiresAt === undefined ? {} : { expiresAt }) };
  const made = bodyOf(await api.POST('/api/v1/enrolment-tokens', { params: { header: commandHeader() }, body }));
  output.thing(made, [
    ['token', made.tokenId],
    ['secret', made.secret],
    ['expires', made.expiresAt],
  ]);
  return EXIT.done;
}

export interface KeyOptions {
  readonly program: string;
  readonly reason: string;
}

export async function registerKey({ api, args, options, output }: ApiCall<KeyOptions>): Promise<ExitCode> {
  const { program, reason } = options;
  const spkiSha256 = hashOf(await readInput(args[1] ?? ''));
  const body = { identityId: args[0] ?? '', program, spkiSha256, reason };
  const made = bodyOf(await api.POST('/api/v1/vehicle-keys', { params: { header: commandHeader() }, body }));
  output.thing(made, [
    ['key', made.keyId],
    ['SHA-256', spkiSha256],
  ]);
  return EXIT.done;
}

/** A private key has no business here, and goes nowhere. */
function hashOf(pem: string): string {
  if (/PRIVATE KEY-----/.test(pem)) throw new WrongUse('this is a private key, which stays in the vehicle');
  try {
    return createHash('sha256')
      .update(createPublicKey(pem).export({ format: 'der', type: 'spki' }))
      .digest('hex');
  } catch {
    throw new WrongUse('this is no public key in PEM');
  }
}

export type Verb = 'withdraw-token' | 'withdraw-key' | 'approve' | 'decline';

const PATHS = {
  'withdraw-token': '/api/v1/enrolment-tokens/{id}/actions/withdraw',
  'withdraw-key': '/api/v1/vehicle-keys/{id}/actions/withdraw',
  approve: '/api/v1/vas-enrolments/{id}/actions/approve',
  decline: '/api/v1/vas-enrolments/{id}/actions/decline',
} as const;

export async function act(
  verb: Verb,
  { api, args, options, output }: ApiCall<{ readonly reason: string }>,
): Promise<ExitCode> {
  const params = { path: { id: args[0] ?? '' }, header: commandHeader() };
  const done = bodyOf(await api.POST(PATHS[verb], { params, body: { reason: options.reason } }));
  output.thing(
    done,
    Object.entries(done).map(([name, value]): [string, string] => [name, value]),
  );
  return EXIT.done;
}
