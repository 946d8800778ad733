import { spawnSync } from 'node:child_process'
import { Unavailable } from '../unavailable.ts'

/** The command that starts Python 3.11, the version for which both Airflows' packages are locked. */
export function python311(): string {
  if (process.platform !== 'linux')
    throw new Unavailable('the real Airflow is started by Linux means')
  for (const command of ['python3.11', 'python3']) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    if (status === 0 && stdout.startsWith('Python 3.11.')) return command
  }
  throw new Unavailable('the real Airflow needs Python 3.11, and neither python3.11 nor python3 is')
}
