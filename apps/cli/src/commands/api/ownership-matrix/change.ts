import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

type Put = paths['/api/v1/ownership-matrix']['put'];
type Draft = Put['requestBody']['content']['application/json']['draft'];
type Change = Put['responses'][200]['content']['application/json'];

export interface ApplyOptions {
  readonly reason: string;
  readonly ifVersion: string;
}

export interface AddProgramOptions {
  readonly reason: string;
  readonly name: string;
  readonly kind: 'production' | 'test';
  readonly customer?: string;
  readonly country?: readonly string[];
  readonly oem?: string;
  readonly scheme?: string;
}

export async function preview(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const draft = draftIn(await readInput(call.args[0] ?? ''));
  const params = { header: commandHeader() };
  const change = bodyOf(await call.api.POST('/api/v1/ownership-matrix/actions/preview', { params, body: { draft } }));
  print(call, change, 'compared with version');
  call.say(`nothing has changed: bfcert ownership-matrix apply … --if-version ${change.version} --reason …`);
  return EXIT.done;
}

export async function apply(call: ApiCall<ApplyOptions>): Promise<ExitCode | undefined> {
  const { reason, ifVersion } = call.options;
  const draft = draftIn(await readInput(call.args[0] ?? ''));
  return put(call, { draft, reason }, commandHeader(ifVersion));
}

/** To what was read a moment ago: refused when somebody else has changed it since. */
export async function addProgram(call: ApiCall<AddProgramOptions>): Promise<ExitCode | undefined> {
  const { reason, name, kind, customer, country, oem, scheme } = call.options;
  const { version, programs, entries } = bodyOf(await call.api.GET('/api/v1/ownership-matrix'));
  const added: Draft['programs'][number] = {
    slug: call.args[0] ?? '',
    name,
    kind,
    customer: customer ?? null,
    countries: country === undefined ? null : [...country],
    oem: oem ?? null,
    scheme: scheme ?? null,
  };
  return put(call, { draft: { programs: [...programs, added], entries }, reason }, commandHeader(version));
}

async function put(
  call: Pick<ApiCall<object>, 'api' | 'output'>,
  body: Put['requestBody']['content']['application/json'],
  header: ReturnType<typeof commandHeader>,
): Promise<ExitCode> {
  print(call, bodyOf(await call.api.PUT('/api/v1/ownership-matrix', { params: { header }, body })), 'version');
  return EXIT.done;
}

/** What a version says of itself, and a draft does not, is left out: an old version is a draft. */
function draftIn(text: string): Draft {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongUse('the draft is no JSON');
  }
  if (value === null || typeof value !== 'object' || !('programs' in value) || !('entries' in value)) {
    throw new WrongUse('the draft has no programs and entries');
  }
  // What else is wrong with it the server says.
  const { programs, entries } = value;
  return { programs, entries } as Draft;
}

function print({ output }: Pick<ApiCall<object>, 'output'>, change: Change, version: string): void {
  const { effect } = change;
  output.thing(change, [
    [version, change.version],
    ['certificates', effect.certificates],
    ['without a successor', effect.blocked],
    ['with one again', effect.freed],
    ...effect.groups.map(({ purpose, programs, count, before, after }): [string, string] => [
      `${purpose} ${programs.join(', ') || '(no program)'}`,
      `${count}: ${before ?? 'renewed'} → ${after ?? 'renewed'}`,
    ]),
  ]);
}
