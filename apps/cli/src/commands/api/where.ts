import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../configuration/configuration.ts';

export interface Where {
  readonly url: string;
  readonly token: string;
}

/** How a command was told; nothing of it: the system on the configured data directory of this machine. */
export interface WhereOptions {
  readonly url?: string;
  readonly tokenFile?: string;
}

/** The environment of a command that speaks to a server elsewhere. */
const SERVER_URL = 'BFCERT_SERVER_URL';
const TOKEN = 'BFCERT_TOKEN';
const TOKEN_FILE = 'BFCERT_TOKEN_FILE';

/**
 * Which server, and with which token: option, else environment, else the embedded system's own. A
 * token never comes as an argument, where every user of the machine could read it.
 *
 * @throws with a sentence for people when there is none, or it cannot be read.
 */
export function whereIs(options: WhereOptions, environment: Readonly<Record<string, string | undefined>>): Where {
  const { [SERVER_URL]: namedUrl, [TOKEN]: namedToken, [TOKEN_FILE]: namedFile } = environment;
  const file = options.tokenFile ?? (namedToken === undefined ? namedFile : undefined);
  const url = options.url ?? namedUrl;
  const token = file === undefined ? namedToken : tokenIn(file);
  if (url !== undefined && token !== undefined) return { url: baseUrl(url), token };
  if (url !== undefined && !isHere(url)) {
    throw new Error(`no token for ${url}: give --token-file, or set ${TOKEN_FILE} or ${TOKEN}`);
  }
  const { dataDir, ports, listen } = readConfiguration(environment);
  const host = listen.http === '0.0.0.0' || listen.http === '::' ? '127.0.0.1' : listen.http;
  return {
    url: url === undefined ? `http://${host.includes(':') ? `[${host}]` : host}:${ports.http}` : baseUrl(url),
    token: token ?? tokenIn(join(dataDir, 'admin-token')),
  };
}

/** The administrator's token of this machine's system goes to this machine only. */
const isHere = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl(url)).hostname);

function baseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new Error(`${text} is no http(s) URL`);
  return text.replace(/\/+$/, '');
}

function tokenIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new Error(`the token file ${path} ${why}; is the system running, and are you where it runs?`);
  }
  if (text === '') throw new Error(`the token file ${path} is empty`);
  return text;
}
