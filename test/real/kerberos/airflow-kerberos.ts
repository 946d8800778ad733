import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { airflowPython } from '../airflow/install.ts'
import { cacheFolder } from '../cache.ts'
import { runWithProgress } from '../run-with-progress.ts'

const version = '1.3.1'

/**
 * A folder for PYTHONPATH with what the Kerberos backend of Airflow 2.11 imports besides Airflow's own packages: `kerberos`, built at
 * first use (Debian: libkrb5-dev), and an empty stand-in for `requests_kerberos`, which only Airflow's command line calls.
 */
export async function airflowKerberosPackages(): Promise<string> {
  const folder = cacheFolder('airflow-kerberos', version)
  if (existsSync(join(folder, 'complete'))) return folder
  const python = await airflowPython('2.11')
  mkdirSync(folder, { recursive: true })
  await runWithProgress({
    title: 'building the Python package kerberos (once)',
    command: python,
    args: [
      '-m',
      'pip',
      'install',
      '--no-deps',
      '--upgrade',
      '--target',
      folder,
      `kerberos==${version}`,
    ],
  })
  const standIn = 'class HTTPKerberosAuth:\n    def __init__(self, service):\n        pass\n'
  writeFileSync(join(folder, 'requests_kerberos.py'), standIn)
  writeFileSync(join(folder, 'complete'), '')
  return folder
}
