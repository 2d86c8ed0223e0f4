import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Authority {
  /** File with its certificate. */
  readonly ca: string
  /** A key and a certificate for names such as `DNS:localhost,IP:127.0.0.1`. */
  issue(names: string): { readonly key: string; readonly cert: string }
  remove(): void
}

/** An authority in a temporary folder. OpenSSL comes with Debian's PostgreSQL. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-ca-'))
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const fresh = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-noenc',
    '-days',
    '2',
  ]
  const make = (name: string, more: readonly string[]) => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    openssl('req', '-x509', ...fresh, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert, ...more)
    return { key, cert }
  }
  const own = make('authority', [])
  let issued = 0
  return {
    ca: own.cert,
    issue: (names) => {
      const says = ['-addext', `subjectAltName=${names}`, '-addext', 'basicConstraints=CA:FALSE']
      return make(`server-${++issued}`, ['-CA', own.cert, '-CAkey', own.key, ...says])
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
