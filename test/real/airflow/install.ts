import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../cache.ts'
import { runWithProgress } from '../run-with-progress.ts'
import { python311 } from './python.ts'

/** The Airflow versions that are tested; each has its lock file `requirements-<version>.txt`. */
export type AirflowVersion = '2.11' | '3'

/**
 * The Python of a virtual environment that holds this Airflow, installed from its lock file at first use and cached by that
 * file's content. Bytecode is compiled whatever PYTHONDONTWRITEBYTECODE says: without it every start takes twice as long.
 */
export async function airflowPython(version: AirflowVersion): Promise<string> {
  const lock = join(import.meta.dirname, `requirements-${version}.txt`)
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 12)
  const environment = cacheFolder('airflow', `${version}-${hash}`)
  const complete = join(environment, 'complete')
  const python = join(environment, 'bin', 'python')
  if (existsSync(complete)) return python
  const systemPython = python311()
  rmSync(environment, { recursive: true, force: true })
  mkdirSync(dirname(environment), { recursive: true })
  const title = `installing Airflow ${version} (once, about a minute)`
  await runWithProgress({ title, command: systemPython, args: ['-m', 'venv', environment] })
  const install = [
    '-m',
    'pip',
    'install',
    '--no-deps',
    '--compile',
    '--progress-bar',
    'off',
    '--requirement',
    lock,
  ]
  await runWithProgress({ title, command: python, args: install })
  writeFileSync(complete, '')
  return python
}
