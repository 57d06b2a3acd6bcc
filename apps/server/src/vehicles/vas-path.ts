/** `/vas/<program>/…`; `resource` is the rest without its first slash. */
export interface VasPath {
  readonly program: string;
  readonly resource: string;
}

const PATH = /^\/vas\/([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\/([A-Za-z0-9._~/-]{1,200})$/;

export function parseVasPath(path: string): VasPath | null {
  const [, program, resource] = PATH.exec(path) ?? [];
  return program === undefined || resource === undefined ? null : { program, resource };
}
