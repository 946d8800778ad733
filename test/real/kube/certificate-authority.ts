import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BLOCK = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----\n/g

/**
 * The API server's own one-off authority (PEM), or null while it has not written it; also written to `ca.crt`. Its certificate file holds
 * the leaf and the authority; with both as root authority the ClusterTrustBundle publisher would fail in a loop.
 */
export function certificateAuthority(folder: string): string | null {
  const path = join(folder, 'certs', 'apiserver.crt')
  const [, authority] = existsSync(path) ? (readFileSync(path, 'utf8').match(BLOCK) ?? []) : []
  if (authority === undefined) return null
  writeFileSync(join(folder, 'ca.crt'), authority)
  return authority
}
