import { numberAt, objectAt, textAt } from '../raw.ts'
import type { Snapshot } from '../snapshot.ts'

/** A YARN application, as the ResourceManager or the client's own report tells. */
export type YarnApplication = {
  id: string | null
  user: string | null
  queue: string | null
  state: string | null
  finalStatus: string | null
  diagnostics: string
  /** `ResourceManager`, or the log that shows the client's report. */
  source: string
  startedMilliseconds: number | null
}

/** `/ws/v1/cluster/apps/ID`, also as the API wraps it in `app`. Null where it was not asked. */
export function readApplication({ yarn }: Snapshot): YarnApplication | null {
  const outer = objectAt(yarn, 'application')
  const app = typeof outer['app'] === 'object' ? objectAt(outer, 'app') : outer
  if (Object.keys(app).length === 0) return null
  return {
    id: textAt(app, 'id'),
    user: textAt(app, 'user'),
    queue: textAt(app, 'queue'),
    state: textAt(app, 'state'),
    finalStatus: textAt(app, 'finalStatus'),
    diagnostics: textAt(app, 'diagnostics')?.trim() ?? '',
    source: 'ResourceManager',
    startedMilliseconds: numberAt(app, 'startedTime'),
  }
}

/** Every application id in a text, in order, each once. */
export const applicationIds = (text: string): string[] => [
  ...new Set(text.match(/\bapplication_\d{10,20}_\d{4,10}\b/g)),
]
