/** RFC 8951 3.1 lets a body be one line, and there are servers that read no other. */
export const base64Body = (der: Uint8Array): Buffer => Buffer.from(Buffer.from(der).toString('base64'), 'latin1');

/** With or without line breaks of any kind; null when anything else than base64 is left. */
export function readBase64Body(body: Buffer): Buffer | null {
  const compact = body.toString('latin1').replace(/[ \t\r\n]+/g, '');
  const bytes = Buffer.from(compact, 'base64');
  return compact !== '' && bytes.toString('base64') === compact ? bytes : null;
}
