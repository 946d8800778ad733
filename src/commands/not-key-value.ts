import type { Dag } from '../ports/airflow.ts'
import { say, type Reply } from '../reply.ts'
import type { Ask } from './ask.ts'

/** What is said to words behind a DAG that are no `key=value`: nobody may think that they were taken. Null where there are none. */
export function notKeyValue({ id, params }: Dag, ask: Pick<Ask, 'words' | 'text'>): Reply | null {
  const [, stranger, next] = ask.words
  if (stranger === undefined) return null
  const isParam = params.some(({ name }) => name === stranger)
  const meant = misspelt(ask.text, stranger) ?? (isParam ? `${stranger}=${next ?? '…'}` : null)
  return say(
    `${id} was not started: `,
    { code: stranger.slice(0, 80) },
    ' is no key=value. ',
    ...(meant ? ['Did you mean ', { code: meant.slice(0, 120) }, '? '] : []),
    'No spaces stand around the =, and text with spaces in quotes; without values a form asks for them: ',
    { code: `/ml run ${id}` },
  )
}

/** `epochs = 3`, `epochs= 3` and `epochs:3` are `epochs=3`. */
function misspelt(text: string, stranger: string): string | null {
  const tries = text.matchAll(/([A-Za-z_][\w.-]*)(?:\s*:\s*|\s+=\s*|=\s+)(\S+)/g)
  for (const [, name = '', value = ''] of tries) {
    if (stranger.startsWith(name) || stranger === value) return `${name}=${value}`
  }
  return null
}
