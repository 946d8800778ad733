import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whoever may talk to the API server from the start; the user names are those that the built-in RBAC roles bind. */
const users = {
  admin: ['admin', '"system:masters"'],
  'controller-manager': ['system:kube-controller-manager', ''],
  scheduler: ['system:kube-scheduler', ''],
  kwok: ['kwok', '"system:masters"'],
} as const

/** The name of a bearer of one of the first tokens. */
export type Bearer = keyof typeof users

/** A bearer token for each bearer. */
export type Tokens = Readonly<Record<Bearer, string>>

/** Writes `tokens.csv` and the key pair that signs service account tokens (`sa.key`, `sa.pub`) into the folder. */
export function writeCredentials(folder: string): Tokens {
  const tokens = {
    admin: token(),
    'controller-manager': token(),
    scheduler: token(),
    kwok: token(),
  }
  const lines = bearers.map((bearer) => {
    const [user, group] = users[bearer]
    return `${tokens[bearer]},${user},${bearer}${group && `,${group}`}\n`
  })
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeSecret(join(folder, 'tokens.csv'), lines.join(''))
  writeSecret(join(folder, 'sa.key'), privateKey.export({ type: 'sec1', format: 'pem' }).toString())
  writeSecret(join(folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }).toString())
  return tokens
}

/** Every bearer of a token. */
export const bearers = Object.keys(users) as readonly Bearer[]

/** Writes a file that only its owner may read. */
export function writeSecret(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
}

function token() {
  return randomBytes(16).toString('hex')
}
