import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server certificate for `localhost` and 127.0.0.1 that nobody but the file trusts; all of it in a new directory. */
export function ownCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'alerts-'));
  const [keyFile, certificateFile] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const subject = ['-subj', '/CN=localhost', '-addext', names, '-days', '2', '-nodes'];
  const key = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync('openssl', ['req', ...key, ...subject, '-keyout', keyFile, '-out', certificateFile], {
    stdio: 'ignore',
  });
  return {
    key: readFileSync(keyFile),
    cert: readFileSync(certificateFile),
    certificateFile,
    /** A file with this in it. */
    file: (name: string, content: string): string => {
      const path = join(directory, name);
      writeFileSync(path, content);
      return path;
    },
  };
}
