import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AddressInfo } from 'node:net'
import { Unavailable } from '../unavailable.ts'
import { until } from '../until.ts'

/** A Kerberos realm with a KDC of its own on 127.0.0.1 (Debian: krb5-kdc, krb5-admin-server). */
export interface Realm {
  readonly name: string
  /** Makes a principal with a random key; returns the file that holds the key. */
  readonly addPrincipal: (principal: string) => Promise<string>
  /** For programs that are to use this realm and no other. */
  readonly environment: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

const run = promisify(execFile)
const name = 'GROUNDCREW.TEST'
const tools = '/usr/sbin'

/** Starts a realm; resolves when its KDC takes connections. */
export async function startRealm(): Promise<Realm> {
  for (const tool of ['krb5kdc', 'kdb5_util', 'kadmin.local'])
    if (!existsSync(join(tools, tool)))
      throw new Unavailable(`${tool} is missing: install krb5-kdc and krb5-admin-server`)
  const home = await mkdtemp(join(tmpdir(), 'groundcrew-realm-'))
  const port = await freePort()
  const at = (file: string) => join(home, file)
  await writeFile(at('krb5.conf'), clientConfiguration(port))
  await writeFile(at('kdc.conf'), kdcConfiguration(home, port))
  const environment = {
    KRB5_CONFIG: at('krb5.conf'),
    KRB5_KDC_PROFILE: at('kdc.conf'),
    // Each process has its own tickets, by its own keytab.
    KRB5CCNAME: 'MEMORY:',
  }
  const env = { ...process.env, ...environment }
  await run(join(tools, 'kdb5_util'), ['create', '-s', '-r', name, '-P', 'only-for-tests'], { env })
  const kdc = spawn(join(tools, 'krb5kdc'), ['-n', '-r', name], { env, stdio: 'ignore' })
  const ended = once(kdc, 'exit')
  await until('the KDC', async () => (await takesConnections(port)) || undefined)
  let keytabs = 0
  return {
    name,
    environment,
    addPrincipal: async (principal) => {
      const keytab = at(`${(keytabs += 1)}.keytab`)
      const ask = (query: string) =>
        run(join(tools, 'kadmin.local'), ['-r', name, '-q', query], { env })
      await ask(`addprinc -randkey ${principal}`)
      await ask(`ktadd -k ${keytab} ${principal}`)
      return keytab
    },
    stop: async () => {
      kdc.kill()
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** `ignore_acceptor_hostname`: Airflow asks for a key under the machine's own name, whatever name it is called by. */
function clientConfiguration(port: number): string {
  return `[libdefaults]
  default_realm = ${name}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
  ignore_acceptor_hostname = true
[realms]
  ${name} = {
    kdc = 127.0.0.1:${port}
  }
`
}

function kdcConfiguration(home: string, port: number): string {
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${name} = {
    database_name = ${join(home, 'principal')}
    key_stash_file = ${join(home, 'stash')}
    acl_file = ${join(home, 'kadm5.acl')}
  }
[logging]
  kdc = FILE:${join(home, 'kdc.log')}
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
