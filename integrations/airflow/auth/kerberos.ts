import { Refused } from '../../../src/delivery/endings.ts'
import type { Auth } from './auth.ts'

/** What is used of the optional package `kerberos` (mongodb-js/kerberos 7). */
type Kerberos = {
  GSS_MECH_OID_SPNEGO: number
  initializeClient(
    service: string,
    options: { mechOID: number },
  ): Promise<{ step(challenge: string): Promise<string> }>
}

/**
 * SPNEGO with the ticket of the environment (KRB5CCNAME or a keytab by KRB5_CLIENT_KTNAME). Each call needs its own
 * token: a server takes each only once. Airflow's principal is `airflow@host`, not `HTTP@host`.
 */
export function kerberosAuth(name: string, host: string, service = 'airflow'): Auth {
  return {
    async headers() {
      const kerberos = await load(name)
      try {
        const client = await kerberos.initializeClient(`${service}@${host}`, {
          mechOID: kerberos.GSS_MECH_OID_SPNEGO,
        })
        return { Authorization: `Negotiate ${await client.step('')}` }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new Refused(name, `no Kerberos ticket for ${service}@${host}: ${why}`)
      }
    },
    renew: () => false,
  }
}

const optionalPackage: string = 'kerberos'

async function load(name: string): Promise<Kerberos> {
  try {
    const loaded = (await import(optionalPackage)) as { default?: Kerberos } & Kerberos
    return loaded.default ?? loaded
  } catch {
    throw new Refused(
      name,
      'Kerberos needs the optional package kerberos: npm install kerberos (and libkrb5-dev to build it)',
    )
  }
}
