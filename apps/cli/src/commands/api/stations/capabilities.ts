import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inWords } from '../families/look.ts';

export interface ExceptOptions {
  readonly capability: string;
  readonly value: string;
  readonly responsible: string;
  readonly until: string;
  readonly reason: string;
}

/** 8: it has shown something else than its family declares. */
export async function capabilities({ api, args, output, say }: ApiCall<object>): Promise<ExitCode | undefined> {
  const [id = ''] = args;
  const found = bodyOf(await api.GET('/api/v1/stations/{id}/capabilities', { params: { path: { id } } }));
  output.rows(found.capabilities, [
    { heading: 'capability', of: ({ capability }) => capability },
    { heading: 'value', of: ({ value }) => inWords(value) },
    { heading: 'by', of: ({ source }) => source },
    { heading: 'declared', of: ({ declared }) => inWords(declared) },
    { heading: 'observed', of: ({ observed }) => inWords(observed) },
    { heading: 'evidence', of: ({ evidence }) => evidence },
    { heading: 'last refusal', of: ({ refusal }) => refusal?.detail },
  ]);
  const version = found.declarationVersion === null ? 'not declared' : `version ${found.declarationVersion}`;
  say(`family ${found.family}, ${version}; firmware ${found.firmwareVersion ?? 'not told'}`);
  const contradicting = found.capabilities.filter(({ contradicts }) => contradicts);
  for (const { capability } of contradicting)
    say(`${capability}: it has shown something else than its family declares`);
  return contradicting.length === 0 ? EXIT.done : EXIT.finding;
}

/** Excluded families first; 8: the time of one of those is over. */
export async function exceptions({ api, output, say }: ApiCall<object>): Promise<ExitCode | undefined> {
  const rows: { about: string; what: string; responsible: string; until: string; reason: string; id: string }[] = [];
  let overdue = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const query = { limit: 500, ...(after ? { after } : {}) };
    const { data, families, page } = bodyOf(await api.GET('/api/v1/capability-exceptions', { params: { query } }));
    if (!after) {
      for (const { family, stations, responsible, until, isOverdue, reason } of families) {
        const what = `excluded, ${stations} stations${isOverdue ? ', overdue' : ''}`;
        rows.push({ id: '', about: family, what, responsible, until, reason });
        if (isOverdue) overdue += 1;
      }
    }
    for (const { id, identityId, capability, value, responsible, until, reason } of data) {
      rows.push({ id, about: identityId, what: `${capability}=${inWords(value)}`, responsible, until, reason });
    }
    after = page.hasMore ? page.next : null;
  }
  output.rows(rows, [
    { heading: 'family or station', of: ({ about }) => about },
    { heading: 'exception', of: ({ what }) => what },
    { heading: 'answered for by', of: ({ responsible }) => responsible },
    { heading: 'until', of: ({ until }) => until },
    { heading: 'id', of: ({ id }) => id },
    { heading: 'why', of: ({ reason }) => reason },
  ]);
  if (overdue === 0) return EXIT.done;
  say(`the time of ${overdue} excluded ${overdue === 1 ? 'family' : 'families'} is over: declare each anew`);
  return EXIT.finding;
}

export async function except({ api, args, options, output }: ApiCall<ExceptOptions>): Promise<ExitCode | undefined> {
  const [identityId = ''] = args;
  const { capability, responsible, until, reason } = options;
  const body = { identityId, capability, value: valueIn(options.value), responsible, until, reason };
  const params = { header: commandHeader() };
  const granted = bodyOf(await api.POST('/api/v1/capability-exceptions', { params, body }));
  output.thing(granted, [['exception', granted.exceptionId]]);
  return EXIT.done;
}

export async function endException({
  api,
  args,
  options: { reason },
  output,
}: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> {
  const [id = ''] = args;
  const params = { path: { id }, header: commandHeader() };
  const ended = bodyOf(await api.POST('/api/v1/capability-exceptions/{id}/actions/end', { params, body: { reason } }));
  output.thing(ended, [['ended', ended.exceptionId]]);
  return EXIT.done;
}

/** `yes` and `no`, a whole number, a list with commas (of one value with a comma after it), or a word; whether it fits the server says. */
function valueIn(text: string): boolean | number | string | string[] {
  if (text === 'yes' || text === 'true') return true;
  if (text === 'no' || text === 'false') return false;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return text.includes(',') ? text.split(',').filter((one) => one !== '') : text;
}
