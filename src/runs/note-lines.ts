import type { Line } from '../reply.ts'
import type { Run } from './run.ts'

const linesMost = 3
const lettersMost = 160

/** The newest lines of a run's note, as they stand in Airflow; who started it here stands on the card already. */
export function noteLines({ note, startedBy }: Pick<Run, 'note' | 'startedBy'>): Line[] {
  const written = (note ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !(startedBy && line.startsWith('Started from Slack by ')))
  const older = written.length - linesMost
  return [
    ...(older > 0 ? [[`📝 … ${older} older ${older === 1 ? 'line' : 'lines'} in Airflow`]] : []),
    ...written.slice(-linesMost).map((line): Line => [`📝 ${shortened(line)}`]),
  ]
}

const shortened = (line: string): string =>
  line.length > lettersMost ? `${line.slice(0, lettersMost - 1)}…` : line
