import type { ProvidedContract } from '../../broker/contract-delivery.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The contracts of a CCPResponse: `{CCPResponse: {emaidContent: [{messageDef: {certificateInstallationRes, emaid}}]}}`. Null: it is none. */
export function contractsIn(body: unknown): readonly ProvidedContract[] | null {
  const content = member(member(body, 'CCPResponse'), 'emaidContent');
  if (!Array.isArray(content) || content.length === 0) return null;
  const contracts: ProvidedContract[] = [];
  for (const item of content as readonly unknown[]) {
    const message = member(item, 'messageDef');
    const exiResponse = member(message, 'certificateInstallationRes');
    if (typeof exiResponse !== 'string' || exiResponse === '' || !BASE64.test(exiResponse)) return null;
    const emaid = member(message, 'emaid');
    contracts.push({ exiResponse, emaid: typeof emaid === 'string' && emaid !== '' ? emaid : null });
  }
  return contracts;
}

const LONGEST_LINE = 200;

/** What a refusal says of itself, in one line: `{errorMessages, traceId}`. */
export function refusalIn(status: number, body: unknown): string {
  const [messages, trace] = [member(body, 'errorMessages'), member(body, 'traceId')];
  const said = (Array.isArray(messages) ? (messages as readonly unknown[]) : [messages])
    .map((one) => (typeof one === 'string' ? one : one === undefined || one === null ? '' : JSON.stringify(one)))
    .join(' ');
  const named = typeof trace === 'string' ? ` (trace ${trace})` : '';
  const line = `status ${status}: ${said}${named}`.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.slice(0, LONGEST_LINE);
}

const member = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
