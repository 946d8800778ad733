import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { startAirflow } from './airflow/start.ts'
import { airflowKerberosPackages } from './kerberos/airflow-kerberos.ts'
import { startRealm } from './kerberos/realm.ts'
import { Unavailable } from './unavailable.ts'
import { prepare, useOwn } from './use-servers.ts'

const run = promisify(execFile)
const password = 'only-for-tests'
const optionalPackage: string = 'kerberos'

describe('Airflow 2.11 behind Kerberos', () => {
  const realm = useOwn(async () => {
    await import(optionalPackage).catch(() => {
      throw new Unavailable('the package kerberos is not built: install libkrb5-dev and npm ci')
    })
    return startRealm()
  })
  let keytab = ''
  const airflow = useOwn(async () =>
    startAirflow({
      version: '2.11',
      kubeconfigPath: '/dev/null',
      settings: {
        // The second lets the test make the user that Kerberos then names.
        'api.auth_backends':
          'airflow.providers.fab.auth_manager.api.auth.backend.kerberos_auth,airflow.providers.fab.auth_manager.api.auth.backend.basic_auth',
      },
      environment: {
        ...realm().environment,
        KRB5_KTNAME: await realm().addPrincipal('airflow/localhost'),
        PYTHONPATH: await airflowKerberosPackages(),
      },
    }),
  )
  prepare(async () => {
    keytab = await realm().addPrincipal('groundcrew')
    const name = { first_name: 'Ground', last_name: 'Crew', email: 'groundcrew@example.org' }
    const username = `groundcrew@${realm().name}`
    await airflow().must('POST', '/users', { username, ...name, password, roles: [{ name: 'Op' }] })
  })

  /** What a process with these tickets is told. */
  async function ask(service: string, clientKeytab: string) {
    const { port } = new URL(airflow().url)
    const { stdout } = await run(
      process.execPath,
      [join(import.meta.dirname, 'kerberos', 'ask.ts'), `http://localhost:${port}`, service],
      { env: { ...process.env, ...realm().environment, KRB5_CLIENT_KTNAME: clientKeytab } },
    )
    return JSON.parse(stdout) as { dags?: string[]; refused?: string }
  }

  test('takes calls with a ticket for airflow@host, each with a token of its own', async () => {
    expect(await ask('airflow', keytab)).toEqual({ dags: ['form', 'mapped', 'grouped'] })
  })

  test('refuses those whom it does not know', async () => {
    const stranger = await realm().addPrincipal('stranger')
    const { refused } = await ask('airflow', stranger)
    expect(refused).toMatch(/airflow-ml answered 40[13]/)
  })

  test('cannot be asked with a ticket for HTTP@host, and says so', async () => {
    const { refused } = await ask('HTTP', keytab)
    expect(refused).toContain('no Kerberos ticket for HTTP@localhost')
  })
})
